-- What payees were paid on days on which the payment's own contract, if it has one, did not run.
-- Whether the payee has another agreement that ran is not asked here.
SELECT payment.payee             AS payee,
       payment.payee_name        AS payee_name,
       sum(payment.amount_pence) AS paid_pence,
       count(*)                  AS payments,
       min(payment.paid_on)      AS first_paid_on,
       max(payment.paid_on)      AS last_paid_on
  FROM payment
  LEFT JOIN contract ON contract.id = payment.contract
 WHERE payment.paid_on BETWEEN :first_day AND :last_day
   AND (contract.id IS NULL
        OR contract.status NOT IN ('active', 'closed', 'terminated')
        OR contract.start_date IS NULL
        OR contract.start_date > payment.paid_on
        OR contract.end_date < payment.paid_on
        OR contract.terminated_on < payment.paid_on)
 GROUP BY payment.payee, payment.payee_name
 ORDER BY 3 DESC, 1, 2
