-- Counts of messages (messaging::analytics), filled behind them by a follower: a row for each line, time and kind, never
-- one for each message. A slot is when a half hour (of templates: a quarter) began, UTC milliseconds.

CREATE TABLE message_count (
  business_id BIGINT NOT NULL,
  phone_number_id BIGINT NOT NULL,
  slot BIGINT NOT NULL,
  country TEXT NOT NULL,
  product TEXT NOT NULL CHECK (product IN ('template', 'service', 'incoming')),
  category TEXT NOT NULL,
  tariff TEXT NOT NULL,
  sent BIGINT NOT NULL,
  delivered BIGINT NOT NULL,
  read BIGINT NOT NULL,
  CONSTRAINT message_count__key
   PRIMARY KEY (business_id, phone_number_id, slot, country, product, category, tariff)
) WITHOUT ROWID;

CREATE TABLE template_count (
  business_id BIGINT NOT NULL,
  template_id BIGINT NOT NULL,
  slot BIGINT NOT NULL,
  sent BIGINT NOT NULL,
  delivered BIGINT NOT NULL,
  read BIGINT NOT NULL,
  CONSTRAINT template_count__business_id__template_id__slot PRIMARY KEY (business_id, template_id, slot)
) WITHOUT ROWID;

CREATE TABLE template_click (
  business_id BIGINT NOT NULL,
  template_id BIGINT NOT NULL,
  slot BIGINT NOT NULL,
  button TEXT NOT NULL,
  clicks BIGINT NOT NULL,
  CONSTRAINT template_click__business_id__template_id__slot__button PRIMARY KEY (business_id, template_id, slot, button)
) WITHOUT ROWID;

-- When the newest conversation (in Meta's sense of billing) of a category was opened in a thread.
CREATE TABLE conversation_window (
  business_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  category TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  CONSTRAINT conversation_window__business_id__conversation_id__category PRIMARY KEY (business_id, conversation_id, category)
) WITHOUT ROWID;

CREATE TABLE conversation_count (
  business_id BIGINT NOT NULL,
  phone_number_id BIGINT NOT NULL,
  slot BIGINT NOT NULL,
  country TEXT NOT NULL,
  category TEXT NOT NULL,
  tariff TEXT NOT NULL,
  opened BIGINT NOT NULL,
  CONSTRAINT conversation_count__key
   PRIMARY KEY (business_id, phone_number_id, slot, country, category, tariff)
) WITHOUT ROWID;

-- Up to which event all counts are: written with them, so that an event that comes again is not counted again.
CREATE TABLE count_progress (
  name TEXT NOT NULL,
  seq BIGINT NOT NULL,
  CONSTRAINT count_progress__name PRIMARY KEY (name)
) WITHOUT ROWID;
INSERT INTO count_progress (name, seq) VALUES ('messages', 0);
