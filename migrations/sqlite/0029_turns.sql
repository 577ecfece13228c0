-- Counters that move with what open pages show beside the audit log: who is here, how far jobs are. A process looks it up
-- when its counter has moved, not after every commit.
CREATE TABLE turns (
    what TEXT PRIMARY KEY CHECK (what IN ('presence', 'bulk')),
    turn INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO turns (what, turn) VALUES ('presence', 0), ('bulk', 0);

-- Jobs that were chosen and never started are forgotten after a time.
CREATE INDEX bulk_jobs_planned ON bulk_jobs (made_at) WHERE state = 'planned';
