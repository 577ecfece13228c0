-- What each person saw of a session last, and what they knew when their visit began: what changed since is marked.
CREATE TABLE session_looks (
    user_id UUID NOT NULL REFERENCES users (user_id),
    session_id UUID NOT NULL REFERENCES sessions (session_id),
    at BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    known_at BIGINT NOT NULL,
    known_revision BIGINT NOT NULL,
    PRIMARY KEY (user_id, session_id)
);
CREATE INDEX session_looks_by_session ON session_looks (session_id);
CREATE INDEX session_looks_by_time ON session_looks (at);
