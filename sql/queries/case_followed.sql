-- What followed: messages by the verdict that obeyed this decision. $1 number.
SELECT verdict, count(*), rfc3339(min(uuid_time(id))), rfc3339(max(uuid_time(id))) FROM message WHERE block = $1::bigint
 GROUP BY verdict ORDER BY verdict
