-- What reviews and quality know of a template (messaging::template). wording is a hash of body and footer: two templates
-- of a WABA with the same words are duplicates. extra has what is kept as it was given.
ALTER TABLE business ADD COLUMN template_review TEXT NOT NULL DEFAULT 'rules' CHECK (template_review IN ('rules', 'person'));
ALTER TABLE template ADD COLUMN previous_category TEXT;
ALTER TABLE template ADD COLUMN message_send_ttl_seconds BIGINT;
ALTER TABLE template ADD COLUMN library_template_name TEXT;
ALTER TABLE template ADD COLUMN extra TEXT NOT NULL DEFAULT '{}';
ALTER TABLE template ADD COLUMN wording TEXT;
ALTER TABLE template ADD COLUMN quality_score TEXT NOT NULL DEFAULT 'UNKNOWN' CHECK (quality_score IN ('GREEN', 'YELLOW', 'RED', 'UNKNOWN'));
ALTER TABLE template ADD COLUMN quality_at BIGINT;
ALTER TABLE template ADD COLUMN pauses BIGINT NOT NULL DEFAULT 0;
ALTER TABLE template ADD COLUMN paused_at BIGINT;
ALTER TABLE template ADD COLUMN archived_from TEXT;
ALTER TABLE template ADD COLUMN archived_at BIGINT;
CREATE INDEX template_by_wording ON template (business_id, waba_id, wording);

-- Creations and edits of the last 30 days, which are limited.
CREATE TABLE template_change (
  business_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  waba_id BIGINT NOT NULL,
  template_id BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('created', 'edited')),
  at BIGINT NOT NULL,
  CONSTRAINT template_change__business_id__id PRIMARY KEY (business_id, id)
) WITHOUT ROWID;
CREATE INDEX template_change_by_waba ON template_change (business_id, waba_id, kind, at);
CREATE INDEX template_change_by_template ON template_change (business_id, template_id, kind, at);

-- Names of approved templates that were deleted: they can't be used again until then.
CREATE TABLE template_deleted (
  business_id BIGINT NOT NULL,
  waba_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  language TEXT NOT NULL,
  until BIGINT NOT NULL,
  CONSTRAINT template_deleted__business_id__waba_id__name__language PRIMARY KEY (business_id, waba_id, name, language)
) WITHOUT ROWID;
