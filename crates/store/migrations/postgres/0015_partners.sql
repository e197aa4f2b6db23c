-- The partner programme (messaging::partner). A solution is two apps that work together: the owner's and the partner's.
CREATE TABLE solution (
  business_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  name TEXT NOT NULL,
  owner_app_id BIGINT NOT NULL,
  partner_app_id BIGINT NOT NULL,
  owner_sends BOOLEAN NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('INITIATED', 'ACTIVE', 'REJECTED', 'DEACTIVATED')),
  pending TEXT NOT NULL CHECK (pending IN ('NONE', 'PENDING_ACTIVATION', 'PENDING_DEACTIVATION')),
  requested_by_app_id BIGINT,
  reason TEXT,
  owner_user_id BIGINT,
  partner_user_id BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  CONSTRAINT solution__business_id__id PRIMARY KEY (business_id, id)
);

-- The WABAs of a solution.
CREATE TABLE solution_waba (
  business_id BIGINT NOT NULL,
  waba_id BIGINT NOT NULL,
  solution_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT solution_waba__business_id__waba_id__solution_id PRIMARY KEY (business_id, waba_id, solution_id)
);
CREATE INDEX solution_waba_by_solution ON solution_waba (business_id, solution_id);

-- A WABA that is to come into a solution, out of another one or out of none.
CREATE TABLE mobility_intent (
  business_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('MIGRATION', 'OBO')),
  waba_id BIGINT NOT NULL,
  from_solution_id BIGINT,
  solution_id BIGINT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('PENDING', 'SCHEDULED', 'COMPLETED', 'CANCELLED')),
  reason TEXT,
  due_at BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  CONSTRAINT mobility_intent__business_id__id PRIMARY KEY (business_id, id)
);
CREATE INDEX mobility_intent_by_waba ON mobility_intent (business_id, waba_id, status);

-- Numbers that were proven before a WABA takes them, and the businesses of this server that may take them too.
CREATE TABLE preverified_number (
  business_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  digits TEXT NOT NULL,
  is_verified BOOLEAN NOT NULL DEFAULT FALSE,
  used_as_id BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  CONSTRAINT preverified_number__business_id__id PRIMARY KEY (business_id, id)
);
CREATE UNIQUE INDEX preverified_number__digits ON preverified_number (digits);

CREATE TABLE preverified_share (
  business_id BIGINT NOT NULL,
  preverified_id BIGINT NOT NULL,
  partner_business_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT preverified_share__ids PRIMARY KEY (business_id, preverified_id, partner_business_id)
);
CREATE INDEX preverified_share_by_partner ON preverified_share (partner_business_id);
