-- Agents who have left keep their name in what they wrote; their e-mail address is free again.
ALTER TABLE agent ADD COLUMN removed_at BIGINT;
DROP INDEX agent__email;
CREATE UNIQUE INDEX agent__email ON agent (email) WHERE removed_at IS NULL;

-- Links to renew a password, and who issued a link: it ends when they leave.
CREATE TABLE agent_link_new (
  token_hash TEXT NOT NULL,
  business_id BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('owner', 'invitation', 'sign_in', 'renewal')),
  role TEXT NOT NULL,
  agent_id BIGINT,
  email TEXT,
  expires_at BIGINT NOT NULL,
  issued_by BIGINT,
  CONSTRAINT agent_link__token_hash PRIMARY KEY (token_hash)
) WITHOUT ROWID;
INSERT INTO agent_link_new SELECT token_hash, business_id, kind, role, agent_id, email, expires_at, NULL FROM agent_link;
DROP TABLE agent_link;
ALTER TABLE agent_link_new RENAME TO agent_link;
CREATE INDEX agent_link_by_expiry ON agent_link (expires_at);
CREATE INDEX agent_link_by_business ON agent_link (business_id, kind);
