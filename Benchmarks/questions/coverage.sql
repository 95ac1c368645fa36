-- Need beside capacity, cell by cell: the newest estimate of each, and the capacity of the services
-- open on the day, spread evenly over their rows of the map. Parents are not taken apart here, and
-- capacity not weighted by need.
SELECT estimate.care_group              AS care_group,
       estimate.need                    AS need,
       estimate.area                    AS area,
       estimate.people                  AS need_people,
       coalesce(served.capacity, 0)     AS capacity_people,
       coalesce(served.services, 0)     AS services
  FROM need_estimate AS estimate
  JOIN (SELECT care_group, need, area, max(year) AS year
          FROM need_estimate
         WHERE year <= CAST(substr(:as_of, 1, 4) AS INTEGER)
         GROUP BY care_group, need, area) AS newest
    ON newest.care_group = estimate.care_group
   AND newest.need = estimate.need
   AND newest.area = estimate.area
   AND newest.year = estimate.year
  LEFT JOIN (SELECT cell.care_group, cell.need, cell.area, count(*) AS services,
                    sum(service.annual_capacity * 1.0 / spread.cells) AS capacity
               FROM service_cell AS cell
               JOIN service ON service.id = cell.service
               JOIN (SELECT service, count(*) AS cells
                       FROM service_cell
                      GROUP BY service) AS spread ON spread.service = cell.service
              WHERE (service.opened_on IS NULL OR service.opened_on <= :as_of)
                AND (service.closed_on IS NULL OR service.closed_on >= :as_of)
              GROUP BY cell.care_group, cell.need, cell.area) AS served
    ON served.care_group = estimate.care_group
   AND served.need = estimate.need
   AND served.area = estimate.area
 ORDER BY 1, 2, 3
