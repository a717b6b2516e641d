-- Who was taken out of the data: not the person, but that it was done. tickets, cells, traces: how
-- many were changed. cleaned: when the file's free pages and its log were emptied after it; null
-- until then.
CREATE TABLE erasure (
    id        INTEGER PRIMARY KEY,
    at        INTEGER NOT NULL,
    who       TEXT NOT NULL,
    pseudonym TEXT NOT NULL,
    tickets   INTEGER NOT NULL,
    cells     INTEGER NOT NULL,
    traces    INTEGER NOT NULL,
    cleaned   INTEGER
) STRICT;
