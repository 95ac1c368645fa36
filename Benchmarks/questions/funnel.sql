-- How many of those referred began, and how many of them completed, by contract.
SELECT contract.reference        AS contract,
       sum(activity.referrals)   AS referrals,
       sum(activity.starts)      AS starts,
       sum(activity.completions) AS completions
  FROM activity
  JOIN contract_line ON contract_line.id = activity.contract_line
  JOIN contract ON contract.id = contract_line.contract
 WHERE activity.month BETWEEN :first_month AND :last_month
   AND contract.status <> 'withdrawn'
 GROUP BY contract.reference
HAVING coalesce(sum(activity.referrals), sum(activity.starts), sum(activity.completions))
       IS NOT NULL
 ORDER BY contract.reference
