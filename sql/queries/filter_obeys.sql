-- Says, to all who look at the sessions, up to which fold this copy's recall holds nothing older. $1: tamis recall TRANSACTION COPY.
SELECT set_config('application_name', $1, false)
