CREATE TABLE users (
    user_id UUID PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    roles TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('invited', 'active', 'disabled')),
    password_hash TEXT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    last_sign_in_at BIGINT
);

CREATE TABLE api_keys (
    key_id UUID PRIMARY KEY,
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    hash BYTEA NOT NULL UNIQUE,
    environment TEXT NOT NULL CHECK (environment IN ('live', 'sandbox')),
    scopes TEXT NOT NULL,
    created_by UUID REFERENCES users (user_id),
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    revoked_at BIGINT
);

-- Single-use links; only a hash of the token.
CREATE TABLE links (
    token_hash BYTEA PRIMARY KEY,
    purpose TEXT NOT NULL CHECK (purpose IN ('set_up', 'join')),
    user_id UUID REFERENCES users (user_id),
    expires_at BIGINT NOT NULL
);
CREATE INDEX links_by_user ON links (user_id);
CREATE INDEX links_by_expiry ON links (expires_at);

-- Signed-in browsers; only a hash of the cookie's id.
CREATE TABLE sign_ins (
    id_hash BYTEA PRIMARY KEY,
    user_id UUID REFERENCES users (user_id),
    data TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL
);
CREATE INDEX sign_ins_by_user ON sign_ins (user_id);
CREATE INDEX sign_ins_by_last_seen ON sign_ins (last_seen_at);

-- What a person typed before a refusal; sealed with the session's key.
CREATE TABLE drafts (
    user_id UUID NOT NULL REFERENCES users (user_id),
    session_id UUID NOT NULL REFERENCES sessions (session_id),
    at BIGINT NOT NULL,
    draft BYTEA NOT NULL,
    PRIMARY KEY (user_id, session_id)
);
CREATE INDEX drafts_by_time ON drafts (at);

CREATE TABLE throttle (
    bucket BYTEA PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);
CREATE INDEX throttle_by_time ON throttle (last_at);
