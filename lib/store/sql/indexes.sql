-- The ticket's secondary indexes: few, and partial. A large load drops and makes them again.
CREATE UNIQUE INDEX ticket_key ON ticket (key) WHERE key IS NOT NULL;
CREATE INDEX ticket_open ON ticket (due) WHERE status NOT IN ('resolved', 'closed', 'cancelled', 'merged');
CREATE INDEX ticket_parent ON ticket (parent) WHERE parent IS NOT NULL;
CREATE INDEX ticket_customer ON ticket (customer) WHERE customer IS NOT NULL;
