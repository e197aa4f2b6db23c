-- What rules need to know that no message row tells cheaply, and the approved texts of messages that open a conversation.

-- Message templates (messaging::template). components is Meta's creation form; version grows with every change, so that
-- a parsed one in memory is known to be old.
CREATE TABLE template (
  business_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  waba_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  language TEXT NOT NULL,
  category TEXT NOT NULL CHECK (category IN ('MARKETING', 'UTILITY', 'AUTHENTICATION')),
  parameter_format TEXT NOT NULL CHECK (parameter_format IN ('POSITIONAL', 'NAMED')),
  components TEXT NOT NULL,
  status TEXT NOT NULL,
  rejected_reason TEXT,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  CONSTRAINT template__business_id__id PRIMARY KEY (business_id, id)
);
CREATE UNIQUE INDEX template__business_id__waba_id__name__language ON template (business_id, waba_id, name, language);

-- People whom the business wrote to outside their window, each with the last time: the portfolio's messaging limit counts them.
CREATE TABLE initiated (
  business_id BIGINT NOT NULL,
  contact_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  CONSTRAINT initiated__business_id__contact_id PRIMARY KEY (business_id, contact_id)
);
CREATE INDEX initiated_by_time ON initiated (business_id, at);

-- Marketing templates that went to a person outside their window; the id tells the time.
CREATE TABLE marketing_send (
  business_id BIGINT NOT NULL,
  contact_id BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  CONSTRAINT marketing_send__business_id__contact_id__message_id PRIMARY KEY (business_id, contact_id, message_id)
);

-- Contacts that a line has blocked.
CREATE TABLE blocked (
  business_id BIGINT NOT NULL,
  phone_number_id BIGINT NOT NULL,
  contact_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT blocked__business_id__phone_number_id__contact_id PRIMARY KEY (business_id, phone_number_id, contact_id)
);

-- Customers who came by an advertisement or a referring link; the free entry point opens with the first answer.
CREATE TABLE entry_point (
  business_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  referred_at BIGINT NOT NULL,
  opened_at BIGINT,
  CONSTRAINT entry_point__business_id__conversation_id PRIMARY KEY (business_id, conversation_id)
);

-- News of messages that are not stored yet: it waits for them.
CREATE TABLE early_status (
  business_id BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  status TEXT NOT NULL,
  error TEXT,
  at BIGINT NOT NULL,
  CONSTRAINT early_status__business_id__message_id__status PRIMARY KEY (business_id, message_id, status)
);
CREATE INDEX early_status_by_time ON early_status (business_id, at);
