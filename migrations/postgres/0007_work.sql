-- Working on sessions: lists by date, the queue that "next" hands out of, what was set by PATCH, tags.
CREATE INDEX sessions_by_created ON sessions (environment, created_at, number);
CREATE INDEX sessions_to_hand_out ON sessions (environment, priority DESC, entered_review_at, number)
    WHERE status = 'In Review';

-- Metadata and reference set by PATCH, sealed: they lie over whatever payload comes in later.
ALTER TABLE sessions ADD COLUMN overlay BYTEA;

-- A tag is sealed; its keyed token is also in `search_tokens`, which lists filter by.
CREATE TABLE session_tags (
    session_id UUID NOT NULL REFERENCES sessions (session_id),
    token BYTEA NOT NULL,
    position BIGINT NOT NULL,
    tag BYTEA NOT NULL,
    PRIMARY KEY (session_id, token)
);
