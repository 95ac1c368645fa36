-- Every contract as people write it: references instead of ids, in the order of the references.
-- What `almoner export csv` and `almoner list contracts` ask.
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
       record.is_light_touch,
       record.start_date,
       record.initial_end_date,
       record.end_date,
       record.extension_until,
       record.terminated_on,
       record.notice_days,
       record.annual_value_pence,
       record.total_value_pence,
       record.maximum_value_pence,
       record.irrecoverable_vat_pence,
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
