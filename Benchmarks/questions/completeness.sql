-- How many agreements have each field; what activity, reviews and the map hold is not asked here.
SELECT count(*)                         AS contracts,
       count(provider)                  AS provider,
       count(commissioner)              AS commissioner,
       count(department)                AS department,
       count(contract_manager)          AS contract_manager,
       count(description)               AS description,
       count(start_date)                AS start_date,
       count(initial_end_date)          AS initial_end_date,
       count(end_date)                  AS end_date,
       count(extension_until)           AS extension_until,
       count(notice_days)               AS notice_days,
       count(annual_value_pence)        AS annual_value,
       count(total_value_pence)         AS total_value,
       count(maximum_value_pence)       AS maximum_value,
       count(irrecoverable_vat_pence)   AS irrecoverable_vat,
       count(payment_mechanism)         AS payment_mechanism,
       count(procurement_route)         AS procurement_route,
       count(procedure_reference)       AS procedure_reference,
       count(awarded_on)                AS awarded_on,
       count(tier)                      AS tier,
       count(review_interval_months)    AS review_interval_months
  FROM contract
 WHERE status <> 'withdrawn'
