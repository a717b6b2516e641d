-- What a desk that exists goes on doing, though a new one begins otherwise: whoever proposed may
-- approve; keywords are found anywhere, also inside words; the answers of survey rounds don't count
-- in the targets. A new desk has no history yet.
INSERT INTO setting (name, value, confirmed)
SELECT column1, '0', (SELECT max(at) FROM register_log)
FROM (VALUES ('four_eyes'), ('keyword_words'), ('kpi_rounds'))
WHERE EXISTS (SELECT 1 FROM register_log);

INSERT INTO register_log (at, who, register, key, before, after)
SELECT confirmed, 'tkt', 'setting', name, NULL, json_object('name', name, 'value', value)
FROM setting
WHERE name IN ('four_eyes', 'keyword_words', 'kpi_rounds');
