-- Agents who have left keep their name in what they wrote; their e-mail address is free again.
ALTER TABLE agent ADD COLUMN removed_at BIGINT;
DROP INDEX agent__email;
CREATE UNIQUE INDEX agent__email ON agent (email) WHERE removed_at IS NULL;

-- Links to renew a password, and who issued a link: it ends when they leave.
ALTER TABLE agent_link DROP CONSTRAINT agent_link_kind_check;
ALTER TABLE agent_link ADD CONSTRAINT agent_link_kind_check CHECK (kind IN ('owner', 'invitation', 'sign_in', 'renewal'));
ALTER TABLE agent_link ADD COLUMN issued_by BIGINT;
CREATE INDEX agent_link_by_business ON agent_link (business_id, kind);
