-- What reports have counted once and need not count again; 010-unkept.sql takes it away again.

-- spec: what was counted. event, log: the newest rows of event and register_log when it was.
-- cells: the groups' keys, one after the other, each behind its length.
CREATE TABLE kept (
    id    INTEGER PRIMARY KEY,
    spec  TEXT NOT NULL UNIQUE,
    event INTEGER NOT NULL,
    log   INTEGER NOT NULL,
    cells BLOB NOT NULL
) STRICT;

-- The tickets opened on a day (days of 86,400 seconds UTC), packed.
CREATE TABLE kept_day (
    kept    INTEGER NOT NULL,
    day     INTEGER NOT NULL,
    entries BLOB NOT NULL,
    PRIMARY KEY (kept, day)
) STRICT;
