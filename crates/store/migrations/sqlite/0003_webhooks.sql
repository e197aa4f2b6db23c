-- Webhooks: who is told what, and how far each has been told. Deliveries are not rows: a stream's position in the journal is enough.

-- Where webhooks of an app go: for all of it, or instead of that for a WABA or a phone number (target_id).
CREATE TABLE webhook_endpoint (
  business_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  app_id BIGINT NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('app', 'waba', 'phone_number')),
  target_id BIGINT NOT NULL,
  callback_url TEXT NOT NULL,
  verify_token TEXT NOT NULL,
  fields TEXT NOT NULL,
  graph_version BIGINT NOT NULL,
  since_seq BIGINT NOT NULL,
  last_success_at BIGINT,
  last_failure_at BIGINT,
  last_error TEXT,
  failing_since BIGINT,
  created_at BIGINT NOT NULL,
  CONSTRAINT webhook_endpoint__business_id__id PRIMARY KEY (business_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX webhook_endpoint__business_id__app_id__level__target_id ON webhook_endpoint (business_id, app_id, level, target_id);

-- The apps that are told what happens in a WABA.
CREATE TABLE subscribed_app (
  business_id BIGINT NOT NULL,
  waba_id BIGINT NOT NULL,
  app_id BIGINT NOT NULL,
  since_seq BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT subscribed_app__business_id__waba_id__app_id PRIMARY KEY (business_id, waba_id, app_id)
) WITHOUT ROWID;

-- How far an endpoint has been told: one stream goes on forever (up_to is empty), replays end.
CREATE TABLE webhook_stream (
  business_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  endpoint_id BIGINT NOT NULL,
  position BIGINT NOT NULL,
  up_to BIGINT,
  created_at BIGINT NOT NULL,
  CONSTRAINT webhook_stream__business_id__id PRIMARY KEY (business_id, id)
) WITHOUT ROWID;
CREATE INDEX webhook_stream_by_endpoint ON webhook_stream (business_id, endpoint_id);

-- Ranges of the journal of which events were given up.
CREATE TABLE webhook_dead_letter (
  business_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  endpoint_id BIGINT NOT NULL,
  from_seq BIGINT NOT NULL,
  to_seq BIGINT NOT NULL,
  from_at BIGINT NOT NULL,
  to_at BIGINT NOT NULL,
  events BIGINT NOT NULL,
  reason TEXT NOT NULL,
  replayed_at BIGINT,
  created_at BIGINT NOT NULL,
  CONSTRAINT webhook_dead_letter__business_id__id PRIMARY KEY (business_id, id)
) WITHOUT ROWID;
CREATE INDEX webhook_dead_letter_by_endpoint ON webhook_dead_letter (business_id, endpoint_id, id);
