-- What the source said of its own events. `source_event_at` is the time of the newest; `source_changed` marks a session
-- whose source says otherwise than a person decided, until they decide again.
ALTER TABLE sessions ADD COLUMN source_event_at BIGINT;
ALTER TABLE sessions ADD COLUMN source_changed BIGINT NOT NULL DEFAULT 0 CHECK (source_changed IN (0, 1));
UPDATE sessions SET source_changed = 1 WHERE redaction IS NULL
    AND person_decision IN ('Approved', 'Declined', 'Canceled')
    AND source_status IN ('Approved', 'Declined', 'Canceled', 'APPROVED', 'DECLINED', 'CANCELED')
    AND upper(source_status) <> upper(person_decision)
    AND EXISTS (SELECT 1 FROM activity a WHERE a.session_id = sessions.session_id AND a.act = 'revised'
        AND a.at > sessions.decided_at);
CREATE INDEX sessions_with_source_changed ON sessions (environment, number) WHERE source_changed = 1;

-- Events that came with a session: keyed tokens of the ids that the source gave them, so that a repeat is known.
CREATE TABLE source_events (
    session_id UUID NOT NULL REFERENCES sessions (session_id),
    token BYTEA NOT NULL,
    heard_at BIGINT NOT NULL,
    PRIMARY KEY (session_id, token)
);
