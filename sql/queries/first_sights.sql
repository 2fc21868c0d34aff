-- Folded messages' traits, newest first, a page at a time, to fill the table of first sights at the start of a tally. $1 messages at most,
-- $2 the last id of the page before (empty: the first page).
SELECT id, traits, verdict <> 'deliver' FROM message
 WHERE tx < (SELECT folded FROM tally) AND id < coalesce(nullif($2, '')::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff') ORDER BY id DESC LIMIT $1::integer
