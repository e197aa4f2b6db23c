-- How a message that went out is billed, as its statuses say it (messaging::message::status); empty for what came in.
ALTER TABLE message ADD COLUMN pricing TEXT;
