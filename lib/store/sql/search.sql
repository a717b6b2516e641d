-- The index in which tkt-answer looks words up (lib/store/search.h). It can be dropped at any
-- time: it is made again from the answers and the tickets. It holds no texts, only which words
-- stand where; detail=none keeps even their places out of it.

DROP TABLE IF EXISTS search_answer;
DROP TABLE IF EXISTS search_ticket;
DROP TABLE IF EXISTS search_code;
DROP TABLE IF EXISTS search_state;

-- Words come as search_add gives them, with spaces between; `ascii` takes no others apart.
CREATE VIRTUAL TABLE search_answer
USING fts5 (words, content = '', columnsize = 0, detail = none, tokenize = 'ascii');

-- By the number of the event that solved a ticket.
CREATE VIRTUAL TABLE search_ticket
USING fts5 (words, content = '', columnsize = 0, detail = none, tokenize = 'ascii');

-- The answers' numbers in search_answer.
CREATE TABLE search_code (
    doc  INTEGER PRIMARY KEY,
    code TEXT NOT NULL,
    stem TEXT NOT NULL -- the same for those that are one answer in several languages
) STRICT;

CREATE INDEX search_stem ON search_code (stem);

-- How far it reaches: the newest rows of register_log and event that are in it; and how many
-- solved tickets.
CREATE TABLE search_state (
    log     INTEGER NOT NULL,
    event   INTEGER NOT NULL,
    tickets INTEGER NOT NULL
) STRICT;

INSERT INTO search_state (log, event, tickets) VALUES (-1, 0, 0);
