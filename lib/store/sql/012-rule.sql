-- What a rule sets beside the priority, and which words speak against it.
ALTER TABLE rule ADD COLUMN set_kind TEXT;
ALTER TABLE rule ADD COLUMN set_category TEXT;
ALTER TABLE rule ADD COLUMN set_fields TEXT;
ALTER TABLE rule ADD COLUMN not_keywords TEXT;
-- An older desk's keywords are found anywhere, as before, also inside words.
INSERT INTO setting (name, value, confirmed)
SELECT 'keyword_words', '0', 0 WHERE EXISTS (SELECT 1 FROM register_log);
