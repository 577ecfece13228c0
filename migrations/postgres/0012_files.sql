-- Evidence files behind the vendor's links: one row for each picture, film or document that a payload ever named.
-- `token` is keyed over the link without what runs out in it, `link_token` over the whole link; `link` (where in the
-- payload, and the link itself) is sealed. `blob` is the keyed digest of the content, under which it lies in the folder
-- of files; a removed row keeps it until the content is deleted.
CREATE TABLE files (
    file_id UUID PRIMARY KEY,
    session_id UUID NOT NULL REFERENCES sessions (session_id),
    token BYTEA NOT NULL,
    link_token BYTEA NOT NULL,
    link BYTEA,
    state TEXT NOT NULL CHECK (state IN ('wanted', 'kept', 'failed', 'gone', 'removed')),
    wanted_at BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    tries_before_link BIGINT NOT NULL,
    next_at BIGINT,
    leased_until BIGINT,
    http_status BIGINT,
    fault TEXT,
    kept_at BIGINT,
    size BIGINT,
    media_type TEXT,
    blob BYTEA,
    UNIQUE (session_id, token)
);
CREATE INDEX files_due ON files (next_at) WHERE state = 'wanted';
CREATE INDEX files_by_blob ON files (blob) WHERE blob IS NOT NULL;
CREATE INDEX files_to_delete ON files (file_id) WHERE state = 'removed' AND blob IS NOT NULL;

CREATE TABLE file_tries (
    file_id UUID NOT NULL REFERENCES files (file_id),
    try BIGINT NOT NULL,
    at BIGINT NOT NULL,
    http_status BIGINT,
    took_ms BIGINT NOT NULL,
    fault TEXT,
    PRIMARY KEY (file_id, try)
);
