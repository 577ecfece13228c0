-- Who has which session open: one row for each open stream of a page. A row runs out when the process that made it no
-- longer renews it.
CREATE TABLE presence (
    stream_id BLOB PRIMARY KEY,
    process_id BLOB NOT NULL,
    session_id BLOB NOT NULL,
    user_id BLOB NOT NULL REFERENCES users (user_id),
    until INTEGER NOT NULL
) STRICT;
CREATE INDEX presence_by_process ON presence (process_id);
CREATE INDEX presence_by_until ON presence (until);
