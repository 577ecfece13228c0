-- People whom a note names, until they have looked at the session (`seen_at`). What the note says stays in `activity`.
CREATE TABLE mentions (
    user_id UUID NOT NULL REFERENCES users (user_id),
    activity_id UUID NOT NULL REFERENCES activity (activity_id),
    session_id UUID NOT NULL REFERENCES sessions (session_id),
    at BIGINT NOT NULL,
    seen_at BIGINT,
    PRIMARY KEY (user_id, activity_id)
);
CREATE INDEX mentions_to_see ON mentions (user_id, at) WHERE seen_at IS NULL;
CREATE INDEX mentions_by_session ON mentions (session_id);

-- Events of a span of time are sent again.
CREATE INDEX events_by_time ON events (at);
