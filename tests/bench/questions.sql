-- recidivists: sources of the last day whose content was carried by a blocked source
SELECT w.source, count(DISTINCT e.block) AS cases, count(*) AS shared FROM block_trait e JOIN walk w ON w.trait = e.trait
 WHERE w.first >= current_date - 1 AND NOT EXISTS (SELECT FROM block b WHERE b.trait = w.source)
   AND e.trait NOT IN (SELECT id FROM trait WHERE messages > 2000) GROUP BY 1 HAVING count(*) > 2 ORDER BY 3 DESC LIMIT 50

-- campaigns: content that walked over the most sources, seen in the last day
SELECT t.id, t.messages, t.junk, length(replace(t.spread::bit(64)::text, '0', '')) AS spread FROM trait t
  JOIN (SELECT trait, count(*) AS sources FROM walk WHERE first >= current_date - 1 GROUP BY 1 ORDER BY 2 DESC LIMIT 50) w ON w.trait = t.id

-- one campaign by hour
SELECT date_trunc('hour', uuid_time(id)), count(*), count(DISTINCT source) FROM message
 WHERE campaign = (SELECT campaign FROM message WHERE campaign IS NOT NULL ORDER BY id LIMIT 1) GROUP BY 1 ORDER BY 1

-- what the last blocked source sent
SELECT id, verdict, bits FROM message WHERE source = (SELECT trait FROM block ORDER BY number DESC LIMIT 1) ORDER BY id DESC LIMIT 100

-- the view recidivists
SELECT * FROM recidivists ORDER BY last DESC LIMIT 200

-- the view campaigns
SELECT * FROM campaigns ORDER BY sources DESC LIMIT 60

-- the view new_traits
SELECT * FROM new_traits ORDER BY sources_per_hour DESC LIMIT 60

-- the view senders
SELECT * FROM senders ORDER BY complaint_low DESC NULLS LAST LIMIT 60

-- the view accounts
SELECT * FROM accounts ORDER BY jump DESC LIMIT 200

-- the view proposals
SELECT * FROM proposals ORDER BY junk DESC LIMIT 200

-- the view unblock_candidates
SELECT * FROM unblock_candidates ORDER BY caught_and_wanted DESC LIMIT 200

-- the view false_positives
SELECT * FROM false_positives ORDER BY said DESC LIMIT 200

-- the view decisions
SELECT * FROM decisions ORDER BY at DESC LIMIT 200
