-- The desk: tickets, their events, survey responses. All times are seconds UTC, all money
-- minor units. Long texts stand last in the ticket's row, so that a scan of the narrow
-- columns doesn't read them.

CREATE TABLE ticket (
    id          INTEGER PRIMARY KEY,
    key         TEXT,
    kind        TEXT NOT NULL,
    category    TEXT,
    channel     TEXT,
    priority    TEXT NOT NULL,
    status      TEXT NOT NULL,
    subject     TEXT NOT NULL,
    customer    TEXT,
    unit        TEXT,
    dept        TEXT,
    assignee    TEXT,
    opened      INTEGER NOT NULL,
    respond_due INTEGER,
    due         INTEGER,
    responded   INTEGER,
    resolved    INTEGER,
    closed      INTEGER,
    parent      INTEGER,
    score       INTEGER,
    contact     TEXT,
    phone       TEXT,
    asset       TEXT,
    tags        TEXT,
    cause       TEXT,
    cost        INTEGER,
    charge      INTEGER,
    until       INTEGER,
    waited      INTEGER,
    since       INTEGER,
    fixed       INTEGER,
    level       INTEGER,
    urged       INTEGER,
    head        INTEGER NOT NULL,
    body        TEXT,
    fields      TEXT
) STRICT;

CREATE TABLE event (
    id     INTEGER PRIMARY KEY,
    ticket INTEGER NOT NULL,
    prev   INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    who    TEXT NOT NULL,
    verb   TEXT NOT NULL,
    before TEXT,
    after  TEXT,
    note   TEXT,
    data   TEXT,
    digest BLOB NOT NULL
) STRICT;

-- One row for each attempt to ask a customer.
CREATE TABLE response (
    id      INTEGER PRIMARY KEY,
    ticket  INTEGER NOT NULL REFERENCES ticket (id),
    at      INTEGER NOT NULL,
    who     TEXT NOT NULL,
    channel TEXT,
    outcome TEXT NOT NULL,
    score   INTEGER,
    nps     INTEGER,
    comment TEXT,
    answers TEXT
) STRICT;

CREATE INDEX response_ticket ON response (ticket);
