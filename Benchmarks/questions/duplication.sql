-- How many rows of the map two open services share whose ages meet. Parents are not taken apart
-- here; need, capacity and cost are not added up.
WITH open_service AS (
    SELECT id, coalesce(min_age, 0) AS min_age, coalesce(max_age, 130) AS max_age
      FROM service
     WHERE (opened_on IS NULL OR opened_on <= :as_of)
       AND (closed_on IS NULL OR closed_on >= :as_of))
SELECT a.service AS service_a,
       b.service AS service_b,
       count(*)  AS shared_cells
  FROM service_cell AS a
  JOIN service_cell AS b
    ON b.care_group = a.care_group
   AND b.need = a.need
   AND b.area = a.area
   AND b.service > a.service
  JOIN open_service AS service_a ON service_a.id = a.service
  JOIN open_service AS service_b ON service_b.id = b.service
 WHERE service_a.min_age <= service_b.max_age
   AND service_b.min_age <= service_a.max_age
 GROUP BY a.service, b.service
 ORDER BY a.service, b.service
