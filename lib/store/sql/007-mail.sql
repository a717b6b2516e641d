-- Mail: what came in and went out, by Message-ID, so that nothing is taken in twice and answers
-- find their ticket.

-- way: in, out. outcome: ticket, note, auto, bounce, sent. ticket 0: none came of it. at: the
-- message's own date. address: the sender's; of those sent, whom it went to. reply_to: where an
-- answer is wanted, if elsewhere. event: of those sent, the note that they say.
CREATE TABLE mail (
    id       INTEGER PRIMARY KEY,
    message  TEXT NOT NULL UNIQUE,
    way      TEXT NOT NULL,
    outcome  TEXT NOT NULL,
    ticket   INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    address  TEXT,
    reply_to TEXT,
    event    INTEGER
) STRICT;

CREATE INDEX mail_ticket ON mail (ticket);
CREATE INDEX mail_address ON mail (address, at);

-- The files that came with them, which lie in a folder under their digests.
CREATE TABLE mail_file (
    ticket  INTEGER NOT NULL,
    blake2b TEXT NOT NULL,
    name    TEXT NOT NULL,
    type    TEXT NOT NULL,
    size    INTEGER NOT NULL,
    PRIMARY KEY (ticket, blake2b, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX mail_file_digest ON mail_file (blake2b);
