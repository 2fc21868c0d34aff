-- $1 ids, $2 the reporter.
SELECT what, erased FROM privacy_forget($1::bigint[], $2::bigint)
