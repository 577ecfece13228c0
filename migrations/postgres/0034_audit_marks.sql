-- By what entries of the audit chain are found. The chain itself stays as it is: these rows prove nothing.
-- latest: the latest time of this entry and all before it; lag: how far a time ever stood behind it. So a span of time
-- is a span of positions, however clocks were set.
CREATE TABLE audit_marks (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    latest BIGINT NOT NULL,
    lag BIGINT NOT NULL,
    actor TEXT NOT NULL,
    act TEXT NOT NULL,
    part TEXT NOT NULL CHECK (part IN ('work', 'configuration')),
    environment TEXT NOT NULL CHECK (environment IN ('live', 'sandbox')),
    session_id UUID
);

-- canonical content has its keys in order, so that no broken row can stop the start here
INSERT INTO audit_marks (seq, at, latest, lag, actor, act, part, environment, session_id)
SELECT seq, at, latest, max(latest - at) OVER (ORDER BY seq), actor, act,
    CASE WHEN target LIKE 'session:%' OR target LIKE 'sessions:%' OR target LIKE 'list:%' OR target LIKE 'bulk:%'
        OR target LIKE 'view:%' THEN 'work' ELSE 'configuration' END,
    CASE WHEN target LIKE '%:sandbox' THEN 'sandbox' ELSE coalesce(s.environment, k.environment, e.environment, 'live') END,
    CASE WHEN target LIKE 'session:%' THEN thing END
FROM (
    SELECT seq, at, max(at) OVER (ORDER BY seq) AS latest, m[2] AS actor, m[1] AS act, target,
        CASE WHEN target ~ '^[a-z]+:[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$'
            THEN CAST(substring(target FROM ':(.*)$') AS UUID) END AS thing
    FROM (
        SELECT seq, m, substring(content FROM ',"target":"([^"]*)"}$') AS target,
            CAST(extract(epoch FROM CAST(m[3] AS TIMESTAMPTZ)) * 1000000 AS BIGINT) AS at
        FROM (
            SELECT seq, content, regexp_match(content, '^{"act":"([^"]*)","actor":"([^"]*)","at":"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{6}Z)"') AS m
            FROM audit_log
        ) AS matched WHERE m IS NOT NULL
    ) AS opened WHERE target IS NOT NULL
) AS found
LEFT JOIN sessions s ON target LIKE 'session:%' AND s.session_id = thing
LEFT JOIN api_keys k ON target LIKE 'key:%' AND k.key_id = thing
LEFT JOIN endpoints e ON target LIKE 'webhook:%' AND e.endpoint_id = thing;

CREATE INDEX audit_marks_by_environment ON audit_marks (environment, seq);
CREATE INDEX audit_marks_of_configuration ON audit_marks (environment, seq) WHERE part = 'configuration';
CREATE INDEX audit_marks_by_actor ON audit_marks (actor, environment, seq);
CREATE INDEX audit_marks_by_act ON audit_marks (act, environment, seq);
CREATE INDEX audit_marks_by_session ON audit_marks (session_id, seq) WHERE session_id IS NOT NULL;
CREATE INDEX audit_marks_by_time ON audit_marks (latest, seq);
