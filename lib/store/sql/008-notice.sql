-- What customers were told: one row for each of them, each notice and each ticket that it belongs
-- to (0: none), from before it is handed over. A notice is its code, what it says of time (as it
-- was written, '' where nothing) and its reason. customer: a code of the register; '' where the one
-- who called about the ticket `caller` isn't on file. state as in reminder. message: the row by
-- which the same message went out. event: that of the ticket which tells of it; 0: none yet.
CREATE TABLE told (
    id       INTEGER PRIMARY KEY,
    ticket   INTEGER NOT NULL,
    code     TEXT NOT NULL,
    starts   TEXT NOT NULL,
    ends     TEXT NOT NULL,
    reason   TEXT NOT NULL,
    customer TEXT NOT NULL,
    caller   INTEGER NOT NULL,
    way      TEXT NOT NULL,
    state    TEXT NOT NULL,
    at       INTEGER NOT NULL,
    tries    INTEGER NOT NULL,
    message  INTEGER NOT NULL,
    event    INTEGER NOT NULL,
    error    TEXT,
    UNIQUE (customer, caller, ticket, code, starts, ends, reason)
) STRICT;

CREATE INDEX told_ticket ON told (ticket, id);
CREATE INDEX told_sending ON told (message) WHERE state = 'sending';
CREATE INDEX told_unsaid ON told (ticket, id) WHERE event = 0 AND ticket > 0;
