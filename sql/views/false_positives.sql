-- Messages of which somebody said in the last 90 days that he wanted them, and we had marked them: how long until that was said, and what became of their sender since.
CREATE OR REPLACE VIEW false_positives AS
SELECT m.id, uuid_time(m.id) AS at, m.verdict, round(m.bits / 64.0, 2) AS bits, m.block AS "case", count(*) AS wanted, min(r.at) AS said, min(r.at) - uuid_time(m.id) AS age,
       CASE WHEN x.block IS NOT NULL THEN 'released' WHEN later.delivered THEN 'delivered since' WHEN later.delivered IS NULL THEN 'nothing came since'
            ELSE 'still marked' END AS outcome, x.filed - min(r.at) AS until_release
  FROM report r JOIN message m ON m.id = r.message AND m.verdict <> 'deliver' LEFT JOIN release x ON x.block = m.block
  LEFT JOIN LATERAL (SELECT n.verdict = 'deliver' AS delivered FROM message n WHERE n.source = m.source AND n.id > m.id ORDER BY n.id DESC LIMIT 1) later ON true
 WHERE r.kind = 'notjunk' AND r.at > message_now() - interval '90 days' GROUP BY m.id, m.verdict, m.bits, m.block, x.block, x.filed, later.delivered;
