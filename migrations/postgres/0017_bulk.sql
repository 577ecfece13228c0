-- Many sessions at once: a job and a row for each session, so that each is done once, whatever breaks off. `digest` is
-- of what was chosen; `words`, what was typed, is sealed and goes with the end of the job.
CREATE TABLE bulk_jobs (
    bulk_id UUID PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users (user_id),
    act TEXT NOT NULL CHECK (act IN ('assign', 'tag', 'ask_again', 'decline', 'approve')),
    state TEXT NOT NULL CHECK (state IN ('planned', 'running', 'done')),
    digest BYTEA NOT NULL,
    words BYTEA,
    made_at BIGINT NOT NULL,
    started_at BIGINT,
    ended_at BIGINT
);
CREATE INDEX bulk_jobs_by_person ON bulk_jobs (user_id, made_at, bulk_id);
CREATE INDEX bulk_jobs_running ON bulk_jobs (started_at, bulk_id) WHERE state = 'running';

CREATE TABLE bulk_rows (
    bulk_id UUID NOT NULL REFERENCES bulk_jobs (bulk_id),
    position BIGINT NOT NULL,
    session_id UUID NOT NULL REFERENCES sessions (session_id),
    version BIGINT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('waiting', 'working', 'done', 'proposed', 'unchanged', 'refused')),
    leased_until BIGINT NOT NULL DEFAULT 0,
    sentence TEXT,
    PRIMARY KEY (bulk_id, position)
);
CREATE INDEX bulk_rows_open ON bulk_rows (bulk_id, position) WHERE outcome IN ('waiting', 'working');
