-- Whose customers write and wait for a reply. The channels that desks have stay as they are: whoever
-- accepts a ticket has responded.
ALTER TABLE channel ADD COLUMN written INTEGER NOT NULL DEFAULT 0;

-- The replies to customers, of which there are few among the events.
CREATE INDEX event_reply ON event (ticket, at) WHERE data = '{"reply":1}';
