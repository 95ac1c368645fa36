-- contracts.sql with money and flags as canonical CSV has them: the sqlite3 shell writes what it gets.
SELECT record.reference,
       record.title,
       record.kind,
       record.status,
       provider.reference     AS provider,
       commissioner.reference AS commissioner,
       record.department,
       record.contract_manager,
       record.description,
       record.regime,
       CASE record.is_light_touch WHEN 1 THEN 'true' WHEN 0 THEN 'false' END AS is_light_touch,
       record.start_date,
       record.initial_end_date,
       record.end_date,
       record.extension_until,
       record.terminated_on,
       record.notice_days,
       CASE WHEN record.annual_value_pence IS NOT NULL THEN
           printf('%d.%02d', record.annual_value_pence / 100, record.annual_value_pence % 100)
       END AS annual_value,
       CASE WHEN record.total_value_pence IS NOT NULL THEN
           printf('%d.%02d', record.total_value_pence / 100, record.total_value_pence % 100)
       END AS total_value,
       CASE WHEN record.maximum_value_pence IS NOT NULL THEN
           printf('%d.%02d', record.maximum_value_pence / 100, record.maximum_value_pence % 100)
       END AS maximum_value,
       CASE WHEN record.irrecoverable_vat_pence IS NOT NULL THEN
           printf('%d.%02d', record.irrecoverable_vat_pence / 100, record.irrecoverable_vat_pence % 100)
       END AS irrecoverable_vat,
       record.payment_mechanism,
       record.procurement_route,
       record.procedure_reference,
       record.awarded_on,
       record.tier,
       record.review_interval_months,
       parent.reference       AS parent_contract,
       record.currency,
       record.referrals_from,
       record.referrals_to
  FROM contract AS record
  LEFT JOIN organisation AS provider ON provider.id = record.provider
  LEFT JOIN organisation AS commissioner ON commissioner.id = record.commissioner
  LEFT JOIN contract AS parent ON parent.id = record.parent_contract
 ORDER BY record.reference
