-- Mail to the subject of a decision. `content` (address, language, words) is sealed with the session's key and empty
-- once it was forgotten. Of the waiting mails of one session only the first is due.
CREATE TABLE mails (
    mail_id BLOB PRIMARY KEY,
    session_id BLOB NOT NULL REFERENCES sessions (session_id),
    sequence INTEGER NOT NULL,
    at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed')),
    tries INTEGER NOT NULL,
    tried_at INTEGER,
    next_at INTEGER,
    leased_until INTEGER,
    fault TEXT,
    content BLOB,
    UNIQUE (session_id, sequence)
) STRICT;
CREATE INDEX mails_due ON mails (next_at) WHERE state = 'waiting';
