-- Words that mean the same, for searching answers.
CREATE TABLE synonym (
    code      TEXT NOT NULL PRIMARY KEY,
    words     TEXT NOT NULL,
    confirmed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
