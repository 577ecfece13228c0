-- Counters that move with what open pages show beside the audit log: who is here, how far jobs are. A process looks it up
-- when its counter has moved, not after every commit.
CREATE TABLE turns (
    what TEXT PRIMARY KEY CHECK (what IN ('presence', 'bulk')),
    turn BIGINT NOT NULL
);
INSERT INTO turns (what, turn) VALUES ('presence', 0), ('bulk', 0);
CREATE TRIGGER turns_tell AFTER UPDATE ON turns
    FOR EACH STATEMENT EXECUTE FUNCTION tell_of_change();

-- Jobs that were chosen and never started are forgotten after a time.
CREATE INDEX bulk_jobs_planned ON bulk_jobs (made_at) WHERE state = 'planned';
