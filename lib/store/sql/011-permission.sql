-- Which role may change which register, besides the manager and the director, who may change all.
-- New desks get rows by their template; without rows only those two may, as before.
CREATE TABLE permission (
    role      TEXT NOT NULL,
    register  TEXT NOT NULL,
    may       TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    PRIMARY KEY (role, register)
) STRICT, WITHOUT ROWID;
