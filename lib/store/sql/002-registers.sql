-- The registers: what a site decides. One table each, its columns as lib/store/register_list.c
-- names them, then `confirmed`: when a load last touched or confirmed the row (seconds UTC).
-- Dates are texts YYYY-MM-DD, clocks HH:MM, lists separated by |, yes and no 1 and 0. An empty
-- part of a key is '', everything else that is empty is null. References are checked by the
-- load, which can name the line that is wrong.

-- Thresholds and habits of the site.
CREATE TABLE setting (
    name      TEXT NOT NULL PRIMARY KEY,
    value     TEXT,
    confirmed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Departments, and contractors as external ones.
CREATE TABLE department (
    code      TEXT NOT NULL PRIMARY KEY,
    name      TEXT,
    parent    TEXT,
    manager   TEXT,
    email     TEXT,
    phone     TEXT,
    external  INTEGER NOT NULL,
    confirmed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The ways by which customers reach the desk.
CREATE TABLE channel (
    code      TEXT NOT NULL PRIMARY KEY,
    name      TEXT,
    confirmed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The people who work here.
CREATE TABLE staff (
    code      TEXT NOT NULL PRIMARY KEY,
    name      TEXT,
    dept      TEXT,
    role      TEXT NOT NULL,
    email     TEXT,
    phone     TEXT,
    skills    TEXT,
    buildings TEXT,
    capacity  INTEGER,
    active    INTEGER NOT NULL,
    confirmed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who is on duty from when to when.
CREATE TABLE shift (
    staff     TEXT NOT NULL,
    starts    INTEGER NOT NULL,
    ends      INTEGER NOT NULL,
    confirmed INTEGER NOT NULL,
    PRIMARY KEY (staff, starts)
) STRICT, WITHOUT ROWID;

-- The customers on file; others may call too.
CREATE TABLE customer (
    code      TEXT NOT NULL PRIMARY KEY,
    name      TEXT,
    phone     TEXT,
    email     TEXT,
    language  TEXT,
    type      TEXT,
    note      TEXT,
    confirmed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Flats, shops, places.
CREATE TABLE unit (
    code      TEXT NOT NULL PRIMARY KEY,
    building  TEXT,
    use       TEXT,
    area      TEXT,
    owner     TEXT,
    tenant    TEXT,
    status    TEXT,
    confirmed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The equipment ledger, and the products that customers own.
CREATE TABLE asset (
    code      TEXT NOT NULL PRIMARY KEY,
    name      TEXT,
    model     TEXT,
    serial    TEXT,
    unit      TEXT,
    customer  TEXT,
    maker     TEXT,
    bought    TEXT,
    warranty  TEXT,
    status    TEXT,
    confirmed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What a ticket is: a repair, a complaint, a permit; its workflow and its papers.
CREATE TABLE kind (
    code      TEXT NOT NULL PRIMARY KEY,
    name      TEXT,
    workflow  TEXT NOT NULL,
    priority  TEXT NOT NULL,
    form      TEXT,
    fields    TEXT,
    papers    TEXT,
    dept      TEXT,
    confirmed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What a ticket is about.
CREATE TABLE category (
    code      TEXT NOT NULL PRIMARY KEY,
    kind      TEXT,
    name      TEXT,
    parent    TEXT,
    confirmed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Why it came to that.
CREATE TABLE cause (
    code      TEXT NOT NULL PRIMARY KEY,
    name      TEXT,
    parent    TEXT,
    confirmed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Which verb leads from which status to which, who may, and what must be there first.
CREATE TABLE workflow (
    workflow  TEXT NOT NULL,
    status    TEXT NOT NULL,
    verb      TEXT NOT NULL,
    next      TEXT NOT NULL,
    role      TEXT,
    requires  TEXT,
    confirmed INTEGER NOT NULL,
    PRIMARY KEY (workflow, status, verb)
) STRICT, WITHOUT ROWID;

-- Weekly business hours.
CREATE TABLE calendar (
    code      TEXT NOT NULL,
    weekday   TEXT NOT NULL,
    opens     TEXT NOT NULL,
    closes    TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    PRIMARY KEY (code, weekday, opens)
) STRICT, WITHOUT ROWID;

-- Days off, and days worked instead.
CREATE TABLE holiday (
    calendar  TEXT NOT NULL,
    date      TEXT NOT NULL,
    kind      TEXT NOT NULL,
    name      TEXT,
    opens     TEXT,
    closes    TEXT,
    confirmed INTEGER NOT NULL,
    PRIMARY KEY (calendar, date)
) STRICT, WITHOUT ROWID;

-- The promises: business minutes to respond and to resolve.
CREATE TABLE sla (
    kind      TEXT NOT NULL,
    category  TEXT NOT NULL,
    priority  TEXT NOT NULL,
    respond   INTEGER,
    resolve   INTEGER,
    calendar  TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    PRIMARY KEY (kind, category, priority)
) STRICT, WITHOUT ROWID;

-- Routing, in order of seq.
CREATE TABLE rule (
    seq          INTEGER NOT NULL PRIMARY KEY,
    name         TEXT,
    kind         TEXT,
    category     TEXT,
    channel      TEXT,
    priority     TEXT,
    building     TEXT,
    field        TEXT,
    keywords     TEXT,
    hours        TEXT,
    dept         TEXT,
    assign       TEXT,
    person       TEXT,
    skill        TEXT,
    set_priority TEXT,
    incident     INTEGER,
    confirmed    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What the figures should be; value is a decimal number as text.
CREATE TABLE target (
    metric    TEXT NOT NULL,
    scope     TEXT NOT NULL,
    period    TEXT NOT NULL,
    op        TEXT NOT NULL,
    value     TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    PRIMARY KEY (metric, scope, period)
) STRICT, WITHOUT ROWID;

-- Answers to common questions.
CREATE TABLE answer (
    code      TEXT NOT NULL PRIMARY KEY,
    kind      TEXT,
    category  TEXT,
    question  TEXT NOT NULL,
    answer    TEXT NOT NULL,
    confirmed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The questions asked in a callback, a survey, a review.
CREATE TABLE form (
    form      TEXT NOT NULL,
    code      TEXT NOT NULL,
    seq       INTEGER NOT NULL,
    question  TEXT NOT NULL,
    type      TEXT NOT NULL,
    options   TEXT,
    required  INTEGER NOT NULL,
    confirmed INTEGER NOT NULL,
    PRIMARY KEY (form, code)
) STRICT, WITHOUT ROWID;

-- Every change of a register. key: the key's parts with | between; before and after: flat JSON of
-- the columns that changed, null where the row wasn't there.
CREATE TABLE register_log (
    id       INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    who      TEXT NOT NULL,
    register TEXT NOT NULL,
    key      TEXT NOT NULL,
    before   TEXT,
    after    TEXT
) STRICT;
