-- Which role may change which register, beside the manager and the director, who may change all.
CREATE TABLE permission (
    role      TEXT NOT NULL,
    register  TEXT NOT NULL,
    may       TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    PRIMARY KEY (role, register)
) STRICT, WITHOUT ROWID;
