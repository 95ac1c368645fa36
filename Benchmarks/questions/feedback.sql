-- What was last said of each service open on the day, by who said it; without how that changed.
SELECT service.reference                    AS service,
       feedback.source                      AS source,
       feedback.period                      AS period,
       feedback.responses                   AS responses,
       1.0 * feedback.positive / nullif(feedback.responses, 0)
                                            AS positive_share
  FROM service
  LEFT JOIN (SELECT service, source, max(period) AS period
               FROM feedback
              GROUP BY service, source) AS newest ON newest.service = service.id
  LEFT JOIN feedback ON feedback.service = newest.service
                    AND feedback.source = newest.source
                    AND feedback.period = newest.period
 WHERE (service.opened_on IS NULL OR service.opened_on <= :as_of)
   AND (service.closed_on IS NULL OR service.closed_on >= :as_of)
 ORDER BY service.reference, feedback.source
