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

-- Survey rounds, and rounds of quality checks. filter, per and strata: as they were given.
CREATE TABLE round (
    code    TEXT NOT NULL PRIMARY KEY,
    form    TEXT NOT NULL,
    source  TEXT NOT NULL, -- customers, units, tickets
    filter  TEXT,
    per     TEXT,
    strata  TEXT,
    seed    INTEGER NOT NULL,
    rest    INTEGER NOT NULL, -- seconds
    quality INTEGER NOT NULL, -- 1: supervisors grade tickets, customers aren't asked
    opened  INTEGER NOT NULL,
    who     TEXT NOT NULL,
    closed  INTEGER
) STRICT, WITHOUT ROWID;

-- How many of each stratum there were, and how many were drawn of them.
CREATE TABLE round_stratum (
    round   TEXT NOT NULL REFERENCES round (code),
    stratum TEXT NOT NULL,
    size    INTEGER NOT NULL,
    drawn   INTEGER NOT NULL,
    PRIMARY KEY (round, stratum)
) STRICT, WITHOUT ROWID;

-- Those drawn: a person, by customer, unit or ticket; or a ticket and whose work it is.
CREATE TABLE drawn (
    round    TEXT NOT NULL REFERENCES round (code),
    seq      INTEGER NOT NULL,
    stratum  TEXT NOT NULL,
    customer TEXT,
    unit     TEXT,
    ticket   INTEGER REFERENCES ticket (id),
    assignee TEXT,
    PRIMARY KEY (round, seq)
) STRICT, WITHOUT ROWID;

-- One row for each attempt to ask one of those drawn. The newest that was answered counts.
-- answers: flat JSON by the codes of the form's questions; grades: how many of them are grades
-- of quality, and grade their sum.
CREATE TABLE reply (
    id       INTEGER PRIMARY KEY,
    round    TEXT NOT NULL,
    seq      INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    who      TEXT NOT NULL,
    channel  TEXT,
    outcome  TEXT NOT NULL,
    complete INTEGER NOT NULL, -- 1: every required question is answered
    grades   INTEGER NOT NULL,
    grade    INTEGER NOT NULL,
    answers  TEXT,
    FOREIGN KEY (round, seq) REFERENCES drawn (round, seq)
) STRICT;

CREATE INDEX reply_drawn ON reply (round, seq);
