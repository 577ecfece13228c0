-- While an endpoint's secret rotates: the sealed one before it, and until when that signs too.
ALTER TABLE endpoints ADD COLUMN earlier_secret BLOB;
ALTER TABLE endpoints ADD COLUMN earlier_until INTEGER;

-- A workflow's name that is no id may say something about the subject; redactions of before left it.
UPDATE sessions SET workflow_id = NULL WHERE redaction IS NOT NULL AND (lower(workflow_id) NOT GLOB '????????-????-????-????-????????????'
    OR replace(lower(workflow_id), '-', '') GLOB '*[^0-9a-f]*');
