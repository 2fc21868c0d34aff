-- What a report of $1 is worth now, in hundredths.
SELECT reporter_weight($1::bigint)
