-- The counts that tkt-stats surge kept (004-kept.sql): it reads the tickets themselves.
DROP TABLE IF EXISTS kept_day;
DROP TABLE IF EXISTS kept;
