-- $1 ids, $2 the reporter.
SELECT what, held FROM privacy_held($1::bigint[], $2::bigint) ORDER BY 1
