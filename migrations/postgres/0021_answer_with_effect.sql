-- The answer to a call with an Idempotency-Key is written with its effect: nothing has to stand for it any more.
ALTER TABLE idempotent_calls DROP COLUMN receipt;
