-- What the installation is. `key_check` tells a wrong master key before anything is read with it.
CREATE TABLE meta (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    application_id BLOB NOT NULL,
    key_check BLOB NOT NULL
) STRICT;

-- `subject` is sealed; `digest` is a keyed digest; `ubo_*` are -1 while nobody is linked, so that they sort last.
CREATE TABLE sessions (
    session_id BLOB PRIMARY KEY,
    number INTEGER NOT NULL CHECK (number > 0),
    environment TEXT NOT NULL CHECK (environment IN ('live', 'sandbox')),
    kind TEXT NOT NULL CHECK (kind IN ('user', 'business')),
    source TEXT NOT NULL CHECK (source IN ('native', 'didit', 'veriff', 'stripe', 'verifa')),
    status TEXT NOT NULL CHECK (status IN ('Not Started', 'In Progress', 'Awaiting User', 'In Review', 'Approved',
        'Declined', 'Resubmitted', 'Abandoned', 'Expired', 'Kyc Expired', 'Canceled')),
    version INTEGER NOT NULL,
    resubmission_count INTEGER NOT NULL CHECK (resubmission_count BETWEEN 0 AND 9),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    entered_review_at INTEGER,
    decided_at INTEGER,
    person_decision TEXT CHECK (person_decision IN ('Not Started', 'In Progress', 'Awaiting User', 'In Review',
        'Approved', 'Declined', 'Resubmitted', 'Abandoned', 'Expired', 'Kyc Expired', 'Canceled')),
    source_status TEXT,
    event_sequence INTEGER NOT NULL,
    subject BLOB NOT NULL,
    errors INTEGER NOT NULL,
    warnings INTEGER NOT NULL,
    notes INTEGER NOT NULL,
    revisions INTEGER NOT NULL,
    digest BLOB NOT NULL,
    url_token BLOB,
    ubo_total INTEGER NOT NULL DEFAULT -1,
    ubo_approved INTEGER NOT NULL DEFAULT -1,
    ubo_flagged INTEGER NOT NULL DEFAULT -1,
    ubo_pending INTEGER NOT NULL DEFAULT -1,
    workflow_id TEXT,
    submitted_at INTEGER,
    expires_at INTEGER,
    priority INTEGER NOT NULL DEFAULT 0,
    claimed_by TEXT,
    claimed_name TEXT,
    claimed_until INTEGER,
    redaction TEXT CHECK (redaction IN ('processing', 'redacted')),
    legal_hold_until INTEGER,
    UNIQUE (environment, number)
) STRICT;
CREATE INDEX sessions_by_status ON sessions (environment, status, number);
CREATE INDEX sessions_by_kind ON sessions (environment, kind, number);
CREATE INDEX sessions_by_status_and_kind ON sessions (environment, status, kind, number);
CREATE INDEX sessions_by_url ON sessions (environment, url_token, number) WHERE url_token IS NOT NULL;
CREATE INDEX companies_by_flagged ON sessions (environment, ubo_flagged DESC, number DESC) WHERE kind = 'business';
CREATE INDEX companies_with_pending ON sessions (environment, ubo_flagged DESC, number DESC)
    WHERE kind = 'business' AND ubo_pending > 0;

-- The key of everything sealed for a session, itself wrapped: destroying the row is erasure.
CREATE TABLE subject_keys (
    session_id BLOB PRIMARY KEY REFERENCES sessions (session_id),
    wrapped BLOB NOT NULL
) STRICT;

CREATE TABLE session_numbers (
    environment TEXT PRIMARY KEY CHECK (environment IN ('live', 'sandbox')),
    last INTEGER NOT NULL
) STRICT;
INSERT INTO session_numbers (environment, last) VALUES ('live', 0), ('sandbox', 0);

-- Kept, not counted.
CREATE TABLE session_counts (
    environment TEXT NOT NULL CHECK (environment IN ('live', 'sandbox')),
    kind TEXT NOT NULL CHECK (kind IN ('user', 'business')),
    status TEXT NOT NULL,
    kept INTEGER NOT NULL CHECK (kept >= 0),
    PRIMARY KEY (environment, kind, status)
) STRICT, WITHOUT ROWID;

CREATE TABLE revisions (
    session_id BLOB NOT NULL REFERENCES sessions (session_id),
    revision INTEGER NOT NULL,
    version INTEGER NOT NULL,
    at INTEGER NOT NULL,
    payload BLOB NOT NULL,
    PRIMARY KEY (session_id, revision)
) STRICT;

CREATE TABLE activity (
    activity_id BLOB PRIMARY KEY,
    session_id BLOB NOT NULL REFERENCES sessions (session_id),
    at INTEGER NOT NULL,
    act TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    actor_label TEXT NOT NULL,
    status_before TEXT,
    status_after TEXT,
    words BLOB
) STRICT;
CREATE INDEX activity_by_session ON activity (session_id, at, activity_id);

-- Keyed tokens of normalised words: equal words give equal tokens, a token tells no word.
CREATE TABLE search_tokens (
    environment TEXT NOT NULL CHECK (environment IN ('live', 'sandbox')),
    token BLOB NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (environment, token, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX search_tokens_by_session ON search_tokens (environment, number);

-- Links of a company to the sessions of its people and owners: by id, else by the token of the hosted URL (`url`
-- itself is sealed). `counts` marks those that the UBO KYC summary counts.
CREATE TABLE party_links (
    parent_id BLOB NOT NULL REFERENCES sessions (session_id),
    position INTEGER NOT NULL,
    environment TEXT NOT NULL CHECK (environment IN ('live', 'sandbox')),
    child_id BLOB,
    url_token BLOB,
    url BLOB,
    payload_status TEXT,
    counts INTEGER NOT NULL CHECK (counts IN (0, 1)),
    PRIMARY KEY (parent_id, position)
) STRICT;
CREATE INDEX party_links_by_child ON party_links (environment, child_id) WHERE child_id IS NOT NULL;
CREATE INDEX party_links_by_url ON party_links (environment, url_token) WHERE url_token IS NOT NULL;

CREATE TABLE ubo_sums (
    environment TEXT PRIMARY KEY CHECK (environment IN ('live', 'sandbox')),
    total INTEGER NOT NULL,
    approved INTEGER NOT NULL,
    flagged INTEGER NOT NULL,
    pending INTEGER NOT NULL,
    companies INTEGER NOT NULL,
    companies_flagged INTEGER NOT NULL,
    companies_pending INTEGER NOT NULL
) STRICT;
INSERT INTO ubo_sums (environment, total, approved, flagged, pending, companies, companies_flagged, companies_pending)
VALUES ('live', 0, 0, 0, 0, 0, 0, 0), ('sandbox', 0, 0, 0, 0, 0, 0, 0);
