-- While an endpoint's secret rotates: the sealed one before it, and until when that signs too.
ALTER TABLE endpoints ADD COLUMN earlier_secret BYTEA;
ALTER TABLE endpoints ADD COLUMN earlier_until BIGINT;

-- A workflow's name that is no id may say something about the subject; redactions of before left it.
UPDATE sessions SET workflow_id = NULL WHERE redaction IS NOT NULL AND (workflow_id !~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$');
