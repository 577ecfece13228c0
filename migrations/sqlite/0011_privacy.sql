-- A deleted session is redacted and hidden: the row stays, so that its id cannot come in again unseen.
ALTER TABLE sessions ADD COLUMN deleted_at INTEGER;

-- Redactions under way: asked for, not yet done, or done and not yet wiped from the files (`done_at`).
CREATE TABLE redactions (
    session_id BLOB PRIMARY KEY REFERENCES sessions (session_id),
    asked_at INTEGER NOT NULL,
    done_at INTEGER
) STRICT;

-- What a manager asks for and an admin confirms. `reason` is sealed with the session's key and goes with it.
CREATE TABLE privacy_requests (
    request_id BLOB PRIMARY KEY,
    session_id BLOB NOT NULL REFERENCES sessions (session_id),
    act TEXT NOT NULL CHECK (act IN ('redact', 'export', 'delete', 'hold', 'lift')),
    hold_until INTEGER,
    reason BLOB,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'confirmed', 'returned')),
    asked_by BLOB NOT NULL REFERENCES users (user_id),
    asked_at INTEGER NOT NULL,
    settled_by BLOB REFERENCES users (user_id),
    settled_at INTEGER
) STRICT;
CREATE UNIQUE INDEX privacy_requests_waiting ON privacy_requests (session_id, act) WHERE state = 'waiting';
CREATE INDEX privacy_requests_by_session ON privacy_requests (session_id, asked_at);
CREATE INDEX privacy_requests_by_time ON privacy_requests (asked_at);
