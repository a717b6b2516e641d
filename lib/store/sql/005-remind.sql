-- Reminders and notices: two registers, and what was told.

-- Who is told, rung by rung; after: percent of the time between opening and deadline.
CREATE TABLE ladder (
    kind      TEXT NOT NULL,
    priority  TEXT NOT NULL,
    after     INTEGER NOT NULL,
    "to"      TEXT NOT NULL,
    action    TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    PRIMARY KEY (kind, priority, after, "to")
) STRICT, WITHOUT ROWID;

-- Texts for telling many customers at once.
CREATE TABLE notice (
    code      TEXT NOT NULL,
    language  TEXT NOT NULL,
    subject   TEXT NOT NULL,
    text      TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    PRIMARY KEY (code, language)
) STRICT, WITHOUT ROWID;

-- One row for each occasion to remind somebody that was taken up. ticket 0: the desk's own.
-- occasion: what makes it this one and no other: the reason with an event's number, a deadline or
-- a day; a rung of the ladder with the deadline. state: sending (from before it is handed over
-- until the outcome is known), sent, failed (tried again at `again`), unknown (the tool was killed
-- in between), lost (given up). message: the row by which the same message was sent, where it told
-- several things at once. By ticket: every run asks for those of each open one.
CREATE TABLE reminder (
    id       INTEGER NOT NULL UNIQUE,
    ticket   INTEGER NOT NULL,
    reason   TEXT NOT NULL,
    level    INTEGER NOT NULL,
    occasion TEXT NOT NULL,
    person   TEXT NOT NULL,
    way      TEXT NOT NULL,
    state    TEXT NOT NULL,
    at       INTEGER NOT NULL,
    tries    INTEGER NOT NULL,
    again    INTEGER,
    message  INTEGER NOT NULL,
    error    TEXT,
    PRIMARY KEY (ticket, occasion)
) STRICT, WITHOUT ROWID;

CREATE INDEX reminder_person ON reminder (person, at);
CREATE INDEX reminder_sending ON reminder (message) WHERE state = 'sending';

-- Up to which event all that is to be told of events has been told.
CREATE TABLE remind_cursor (event INTEGER NOT NULL) STRICT;

-- The events that changed something, for those who follow them: what is taken in isn't.
CREATE INDEX event_change ON event (id) WHERE after IS NOT NULL;
