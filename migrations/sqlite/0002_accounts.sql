CREATE TABLE users (
    user_id BLOB PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    roles TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('invited', 'active', 'disabled')),
    password_hash TEXT,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    last_sign_in_at INTEGER
) STRICT;

CREATE TABLE api_keys (
    key_id BLOB PRIMARY KEY,
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    hash BLOB NOT NULL UNIQUE,
    environment TEXT NOT NULL CHECK (environment IN ('live', 'sandbox')),
    scopes TEXT NOT NULL,
    created_by BLOB REFERENCES users (user_id),
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    revoked_at INTEGER
) STRICT;

-- Single-use links; only a hash of the token.
CREATE TABLE links (
    token_hash BLOB PRIMARY KEY,
    purpose TEXT NOT NULL CHECK (purpose IN ('set_up', 'join')),
    user_id BLOB REFERENCES users (user_id),
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX links_by_user ON links (user_id);
CREATE INDEX links_by_expiry ON links (expires_at);

-- Signed-in browsers; only a hash of the cookie's id.
CREATE TABLE sign_ins (
    id_hash BLOB PRIMARY KEY,
    user_id BLOB REFERENCES users (user_id),
    data TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sign_ins_by_user ON sign_ins (user_id);
CREATE INDEX sign_ins_by_last_seen ON sign_ins (last_seen_at);

-- What a person typed before a refusal; sealed with the session's key.
CREATE TABLE drafts (
    user_id BLOB NOT NULL REFERENCES users (user_id),
    session_id BLOB NOT NULL REFERENCES sessions (session_id),
    at INTEGER NOT NULL,
    draft BLOB NOT NULL,
    PRIMARY KEY (user_id, session_id)
) STRICT;
CREATE INDEX drafts_by_time ON drafts (at);

CREATE TABLE throttle (
    bucket BLOB PRIMARY KEY,
    failures INTEGER NOT NULL,
    last_at INTEGER NOT NULL
) STRICT;
CREATE INDEX throttle_by_time ON throttle (last_at);
