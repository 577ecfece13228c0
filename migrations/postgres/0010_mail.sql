-- Mail to the subject of a decision. `content` (address, language, words) is sealed with the session's key and empty
-- once it was forgotten. Of the waiting mails of one session only the first is due.
CREATE TABLE mails (
    mail_id UUID PRIMARY KEY,
    session_id UUID NOT NULL REFERENCES sessions (session_id),
    sequence BIGINT NOT NULL,
    at BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed')),
    tries BIGINT NOT NULL,
    tried_at BIGINT,
    next_at BIGINT,
    leased_until BIGINT,
    fault TEXT,
    content BYTEA,
    UNIQUE (session_id, sequence)
);
CREATE INDEX mails_due ON mails (next_at) WHERE state = 'waiting';
