-- Says, to all who look at the sessions, which version of the decisions this copy obeys. $1: tamis blocks VERSION COPY.
SELECT set_config('application_name', $1, false)
