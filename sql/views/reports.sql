-- What people said, beside what we had said.
CREATE OR REPLACE VIEW reports AS
SELECT r.at, r.message, r.kind, r.weight / 100.0 AS weight, m.verdict FROM report r LEFT JOIN message m ON m.id = r.message;
