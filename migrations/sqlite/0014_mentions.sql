-- People whom a note names, until they have looked at the session (`seen_at`). What the note says stays in `activity`.
CREATE TABLE mentions (
    user_id BLOB NOT NULL REFERENCES users (user_id),
    activity_id BLOB NOT NULL REFERENCES activity (activity_id),
    session_id BLOB NOT NULL REFERENCES sessions (session_id),
    at INTEGER NOT NULL,
    seen_at INTEGER,
    PRIMARY KEY (user_id, activity_id)
) STRICT;
CREATE INDEX mentions_to_see ON mentions (user_id, at) WHERE seen_at IS NULL;
CREATE INDEX mentions_by_session ON mentions (session_id);

-- Events of a span of time are sent again.
CREATE INDEX events_by_time ON events (at);
