-- How often each reason was given with each outcome, so that the form can offer the commonest first. A kept count: it
-- says nothing of any session.
CREATE TABLE reason_uses (
    environment TEXT NOT NULL CHECK (environment IN ('live', 'sandbox')),
    outcome TEXT NOT NULL,
    code TEXT NOT NULL,
    uses BIGINT NOT NULL,
    PRIMARY KEY (environment, outcome, code)
);
