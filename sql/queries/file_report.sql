-- $1 message, $2 reporter, $3 kind, $4 weight in hundredths, $5 when (empty: now).
SELECT file_report($1::uuid, $2::bigint, $3, $4::integer, coalesce(nullif($5, '')::timestamptz, now()))
