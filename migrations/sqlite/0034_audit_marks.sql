-- By what entries of the audit chain are found. The chain itself stays as it is: these rows prove nothing.
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

INSERT INTO audit_marks (seq, at, latest, lag, actor, act, part, environment, session_id)
SELECT seq, at, latest, max(latest - at) OVER (ORDER BY seq), actor, act,
    CASE WHEN target LIKE 'session:%' OR target LIKE 'sessions:%' OR target LIKE 'list:%' OR target LIKE 'bulk:%'
        OR target LIKE 'view:%' THEN 'work' ELSE 'configuration' END,
    CASE WHEN target LIKE '%:sandbox' THEN 'sandbox' ELSE coalesce(
        (SELECT s.environment FROM sessions s WHERE s.session_id = found.session_id),
        (SELECT k.environment FROM api_keys k WHERE target LIKE 'key:%' AND k.key_id = found.thing),
        (SELECT e.environment FROM endpoints e WHERE target LIKE 'webhook:%' AND e.endpoint_id = found.thing),
        'live') END,
    session_id
FROM (
    SELECT seq, at, max(at) OVER (ORDER BY seq) AS latest, actor, act, target, thing,
        CASE WHEN target LIKE 'session:%' THEN thing END AS session_id
    FROM (
        SELECT seq,
            CAST(strftime('%s', substr(content ->> '$.at', 1, 19)) AS INTEGER) * 1000000
                + CAST(substr(content ->> '$.at', 21, 6) AS INTEGER) AS at,
            content ->> '$.actor' AS actor, content ->> '$.act' AS act, content ->> '$.target' AS target,
            unhex(replace(substr(content ->> '$.target', instr(content ->> '$.target', ':') + 1), '-', '')) AS thing
        FROM audit_log WHERE json_valid(content)
    ) AS opened WHERE at IS NOT NULL AND actor IS NOT NULL AND act IS NOT NULL AND target IS NOT NULL
) AS found;

CREATE INDEX audit_marks_by_environment ON audit_marks (environment, seq);
CREATE INDEX audit_marks_of_configuration ON audit_marks (environment, seq) WHERE part = 'configuration';
CREATE INDEX audit_marks_by_actor ON audit_marks (actor, environment, seq);
CREATE INDEX audit_marks_by_act ON audit_marks (act, environment, seq);
CREATE INDEX audit_marks_by_session ON audit_marks (session_id, seq) WHERE session_id IS NOT NULL;
CREATE INDEX audit_marks_by_time ON audit_marks (latest, seq);
