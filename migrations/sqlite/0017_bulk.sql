-- Many sessions at once: a job and a row for each session, so that each is done once, whatever breaks off. `digest` is
-- of what was chosen; `words`, what was typed, is sealed and goes with the end of the job.
CREATE TABLE bulk_jobs (
    bulk_id BLOB PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES users (user_id),
    act TEXT NOT NULL CHECK (act IN ('assign', 'tag', 'ask_again', 'decline', 'approve')),
    state TEXT NOT NULL CHECK (state IN ('planned', 'running', 'done')),
    digest BLOB NOT NULL,
    words BLOB,
    made_at INTEGER NOT NULL,
    started_at INTEGER,
    ended_at INTEGER
) STRICT;
CREATE INDEX bulk_jobs_by_person ON bulk_jobs (user_id, made_at, bulk_id);
CREATE INDEX bulk_jobs_running ON bulk_jobs (started_at, bulk_id) WHERE state = 'running';

CREATE TABLE bulk_rows (
    bulk_id BLOB NOT NULL REFERENCES bulk_jobs (bulk_id),
    position INTEGER NOT NULL,
    session_id BLOB NOT NULL REFERENCES sessions (session_id),
    version INTEGER NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('waiting', 'working', 'done', 'proposed', 'unchanged', 'refused')),
    leased_until INTEGER NOT NULL DEFAULT 0,
    sentence TEXT,
    PRIMARY KEY (bulk_id, position)
) STRICT;
CREATE INDEX bulk_rows_open ON bulk_rows (bulk_id, position) WHERE outcome IN ('waiting', 'working');
