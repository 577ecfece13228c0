-- Evidence files behind the vendor's links: one row for each picture, film or document that a payload ever named.
-- `token` is keyed over the link without what runs out in it, `link_token` over the whole link; `link` (where in the
-- payload, and the link itself) is sealed. `blob` is the keyed digest of the content, under which it lies in the folder
-- of files; a removed row keeps it until the content is deleted.
CREATE TABLE files (
    file_id BLOB PRIMARY KEY,
    session_id BLOB NOT NULL REFERENCES sessions (session_id),
    token BLOB NOT NULL,
    link_token BLOB NOT NULL,
    link BLOB,
    state TEXT NOT NULL CHECK (state IN ('wanted', 'kept', 'failed', 'gone', 'removed')),
    wanted_at INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    tries_before_link INTEGER NOT NULL,
    next_at INTEGER,
    leased_until INTEGER,
    http_status INTEGER,
    fault TEXT,
    kept_at INTEGER,
    size INTEGER,
    media_type TEXT,
    blob BLOB,
    UNIQUE (session_id, token)
) STRICT;
CREATE INDEX files_due ON files (next_at) WHERE state = 'wanted';
CREATE INDEX files_by_blob ON files (blob) WHERE blob IS NOT NULL;
CREATE INDEX files_to_delete ON files (file_id) WHERE state = 'removed' AND blob IS NOT NULL;

CREATE TABLE file_tries (
    file_id BLOB NOT NULL REFERENCES files (file_id),
    try INTEGER NOT NULL,
    at INTEGER NOT NULL,
    http_status INTEGER,
    took_ms INTEGER NOT NULL,
    fault TEXT,
    PRIMARY KEY (file_id, try)
) STRICT;
