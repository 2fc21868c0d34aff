-- Every message: when, what was decided, on how many bits.
CREATE OR REPLACE VIEW messages AS
SELECT id, uuid_time(id) AS at, verdict, bits / 64.0 AS bits, size, source, cardinality(traits) AS traits, tx FROM message;
