-- What a rule sets beside the priority, and which words speak against it.
ALTER TABLE rule ADD COLUMN set_kind TEXT;
ALTER TABLE rule ADD COLUMN set_category TEXT;
ALTER TABLE rule ADD COLUMN set_fields TEXT;
ALTER TABLE rule ADD COLUMN not_keywords TEXT;
