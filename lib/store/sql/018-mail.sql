-- Mail: the order of a thread, and what was passed over.

-- came: when our side received it, by its Received, or else by its Date. answers: the ids of
-- messages that it answers, the nearest first, with a blank after each.
ALTER TABLE mail ADD COLUMN came INTEGER;
ALTER TABLE mail ADD COLUMN answers TEXT;

-- Of those that no ticket came of: why, the subject, and the digest of the message, which is kept
-- in the folder of attachments (mail_file, ticket 0).
ALTER TABLE mail ADD COLUMN why TEXT;
ALTER TABLE mail ADD COLUMN subject TEXT;
ALTER TABLE mail ADD COLUMN blake2b TEXT;
