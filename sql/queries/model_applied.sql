-- Says, to all who look at the sessions, which version of the learner this copy judges by. $1: tamis model VERSION COPY.
SELECT set_config('application_name', $1, false)
