-- The newest folded messages' traits, to fill the table of first sights at the start of a tally. $1: messages at most.
SELECT traits, verdict <> 'deliver' FROM message WHERE tx < (SELECT folded FROM tally) ORDER BY id DESC LIMIT $1::integer
