-- What customers think of what they get (messaging::feedback): blocks and reports, and whom they were about.
CREATE TABLE feedback (
  business_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  phone_number_id BIGINT NOT NULL,
  contact_id BIGINT NOT NULL,
  template_id BIGINT,
  kind TEXT NOT NULL CHECK (kind IN ('block', 'report')),
  reason TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT feedback__business_id__id PRIMARY KEY (business_id, id)
) WITHOUT ROWID;
CREATE INDEX feedback_by_template ON feedback (business_id, template_id, created_at);
CREATE INDEX feedback_by_line ON feedback (business_id, phone_number_id, created_at);

-- Customers who want nothing from a number any more.
CREATE TABLE blocked_by_customer (
  business_id BIGINT NOT NULL,
  phone_number_id BIGINT NOT NULL,
  contact_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT blocked_by_customer__ids PRIMARY KEY (business_id, phone_number_id, contact_id)
) WITHOUT ROWID;

-- Who said a template's quality: `customers` or a `person`; when it was last paused.
ALTER TABLE template ADD COLUMN quality_by TEXT NOT NULL DEFAULT 'customers';
ALTER TABLE template ADD COLUMN last_paused_at BIGINT;

-- Templates that have not shown yet how they are taken (messaging::template::pace), and their messages that wait for it.
CREATE TABLE template_pace (
  business_id BIGINT NOT NULL,
  template_id BIGINT NOT NULL,
  sent BIGINT NOT NULL,
  released_at BIGINT,
  CONSTRAINT template_pace__business_id__template_id PRIMARY KEY (business_id, template_id)
) WITHOUT ROWID;
CREATE TABLE held_message (
  business_id BIGINT NOT NULL,
  template_id BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  CONSTRAINT held_message__business_id__message_id PRIMARY KEY (business_id, message_id)
) WITHOUT ROWID;
CREATE INDEX held_message_by_template ON held_message (business_id, template_id, message_id);

-- Templates that are counted together. A template leaves a group and what was counted until then stays with it.
CREATE TABLE template_group (
  business_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  waba_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  description TEXT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  CONSTRAINT template_group__business_id__id PRIMARY KEY (business_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX template_group__business_id__waba_id__name ON template_group (business_id, waba_id, name);
CREATE TABLE template_group_member (
  business_id BIGINT NOT NULL,
  group_id BIGINT NOT NULL,
  template_id BIGINT NOT NULL,
  joined_at BIGINT NOT NULL,
  left_at BIGINT,
  CONSTRAINT template_group_member__ids PRIMARY KEY (business_id, group_id, template_id, joined_at)
) WITHOUT ROWID;
-- A template is in one group at most.
CREATE UNIQUE INDEX template_group_member__business_id__template_id ON template_group_member (business_id, template_id) WHERE left_at IS NULL;

-- What greets people who come by an advertisement.
CREATE TABLE welcome_sequence (
  business_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  waba_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  content TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  CONSTRAINT welcome_sequence__business_id__id PRIMARY KEY (business_id, id)
) WITHOUT ROWID;
CREATE INDEX welcome_sequence_by_waba ON welcome_sequence (business_id, waba_id, id);

-- People whose entry in a number's contact book was deleted; the next message makes a new one.
CREATE TABLE contact_book_removal (
  business_id BIGINT NOT NULL,
  phone_number_id BIGINT NOT NULL,
  contact_id BIGINT NOT NULL,
  removed_at BIGINT NOT NULL,
  CONSTRAINT contact_book_removal__ids PRIMARY KEY (business_id, phone_number_id, contact_id)
) WITHOUT ROWID;
