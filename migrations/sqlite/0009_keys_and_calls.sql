-- `networks` is a list of CIDR ranges, parted by spaces; empty lets every address in.
ALTER TABLE api_keys ADD COLUMN expires_at INTEGER;
ALTER TABLE api_keys ADD COLUMN networks TEXT NOT NULL DEFAULT '';

-- Calls that came with an Idempotency-Key, for a day. `name` and `request` are keyed digests. `took_effect` is written in
-- the transaction of the effect itself, on condition that `holder` is still the one who works on the call. `receipt` (ids
-- and fixed words alone) answers when the process died before it wrote `answer`, which is sealed with the key of
-- `session_id`, or with the desk's own where no session is concerned.
CREATE TABLE idempotent_calls (
    key_id BLOB NOT NULL REFERENCES api_keys (key_id),
    name BLOB NOT NULL,
    request BLOB NOT NULL,
    at INTEGER NOT NULL,
    holder BLOB NOT NULL,
    held_until INTEGER NOT NULL,
    took_effect INTEGER NOT NULL CHECK (took_effect IN (0, 1)),
    receipt TEXT,
    session_id BLOB,
    answer BLOB,
    PRIMARY KEY (key_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotent_calls_by_time ON idempotent_calls (at);
