-- `secret` is sealed; `failures` counts failed tries since the last accepted one.
CREATE TABLE endpoints (
    endpoint_id UUID PRIMARY KEY,
    environment TEXT NOT NULL CHECK (environment IN ('live', 'sandbox')),
    url TEXT NOT NULL,
    events TEXT NOT NULL,
    headers TEXT NOT NULL,
    allow_networks TEXT NOT NULL,
    thin BIGINT NOT NULL CHECK (thin IN (0, 1)),
    secret BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT,
    disabled_why TEXT,
    failures BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE events (
    event_id UUID PRIMARY KEY,
    session_id UUID NOT NULL REFERENCES sessions (session_id),
    sequence BIGINT NOT NULL,
    event_type TEXT NOT NULL CHECK (event_type IN ('status.updated', 'data.updated', 'session.created',
        'session.redacted', 'activity.created')),
    at BIGINT NOT NULL,
    body BYTEA NOT NULL,
    UNIQUE (session_id, sequence)
);

-- The outbox: one row for each event and endpoint. Of the waiting rows of one session and endpoint only the first has
-- a `next_at`; the others stand behind it.
CREATE TABLE deliveries (
    delivery_id UUID PRIMARY KEY,
    event_id UUID NOT NULL REFERENCES events (event_id),
    session_id UUID NOT NULL REFERENCES sessions (session_id),
    endpoint_id UUID NOT NULL REFERENCES endpoints (endpoint_id),
    sequence BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed')),
    tries BIGINT NOT NULL,
    tries_before_resend BIGINT NOT NULL,
    next_at BIGINT,
    leased_until BIGINT,
    http_status BIGINT,
    took_ms BIGINT,
    fault TEXT
);
CREATE INDEX deliveries_by_event ON deliveries (event_id);
CREATE INDEX deliveries_in_order ON deliveries (endpoint_id, session_id, sequence) WHERE state = 'waiting';
CREATE INDEX deliveries_due ON deliveries (endpoint_id, next_at) WHERE state = 'waiting' AND next_at IS NOT NULL;
CREATE INDEX deliveries_leased ON deliveries (endpoint_id, leased_until)
    WHERE state = 'waiting' AND leased_until IS NOT NULL;
CREATE INDEX deliveries_failed ON deliveries (endpoint_id) WHERE state = 'failed';

CREATE TABLE delivery_tries (
    delivery_id UUID NOT NULL REFERENCES deliveries (delivery_id),
    try BIGINT NOT NULL,
    at BIGINT NOT NULL,
    http_status BIGINT,
    took_ms BIGINT NOT NULL,
    fault TEXT,
    answer BYTEA,
    PRIMARY KEY (delivery_id, try)
);
