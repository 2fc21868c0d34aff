-- What the history holds of these messages. $1 uuid[].
SELECT id, verdict, bits, findings, coalesce(block, 0), coalesce(actor, 0), coalesce(campaign, 0) FROM message WHERE id = ANY ($1::uuid[])
