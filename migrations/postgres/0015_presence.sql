-- Who has which session open: one row for each open stream of a page. A row runs out when the process that made it no
-- longer renews it.
CREATE TABLE presence (
    stream_id UUID PRIMARY KEY,
    process_id UUID NOT NULL,
    session_id UUID NOT NULL,
    user_id UUID NOT NULL REFERENCES users (user_id),
    until BIGINT NOT NULL
);
CREATE INDEX presence_by_process ON presence (process_id);
CREATE INDEX presence_by_until ON presence (until);

-- Every process hears of every commit that open pages may want to know of; what it was, the tables say.
CREATE FUNCTION tell_of_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('countersign_changes', '');
    RETURN NULL;
END
$$;
CREATE TRIGGER audit_log_tells AFTER INSERT ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION tell_of_change();
CREATE TRIGGER presence_tells AFTER INSERT OR DELETE ON presence
    FOR EACH STATEMENT EXECUTE FUNCTION tell_of_change();
