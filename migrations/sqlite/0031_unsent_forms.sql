-- Forms that came after their sender's sign-in had ended, for a day; sealed with the session's key, or with the desk's own
-- where they are about no one session.
CREATE TABLE unsent_forms (
    user_id BLOB NOT NULL REFERENCES users (user_id),
    page TEXT NOT NULL,
    form TEXT NOT NULL,
    session_id BLOB REFERENCES sessions (session_id),
    at INTEGER NOT NULL,
    fields BLOB NOT NULL,
    PRIMARY KEY (user_id, page, form)
) STRICT;
CREATE INDEX unsent_forms_by_time ON unsent_forms (at);
CREATE INDEX unsent_forms_by_session ON unsent_forms (session_id);
