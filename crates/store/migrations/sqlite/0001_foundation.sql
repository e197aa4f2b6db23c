-- The first schema. Every unique constraint is named table__column__column, so that both engines report a violation alike.
-- Tables in time order keep SQLite's rowid as their key (an append); the others are WITHOUT ROWID.
-- Ids are time-sortable, times are UTC milliseconds, enums are text with a check.

CREATE TABLE business (
  id BIGINT NOT NULL,
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  language TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT business__id PRIMARY KEY (id)
) WITHOUT ROWID;

CREATE TABLE waba (
  business_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  name TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT waba__business_id__id PRIMARY KEY (business_id, id)
) WITHOUT ROWID;

-- The public names of a line: looked up by customers who know nothing else, hence unique over all businesses.
CREATE TABLE phone_number (
  business_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  waba_id BIGINT NOT NULL,
  digits TEXT NOT NULL,
  display_phone_number TEXT NOT NULL,
  handle TEXT NOT NULL,
  verified_name TEXT NOT NULL,
  pin_hash TEXT,
  created_at BIGINT NOT NULL,
  CONSTRAINT phone_number__business_id__id PRIMARY KEY (business_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX phone_number__id ON phone_number (id);
CREATE UNIQUE INDEX phone_number__digits ON phone_number (digits);
CREATE UNIQUE INDEX phone_number__handle ON phone_number (handle);

-- Profile, hours and welcome are documents of their own shape (messaging::profile, messaging::hours, inbox::welcome).
CREATE TABLE line_setting (
  business_id BIGINT NOT NULL,
  phone_number_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  CONSTRAINT line_setting__business_id__phone_number_id__name PRIMARY KEY (business_id, phone_number_id, name)
) WITHOUT ROWID;

CREATE TABLE contact (
  business_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  name TEXT,
  language TEXT,
  created_at BIGINT NOT NULL,
  CONSTRAINT contact__business_id__id PRIMARY KEY (business_id, id)
) WITHOUT ROWID;

-- How a contact is reached: wa_id (phone digits), user_id (business-scoped user id), email ...
CREATE TABLE contact_address (
  business_id BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('wa_id', 'user_id', 'email')),
  value TEXT NOT NULL,
  contact_id BIGINT NOT NULL,
  is_verified BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT contact_address__business_id__kind__value PRIMARY KEY (business_id, kind, value)
) WITHOUT ROWID;
CREATE INDEX contact_address_by_contact ON contact_address (business_id, contact_id);

-- The last_ columns are a projection, filled behind the arrival of messages by the follower messaging.conversations.
CREATE TABLE conversation (
  business_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  phone_number_id BIGINT NOT NULL,
  contact_id BIGINT NOT NULL,
  channel TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'resolved')),
  reference TEXT,
  last_message_id BIGINT,
  last_activity_at BIGINT NOT NULL,
  last_inbound_id BIGINT,
  last_inbound_at BIGINT,
  in_read_up_to BIGINT NOT NULL,
  out_delivered_up_to BIGINT NOT NULL,
  out_read_up_to BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT conversation__business_id__id PRIMARY KEY (business_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX conversation__business_id__phone_number_id__contact_id__channel ON conversation (business_id, phone_number_id, contact_id, channel);
CREATE INDEX conversation_by_activity ON conversation (business_id, last_activity_at, id);
CREATE INDEX conversation_by_state ON conversation (business_id, state, last_activity_at, id);
CREATE INDEX conversation_by_contact ON conversation (business_id, contact_id);

-- Append-only and in time order: what changes later is in message_state.
CREATE TABLE message (
  business_id BIGINT NOT NULL,
  id INTEGER PRIMARY KEY NOT NULL,
  conversation_id BIGINT NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
  kind TEXT NOT NULL,
  author_kind TEXT NOT NULL CHECK (author_kind IN ('customer', 'agent', 'automatic', 'api')),
  author_id BIGINT,
  content TEXT NOT NULL,
  client_id TEXT,
  callback_data TEXT
);
CREATE INDEX message_by_conversation ON message (conversation_id, id);

CREATE TABLE message_state (
  business_id BIGINT NOT NULL,
  message_id INTEGER PRIMARY KEY NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('accepted', 'sent', 'delivered', 'read', 'played', 'failed')),
  sent_at BIGINT,
  delivered_at BIGINT,
  read_at BIGINT,
  played_at BIGINT,
  failed_at BIGINT,
  error TEXT,
  edited_at BIGINT,
  deleted_at BIGINT,
  content TEXT
);

-- Idempotency: a provider's message id or a client's id names one message.
CREATE TABLE message_key (
  business_id BIGINT NOT NULL,
  scope BIGINT NOT NULL,
  key TEXT NOT NULL,
  message_id BIGINT NOT NULL,
  CONSTRAINT message_key__business_id__scope__key PRIMARY KEY (business_id, scope, key)
) WITHOUT ROWID;

CREATE TABLE reaction (
  business_id BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('business', 'customer')),
  emoji TEXT NOT NULL,
  reaction_id BIGINT NOT NULL,
  CONSTRAINT reaction__business_id__message_id__side PRIMARY KEY (business_id, message_id, side)
) WITHOUT ROWID;

CREATE TABLE media (
  business_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  phone_number_id BIGINT NOT NULL,
  owner TEXT NOT NULL,
  mime_type TEXT NOT NULL,
  size_bytes BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  file_name TEXT,
  width BIGINT,
  height BIGINT,
  duration_ms BIGINT,
  is_voice BOOLEAN NOT NULL,
  waveform TEXT,
  created_at BIGINT NOT NULL,
  CONSTRAINT media__business_id__id PRIMARY KEY (business_id, id)
) WITHOUT ROWID;

CREATE TABLE link (
  business_id BIGINT NOT NULL,
  code TEXT NOT NULL,
  phone_number_id BIGINT NOT NULL,
  text TEXT,
  reference TEXT,
  opens BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT link__business_id__code PRIMARY KEY (business_id, code)
) WITHOUT ROWID;
CREATE UNIQUE INDEX link__code ON link (code);

-- A customer's web-chat identity on a line.
CREATE TABLE visitor (
  business_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  phone_number_id BIGINT NOT NULL,
  contact_id BIGINT NOT NULL,
  reference TEXT,
  last_seen_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT visitor__business_id__id PRIMARY KEY (business_id, id)
) WITHOUT ROWID;
CREATE INDEX visitor_by_contact ON visitor (business_id, contact_id, phone_number_id);

CREATE TABLE visitor_session (
  token_hash TEXT NOT NULL,
  business_id BIGINT NOT NULL,
  visitor_id BIGINT NOT NULL,
  phone_number_id BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  CONSTRAINT visitor_session__token_hash PRIMARY KEY (token_hash)
) WITHOUT ROWID;
CREATE INDEX visitor_session_by_expiry ON visitor_session (expires_at);

CREATE TABLE confirmation (
  business_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  phone_number_id BIGINT NOT NULL,
  visitor_id BIGINT NOT NULL,
  wa_id TEXT NOT NULL,
  code_hash TEXT NOT NULL,
  shown_code TEXT,
  attempts BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT,
  CONSTRAINT confirmation__business_id__id PRIMARY KEY (business_id, id)
) WITHOUT ROWID;
CREATE INDEX confirmation_by_expiry ON confirmation (expires_at);

CREATE TABLE agent (
  business_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'agent', 'analyst')),
  password_hash TEXT,
  preferences TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT agent__business_id__id PRIMARY KEY (business_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX agent__email ON agent (email);

CREATE TABLE agent_session (
  token_hash TEXT NOT NULL,
  business_id BIGINT NOT NULL,
  agent_id BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  CONSTRAINT agent_session__token_hash PRIMARY KEY (token_hash)
) WITHOUT ROWID;
CREATE INDEX agent_session_by_agent ON agent_session (business_id, agent_id);
CREATE INDEX agent_session_by_expiry ON agent_session (expires_at);

-- One-time links: set-up of the owner, invitations, sign-in.
CREATE TABLE agent_link (
  token_hash TEXT NOT NULL,
  business_id BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('owner', 'invitation', 'sign_in')),
  role TEXT NOT NULL,
  agent_id BIGINT,
  email TEXT,
  expires_at BIGINT NOT NULL,
  CONSTRAINT agent_link__token_hash PRIMARY KEY (token_hash)
) WITHOUT ROWID;
CREATE INDEX agent_link_by_expiry ON agent_link (expires_at);

CREATE TABLE read_marker (
  business_id BIGINT NOT NULL,
  agent_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  up_to BIGINT NOT NULL,
  is_marked_unread BOOLEAN NOT NULL,
  CONSTRAINT read_marker__business_id__agent_id__conversation_id PRIMARY KEY (business_id, agent_id, conversation_id)
) WITHOUT ROWID;

CREATE TABLE app (
  business_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  name TEXT NOT NULL,
  secret TEXT NOT NULL,
  verify_token TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT app__business_id__id PRIMARY KEY (business_id, id)
) WITHOUT ROWID;

CREATE TABLE system_user (
  business_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  app_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT system_user__business_id__id PRIMARY KEY (business_id, id)
) WITHOUT ROWID;

CREATE TABLE access_token (
  token_hash TEXT NOT NULL,
  business_id BIGINT NOT NULL,
  system_user_id BIGINT NOT NULL,
  app_id BIGINT NOT NULL,
  scopes TEXT NOT NULL,
  expires_at BIGINT,
  created_at BIGINT NOT NULL,
  CONSTRAINT access_token__token_hash PRIMARY KEY (token_hash)
) WITHOUT ROWID;

CREATE TABLE journal (
  seq INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  business_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  conversation_id BIGINT,
  subject_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  payload TEXT NOT NULL
);

CREATE TABLE journal_cursor (
  follower TEXT NOT NULL,
  seq BIGINT NOT NULL,
  CONSTRAINT journal_cursor__follower PRIMARY KEY (follower)
) WITHOUT ROWID;

-- Work for later: timers and retries. unique_key keeps one of a kind.
CREATE TABLE job (
  business_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  unique_key TEXT NOT NULL,
  run_at BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  claimed_until BIGINT NOT NULL,
  CONSTRAINT job__business_id__id PRIMARY KEY (business_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX job__unique_key ON job (unique_key);
CREATE INDEX job_by_time ON job (run_at);
