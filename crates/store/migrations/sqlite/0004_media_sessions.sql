-- Media of the Cloud API: ids that end, uploads in pieces, links fetched lately; and apps that want their calls signed.

ALTER TABLE app ADD COLUMN requires_proof BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE media ADD COLUMN withdrawn_at BIGINT;

-- A file that arrives in pieces; when it is whole it has a handle.
CREATE TABLE upload_session (
  business_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  app_id BIGINT NOT NULL,
  file_name TEXT,
  mime_type TEXT NOT NULL,
  file_length BIGINT NOT NULL,
  file_offset BIGINT NOT NULL,
  handle_hash TEXT,
  created_at BIGINT NOT NULL,
  CONSTRAINT upload_session__business_id__id PRIMARY KEY (business_id, id)
) WITHOUT ROWID;
CREATE INDEX upload_session_by_age ON upload_session (business_id, created_at);

-- Media fetched from an address lately, so that sending the same address again does not fetch it again.
CREATE TABLE media_link (
  business_id BIGINT NOT NULL,
  url_hash TEXT NOT NULL,
  media_id BIGINT NOT NULL,
  fetched_at BIGINT NOT NULL,
  CONSTRAINT media_link__business_id__url_hash PRIMARY KEY (business_id, url_hash)
) WITHOUT ROWID;
