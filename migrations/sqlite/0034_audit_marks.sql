-- By what entries of the audit chain are found. These rows prove nothing; they follow the chain, which stays as it is,
-- and are written after it.
-- latest: the latest time of this entry and all before it; lag: how far a time ever stood behind it. So a span of time
-- is a span of positions, however clocks were set.
CREATE TABLE audit_marks (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    latest INTEGER NOT NULL,
    lag INTEGER NOT NULL,
    actor TEXT NOT NULL,
    act TEXT NOT NULL,
    part TEXT NOT NULL CHECK (part IN ('work', 'configuration')),
    environment TEXT NOT NULL CHECK (environment IN ('live', 'sandbox')),
    session_id BLOB
) STRICT;

CREATE INDEX audit_marks_by_environment ON audit_marks (environment, seq);
CREATE INDEX audit_marks_of_configuration ON audit_marks (environment, seq) WHERE part = 'configuration';
CREATE INDEX audit_marks_by_actor ON audit_marks (actor, environment, seq);
CREATE INDEX audit_marks_by_act ON audit_marks (act, environment, seq);
CREATE INDEX audit_marks_by_session ON audit_marks (session_id, seq) WHERE session_id IS NOT NULL;
CREATE INDEX audit_marks_by_time ON audit_marks (latest, seq);
