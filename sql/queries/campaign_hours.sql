-- $1: a campaign as `tamis campaigns` names it.
SELECT rfc3339(hour) AS hour, messages, sources, marked FROM campaign_hours(('x' || lpad($1, 16, '0'))::bit(64)::bigint) ORDER BY 1
