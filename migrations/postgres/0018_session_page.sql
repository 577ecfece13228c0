-- What a person may see of a session for a while: covered values, or the payload as it came. Each grant is an audit
-- entry and a line of the timeline.
CREATE TABLE reveals (
    user_id UUID NOT NULL,
    session_id UUID NOT NULL REFERENCES sessions (session_id),
    what TEXT NOT NULL CHECK (what IN ('values', 'payload')),
    until BIGINT NOT NULL,
    PRIMARY KEY (user_id, session_id, what)
);
CREATE INDEX reveals_by_session ON reveals (session_id);

-- Decision forms that were sent, so that one sent twice decides once.
CREATE TABLE decided_forms (
    form_id UUID PRIMARY KEY,
    session_id UUID NOT NULL REFERENCES sessions (session_id),
    at BIGINT NOT NULL
);
CREATE INDEX decided_forms_by_time ON decided_forms (at);

-- Comments that admins have written beforehand. Not about anybody, so not sealed.
CREATE TABLE comment_templates (
    template_id UUID PRIMARY KEY,
    title TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL,
    made_at BIGINT NOT NULL
);
