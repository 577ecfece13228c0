-- What the installation is. `key_check` tells a wrong master key before anything is read with it.
CREATE TABLE meta (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    application_id UUID NOT NULL,
    key_check BYTEA NOT NULL
);

-- `subject` is sealed; `digest` is a keyed digest; `ubo_*` are -1 while nobody is linked, so that they sort last.
CREATE TABLE sessions (
    session_id UUID PRIMARY KEY,
    number BIGINT NOT NULL CHECK (number > 0),
    environment TEXT NOT NULL CHECK (environment IN ('live', 'sandbox')),
    kind TEXT NOT NULL CHECK (kind IN ('user', 'business')),
    source TEXT NOT NULL CHECK (source IN ('native', 'didit', 'veriff', 'stripe', 'verifa')),
    status TEXT NOT NULL CHECK (status IN ('Not Started', 'In Progress', 'Awaiting User', 'In Review', 'Approved',
        'Declined', 'Resubmitted', 'Abandoned', 'Expired', 'Kyc Expired', 'Canceled')),
    version BIGINT NOT NULL,
    resubmission_count BIGINT NOT NULL CHECK (resubmission_count BETWEEN 0 AND 9),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    entered_review_at BIGINT,
    decided_at BIGINT,
    person_decision TEXT CHECK (person_decision IN ('Not Started', 'In Progress', 'Awaiting User', 'In Review',
        'Approved', 'Declined', 'Resubmitted', 'Abandoned', 'Expired', 'Kyc Expired', 'Canceled')),
    source_status TEXT,
    event_sequence BIGINT NOT NULL,
    subject BYTEA NOT NULL,
    errors BIGINT NOT NULL,
    warnings BIGINT NOT NULL,
    notes BIGINT NOT NULL,
    revisions BIGINT NOT NULL,
    digest BYTEA NOT NULL,
    url_token BYTEA,
    ubo_total BIGINT NOT NULL DEFAULT -1,
    ubo_approved BIGINT NOT NULL DEFAULT -1,
    ubo_flagged BIGINT NOT NULL DEFAULT -1,
    ubo_pending BIGINT NOT NULL DEFAULT -1,
    workflow_id TEXT,
    submitted_at BIGINT,
    expires_at BIGINT,
    priority BIGINT NOT NULL DEFAULT 0,
    claimed_by TEXT,
    claimed_name TEXT,
    claimed_until BIGINT,
    redaction TEXT CHECK (redaction IN ('processing', 'redacted')),
    legal_hold_until BIGINT,
    UNIQUE (environment, number)
);
CREATE INDEX sessions_by_status ON sessions (environment, status, number);
CREATE INDEX sessions_by_kind ON sessions (environment, kind, number);
CREATE INDEX sessions_by_status_and_kind ON sessions (environment, status, kind, number);
CREATE INDEX sessions_by_url ON sessions (environment, url_token, number) WHERE url_token IS NOT NULL;
CREATE INDEX companies_by_flagged ON sessions (environment, ubo_flagged DESC, number DESC) WHERE kind = 'business';
CREATE INDEX companies_with_pending ON sessions (environment, ubo_flagged DESC, number DESC)
    WHERE kind = 'business' AND ubo_pending > 0;

-- The key of everything sealed for a session, itself wrapped: destroying the row is erasure.
CREATE TABLE subject_keys (
    session_id UUID PRIMARY KEY REFERENCES sessions (session_id),
    wrapped BYTEA NOT NULL
);

CREATE TABLE session_numbers (
    environment TEXT PRIMARY KEY CHECK (environment IN ('live', 'sandbox')),
    last BIGINT NOT NULL
);
INSERT INTO session_numbers (environment, last) VALUES ('live', 0), ('sandbox', 0);

-- Kept, not counted.
CREATE TABLE session_counts (
    environment TEXT NOT NULL CHECK (environment IN ('live', 'sandbox')),
    kind TEXT NOT NULL CHECK (kind IN ('user', 'business')),
    status TEXT NOT NULL,
    kept BIGINT NOT NULL CHECK (kept >= 0),
    PRIMARY KEY (environment, kind, status)
);

CREATE TABLE revisions (
    session_id UUID NOT NULL REFERENCES sessions (session_id),
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    at BIGINT NOT NULL,
    payload BYTEA NOT NULL,
    PRIMARY KEY (session_id, revision)
);

CREATE TABLE activity (
    activity_id UUID PRIMARY KEY,
    session_id UUID NOT NULL REFERENCES sessions (session_id),
    at BIGINT NOT NULL,
    act TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    actor_label TEXT NOT NULL,
    status_before TEXT,
    status_after TEXT,
    words BYTEA
);
CREATE INDEX activity_by_session ON activity (session_id, at, activity_id);

-- Keyed tokens of normalised words: equal words give equal tokens, a token tells no word.
CREATE TABLE search_tokens (
    environment TEXT NOT NULL CHECK (environment IN ('live', 'sandbox')),
    token BYTEA NOT NULL,
    number BIGINT NOT NULL,
    PRIMARY KEY (environment, token, number)
);
CREATE INDEX search_tokens_by_session ON search_tokens (environment, number);

-- Links of a company to the sessions of its people and owners: by id, else by the token of the hosted URL (`url`
-- itself is sealed). `counts` marks those that the UBO KYC summary counts.
CREATE TABLE party_links (
    parent_id UUID NOT NULL REFERENCES sessions (session_id),
    position BIGINT NOT NULL,
    environment TEXT NOT NULL CHECK (environment IN ('live', 'sandbox')),
    child_id UUID,
    url_token BYTEA,
    url BYTEA,
    payload_status TEXT,
    counts BIGINT NOT NULL CHECK (counts IN (0, 1)),
    PRIMARY KEY (parent_id, position)
);
CREATE INDEX party_links_by_child ON party_links (environment, child_id) WHERE child_id IS NOT NULL;
CREATE INDEX party_links_by_url ON party_links (environment, url_token) WHERE url_token IS NOT NULL;

CREATE TABLE ubo_sums (
    environment TEXT PRIMARY KEY CHECK (environment IN ('live', 'sandbox')),
    total BIGINT NOT NULL,
    approved BIGINT NOT NULL,
    flagged BIGINT NOT NULL,
    pending BIGINT NOT NULL,
    companies BIGINT NOT NULL,
    companies_flagged BIGINT NOT NULL,
    companies_pending BIGINT NOT NULL
);
INSERT INTO ubo_sums (environment, total, approved, flagged, pending, companies, companies_flagged, companies_pending)
VALUES ('live', 0, 0, 0, 0, 0, 0, 0), ('sandbox', 0, 0, 0, 0, 0, 0, 0);
