-- For people with SQL, and for their tools: what is stored, under names and in forms that stay
-- (tkt-sql(7) is their manual). Times are texts in UTC, durations minutes, money minor units.

CREATE VIEW v_ticket AS
SELECT id, key, kind, category, channel, priority, status, subject, customer, unit, dept, assignee,
    strftime('%Y-%m-%dT%H:%M:%SZ', opened, 'unixepoch') AS opened,
    strftime('%Y-%m-%dT%H:%M:%SZ', respond_due, 'unixepoch') AS respond_due,
    strftime('%Y-%m-%dT%H:%M:%SZ', due, 'unixepoch') AS due,
    strftime('%Y-%m-%dT%H:%M:%SZ', responded, 'unixepoch') AS responded,
    strftime('%Y-%m-%dT%H:%M:%SZ', resolved, 'unixepoch') AS resolved,
    strftime('%Y-%m-%dT%H:%M:%SZ', closed, 'unixepoch') AS closed,
    parent, score, body, contact, phone, asset, tags, cause, cost, charge,
    strftime('%Y-%m-%dT%H:%M:%SZ', until, 'unixepoch') AS until,
    waited / 60.0 AS waited, fields
FROM ticket;

CREATE VIEW v_event AS
SELECT id, ticket, strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch') AS at, who, verb, before, after,
    note, data
FROM event;

-- A row for each answer of a response; what has columns of its own (score, nps, comment) too.
-- The answers of survey rounds have no response but round and seq, which tell who was drawn.
CREATE VIEW v_answer AS
SELECT response, ticket, strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch') AS at, channel, question,
    value, round, seq
FROM (
    SELECT id AS response, ticket, at, channel, 'score' AS question, score AS value,
        NULL AS round, NULL AS seq
    FROM response
    UNION ALL
    SELECT id, ticket, at, channel, 'nps', nps, NULL, NULL FROM response
    UNION ALL
    SELECT id, ticket, at, channel, 'comment', comment, NULL, NULL FROM response
    UNION ALL
    SELECT r.id, r.ticket, r.at, r.channel, a.key, a.value, NULL, NULL
    FROM response AS r, json_each(r.answers) AS a
    UNION ALL
    SELECT NULL, d.ticket, p.at, p.channel, a.key, a.value, p.round, p.seq
    FROM reply AS p JOIN drawn AS d ON d.round = p.round AND d.seq = p.seq,
        json_each(p.answers) AS a
)
WHERE value IS NOT NULL AND value <> '';
