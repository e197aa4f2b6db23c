-- What the server still has to fetch for messages of the business: media given by a link, previews of links.
CREATE TABLE media_fetch (
  business_id BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  is_preview BOOLEAN NOT NULL,
  attempts BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  CONSTRAINT media_fetch__business_id__message_id PRIMARY KEY (business_id, message_id)
);
CREATE INDEX media_fetch_by_due ON media_fetch (business_id, due_at);
CREATE INDEX media_link_by_age ON media_link (business_id, fetched_at);

-- What pages lately said of themselves; NULL: nothing to show.
CREATE TABLE link_preview (
  business_id BIGINT NOT NULL,
  url_hash TEXT NOT NULL,
  preview TEXT,
  fetched_at BIGINT NOT NULL,
  CONSTRAINT link_preview__business_id__url_hash PRIMARY KEY (business_id, url_hash)
);
CREATE INDEX link_preview_by_age ON link_preview (business_id, fetched_at);
