-- The short link that a visitor came by since they last wrote: their next message says so (channels::webchat::visitor).
ALTER TABLE visitor ADD COLUMN referral TEXT;
