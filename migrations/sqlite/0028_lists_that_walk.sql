-- Lists by warnings, by what nobody has in hand, and how leases that ran out are found.
CREATE INDEX sessions_with_errors ON sessions (environment, status, kind, number) WHERE errors > 0;
CREATE INDEX sessions_with_warnings ON sessions (environment, status, kind, number) WHERE warnings > 0;
CREATE INDEX sessions_with_notes ON sessions (environment, status, kind, number) WHERE notes > 0;
CREATE INDEX sessions_untouched ON sessions (environment, kind, number)
    WHERE status = 'In Review' AND claimed_until IS NULL;
CREATE INDEX sessions_in_hand ON sessions (environment, claimed_until)
    WHERE status = 'In Review' AND claimed_until IS NOT NULL;
