-- Who may do what with the Cloud API (messaging::token, messaging::access): an admin reaches every WABA of the business, an
-- employee those that it is assigned to, with its tasks there.
ALTER TABLE system_user ADD COLUMN role TEXT NOT NULL DEFAULT 'ADMIN' CHECK (role IN ('ADMIN', 'EMPLOYEE'));
ALTER TABLE access_token ADD COLUMN last_characters TEXT NOT NULL DEFAULT '';
CREATE INDEX access_token_by_system_user ON access_token (business_id, system_user_id);
CREATE UNIQUE INDEX system_user__id ON system_user (id);

CREATE TABLE waba_access (
  business_id BIGINT NOT NULL,
  waba_id BIGINT NOT NULL,
  system_user_id BIGINT NOT NULL,
  tasks TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT waba_access__business_id__waba_id__system_user_id PRIMARY KEY (business_id, waba_id, system_user_id)
) WITHOUT ROWID;

ALTER TABLE waba ADD COLUMN timezone_id TEXT;
ALTER TABLE waba ADD COLUMN is_enabled_for_insights BOOLEAN NOT NULL DEFAULT FALSE;

-- What was done to a WABA, and by whom (messaging::activity).
CREATE TABLE activity (
  business_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  waba_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  actor_type TEXT NOT NULL CHECK (actor_type IN ('USER', 'SYSTEM', 'API', 'ADMIN', 'AUTOMATED_PROCESS')),
  actor_id TEXT,
  actor_name TEXT,
  details TEXT NOT NULL,
  at BIGINT NOT NULL,
  CONSTRAINT activity__business_id__id PRIMARY KEY (business_id, id)
) WITHOUT ROWID;
CREATE INDEX activity_by_waba ON activity (business_id, waba_id, id);

-- Schedules of a WABA (messaging::schedule).
CREATE TABLE schedule (
  business_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  waba_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  content TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  CONSTRAINT schedule__business_id__id PRIMARY KEY (business_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX schedule__business_id__waba_id__name ON schedule (business_id, waba_id, name);
