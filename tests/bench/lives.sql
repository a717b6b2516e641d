-- A year's work on a desk whose tickets were only taken in: they are routed, some wait, most are
-- solved, some reopened, some customers asked. The events stand in the order in which they happen
-- where the tickets come in one after the other over the year: between two of one ticket lie those
-- of hundreds or thousands of others. Their digests are empty.

CREATE TEMP TABLE step (
    k      INTEGER PRIMARY KEY, -- their order
    verb   TEXT,
    every  INTEGER,             -- done with the tickets whose number divided by it leaves `part`
    part   INTEGER,
    later  INTEGER,             -- seconds after the opening, to which something up to a day comes
    before TEXT,                -- the status
    after  TEXT,
    also   TEXT                 -- another column that changes
);
INSERT INTO step VALUES
    (0, 'new',     1,  0, 0,      NULL,       NULL,       NULL),
    (1, 'route',   1,  0, 600,    'new',      'assigned', 'dept'),
    (2, 'wait',    10, 1, 7200,   'assigned', 'waiting',  'since'),
    (3, 'resume',  10, 1, 28800,  'waiting',  'assigned', 'since'),
    (4, 'resolve', 1,  0, 36000,  'assigned', 'resolved', 'resolved'),
    (5, 'reopen',  25, 2, 172800, 'resolved', 'active',   'resolved'),
    (6, 'resolve', 25, 2, 259200, 'active',   'resolved', 'resolved'),
    (7, 'confirm', 1,  0, 345600, 'resolved', 'closed',   'closed');

CREATE TEMP TABLE life AS
WITH done AS (
    SELECT t.id AS ticket, s.k AS k, t.opened AS opened,
           s.later + (s.k > 0) * (t.id * 7919 % 86400) AS later,
           31536000.0 / (SELECT count(*) FROM ticket) AS gap
    FROM ticket t CROSS JOIN step s
    WHERE t.id % s.every = s.part AND (t.id % 50 <> 0 OR s.k = 0) AND (t.id % 4 <> 0 OR s.k <> 7)
), placed AS (
    SELECT ticket, k, opened + later AS at,
           row_number() OVER (ORDER BY ticket * gap + later, ticket, k) AS event
    FROM done
)
SELECT ticket, k, at, event, lag(event, 1, 0) OVER (PARTITION BY ticket ORDER BY k) AS prev
FROM placed;

DELETE FROM event;
INSERT INTO event (id, ticket, prev, at, who, verb, before, after, note, digest)
SELECT l.event, l.ticket, l.prev, l.at,
       CASE WHEN s.k IN (0, 1) THEN 'bench' ELSE 's' || ((l.ticket + (l.ticket % 9 = s.k)) % 60) END,
       s.verb,
       CASE WHEN s.k = 1 THEN '{"status":"new","dept":null,"assignee":null}'
            WHEN s.k > 1 THEN '{"status":"' || s.before || '","' || s.also || '":null}' END,
       CASE WHEN s.k = 1 THEN '{"status":"assigned","dept":"d' || (l.ticket % 12) ||
                              '","assignee":"s' || (l.ticket % 60) || '"}'
            WHEN s.k > 1 THEN '{"status":"' || s.after || '","' || s.also || '":' || l.at || '}' END,
       CASE WHEN s.k = 4 THEN 'seen to' END, zeroblob(16)
FROM life l JOIN step s ON s.k = l.k
ORDER BY l.event;

UPDATE ticket
SET head = l.head,
    status = CASE l.k WHEN 0 THEN 'new' WHEN 7 THEN 'closed' ELSE 'resolved' END,
    responded = l.responded,
    resolved = l.resolved,
    closed = l.closed,
    dept = CASE WHEN l.k > 0 THEN 'd' || (id % 12) END,
    assignee = CASE WHEN l.k > 0 THEN 's' || (id % 60) END,
    cause = CASE WHEN l.k > 0 THEN 'c' || (id % 30) END
FROM (SELECT ticket, max(event) AS head, max(k) AS k, max(at) FILTER (WHERE k = 1) AS responded,
             max(at) FILTER (WHERE k IN (4, 6)) AS resolved, max(at) FILTER (WHERE k = 7) AS closed
      FROM life
      GROUP BY ticket) AS l
WHERE id = l.ticket;

INSERT INTO response (ticket, at, who, channel, outcome, score, nps)
SELECT id, resolved + 86400, 'bench', 'phone', CASE WHEN id % 3 = 0 THEN 'answered' ELSE 'noreply' END,
       CASE WHEN id % 3 = 0 THEN 1 + id % 7 % 5 END, CASE WHEN id % 3 = 0 THEN id % 11 END
FROM ticket
WHERE id % 10 = 3 AND resolved IS NOT NULL;
UPDATE ticket
SET score = 1 + id % 7 % 5
WHERE id % 10 = 3 AND id % 3 = 0 AND resolved IS NOT NULL;

INSERT INTO unit (code, building, confirmed)
SELECT DISTINCT unit, substr(unit, 1, instr(unit, '-') - 1), 1767153600 FROM ticket;
INSERT INTO staff (code, dept, role, active, confirmed)
SELECT DISTINCT assignee, dept, 'agent', 1, 1767153600 FROM ticket WHERE assignee IS NOT NULL;
-- everybody from eight to five, each day of the last four weeks
INSERT INTO shift (staff, starts, ends, confirmed)
WITH RECURSIVE day (at) AS (VALUES (1765152000) UNION ALL SELECT at + 86400 FROM day WHERE at < 1767500000)
SELECT code, at, at + 32400, 1767153600 FROM staff CROSS JOIN day;
INSERT INTO target (metric, scope, period, op, value, confirmed)
VALUES ('csat', 'all', 'year', '>=', '0.8', 1767153600),
       ('within_resolve', 'dept=d3', 'year', '>=', '0.9', 1767153600),
       ('p90_resolve', 'kind=repair', 'year', '<=', '1440', 1767153600),
       ('complaints', 'all', 'month', '<=', '20000', 1767153600),
       ('backlog', 'all', 'month', '<=', '20000', 1767153600);
UPDATE kind SET workflow = 'complaint' WHERE code = 'complaint';
