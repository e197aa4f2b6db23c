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
