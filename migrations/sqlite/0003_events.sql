-- `secret` is sealed; `failures` counts failed tries since the last accepted one.
CREATE TABLE endpoints (
    endpoint_id BLOB PRIMARY KEY,
    environment TEXT NOT NULL CHECK (environment IN ('live', 'sandbox')),
    url TEXT NOT NULL,
    events TEXT NOT NULL,
    headers TEXT NOT NULL,
    allow_networks TEXT NOT NULL,
    thin INTEGER NOT NULL CHECK (thin IN (0, 1)),
    secret BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    disabled_at INTEGER,
    disabled_why TEXT,
    failures INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE events (
    event_id BLOB PRIMARY KEY,
    session_id BLOB NOT NULL REFERENCES sessions (session_id),
    sequence INTEGER NOT NULL,
    event_type TEXT NOT NULL CHECK (event_type IN ('status.updated', 'data.updated', 'session.created',
        'session.redacted', 'activity.created')),
    at INTEGER NOT NULL,
    body BLOB NOT NULL,
    UNIQUE (session_id, sequence)
) STRICT;

-- The outbox: one row for each event and endpoint. Of the waiting rows of one session and endpoint only the first has
-- a `next_at`; the others stand behind it.
CREATE TABLE deliveries (
    delivery_id BLOB PRIMARY KEY,
    event_id BLOB NOT NULL REFERENCES events (event_id),
    session_id BLOB NOT NULL REFERENCES sessions (session_id),
    endpoint_id BLOB NOT NULL REFERENCES endpoints (endpoint_id),
    sequence INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed')),
    tries INTEGER NOT NULL,
    tries_before_resend INTEGER NOT NULL,
    next_at INTEGER,
    leased_until INTEGER,
    http_status INTEGER,
    took_ms INTEGER,
    fault TEXT
) STRICT;
CREATE INDEX deliveries_by_event ON deliveries (event_id);
CREATE INDEX deliveries_in_order ON deliveries (endpoint_id, session_id, sequence) WHERE state = 'waiting';
CREATE INDEX deliveries_due ON deliveries (endpoint_id, next_at) WHERE state = 'waiting' AND next_at IS NOT NULL;
CREATE INDEX deliveries_leased ON deliveries (endpoint_id, leased_until)
    WHERE state = 'waiting' AND leased_until IS NOT NULL;
CREATE INDEX deliveries_failed ON deliveries (endpoint_id) WHERE state = 'failed';

CREATE TABLE delivery_tries (
    delivery_id BLOB NOT NULL REFERENCES deliveries (delivery_id),
    try INTEGER NOT NULL,
    at INTEGER NOT NULL,
    http_status INTEGER,
    took_ms INTEGER NOT NULL,
    fault TEXT,
    answer BLOB,
    PRIMARY KEY (delivery_id, try)
) STRICT;
