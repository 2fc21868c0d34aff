-- Our own customers' accounts, by their newest day against the fourteen before it: how a stolen one shows. Their names are kept hashed alone.
CREATE OR REPLACE VIEW accounts AS
SELECT d.trait, shown(d.trait, NULL) AS account, d.day, d.messages, d.recipients, d.rejected, d.marked + d.refused AS marked, d.complaints,
       round(coalesce(p.messages, 0) / 14.0, 1) AS usual,
       round(d.messages / greatest(1, coalesce(p.messages, 0) / 14.0), 1) AS jump, p.since,
       (SELECT max(b.number) FROM block b LEFT JOIN release r ON r.block = b.number
         WHERE b.trait = d.trait AND coalesce(block_end(b, r) > now(), true)) AS "case"
  FROM sender_day d LEFT JOIN LATERAL (SELECT sum(messages) AS messages, min(day) AS since FROM sender_day p
                                        WHERE p.trait = d.trait AND p.day BETWEEN d.day - 14 AND d.day - 1) p ON true
 WHERE trait_kind_of(d.trait) = (SELECT code FROM trait_kind WHERE name = 'account') AND d.day > (SELECT max(day) FROM sender_day) - 7
   AND d.day = (SELECT max(day) FROM sender_day n WHERE n.trait = d.trait);
