-- What each person saw of a session last, and what they knew when their visit began: what changed since is marked.
CREATE TABLE session_looks (
    user_id BLOB NOT NULL REFERENCES users (user_id),
    session_id BLOB NOT NULL REFERENCES sessions (session_id),
    at INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    known_at INTEGER NOT NULL,
    known_revision INTEGER NOT NULL,
    PRIMARY KEY (user_id, session_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_looks_by_session ON session_looks (session_id);
CREATE INDEX session_looks_by_time ON session_looks (at);
