SELECT id, rfc3339(at) AS at, verdict, bits, "case", wanted, rfc3339(said) AS said, age, outcome, until_release FROM false_positives
 ORDER BY outcome = 'still marked' DESC, said DESC LIMIT 200
