-- How a phone number came onto the platform and stands there (messaging::registration). Numbers that were there before are
-- verified and connected. code_hash and pin_hash are hashes; shown_code is the code itself, which only a demo keeps.
ALTER TABLE phone_number ADD COLUMN status TEXT NOT NULL DEFAULT 'CONNECTED' CHECK (status IN ('CONNECTED', 'PENDING', 'UNVERIFIED', 'DISCONNECTED'));
ALTER TABLE phone_number ADD COLUMN code_verification_status TEXT NOT NULL DEFAULT 'VERIFIED' CHECK (code_verification_status IN ('VERIFIED', 'NOT_VERIFIED'));
ALTER TABLE phone_number ADD COLUMN username TEXT;
CREATE UNIQUE INDEX phone_number__username ON phone_number (username);

CREATE TABLE registration (
  business_id BIGINT NOT NULL,
  phone_number_id BIGINT NOT NULL,
  pin_hash TEXT,
  pin_guesses BIGINT NOT NULL DEFAULT 0,
  pin_locked_until BIGINT NOT NULL DEFAULT 0,
  code_hash TEXT,
  code_expires_at BIGINT NOT NULL DEFAULT 0,
  code_tries BIGINT NOT NULL DEFAULT 0,
  CONSTRAINT registration__business_id__phone_number_id PRIMARY KEY (business_id, phone_number_id)
) WITHOUT ROWID;

-- Codes that were asked for, registrations and deregistrations: their numbers in a stretch of time are limited.
CREATE TABLE registration_event (
  business_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  phone_number_id BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('code', 'register', 'deregister')),
  shown_code TEXT,
  at BIGINT NOT NULL,
  CONSTRAINT registration_event__business_id__id PRIMARY KEY (business_id, id)
) WITHOUT ROWID;
CREATE INDEX registration_event_by_number ON registration_event (business_id, phone_number_id, kind, at);
