-- Mail: the order of a thread, and what was passed over.

-- came: when our side received it, by its Received, or else by its Date. answers: the ids of
-- messages that it answers, the nearest first, with a blank after each.
ALTER TABLE mail ADD COLUMN came INTEGER;
ALTER TABLE mail ADD COLUMN answers TEXT;
