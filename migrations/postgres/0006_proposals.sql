-- Decisions that wait for a second person. `version` is that of the session they were made on; `person_behind` is who
-- proposed, or made the key that did; `decision_id` is the activity of the decision that a confirmation became. What
-- was typed is sealed in `words`.
CREATE TABLE proposals (
    proposal_id UUID PRIMARY KEY,
    session_id UUID NOT NULL REFERENCES sessions (session_id),
    environment TEXT NOT NULL CHECK (environment IN ('live', 'sandbox')),
    version BIGINT NOT NULL,
    at BIGINT NOT NULL,
    proposed_by TEXT NOT NULL,
    proposed_name TEXT NOT NULL,
    proposed_label TEXT NOT NULL,
    person_behind UUID REFERENCES users (user_id),
    new_status TEXT NOT NULL,
    because TEXT NOT NULL,
    words BYTEA NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'confirmed', 'returned', 'void', 'replaced')),
    settled_at BIGINT,
    settled_name TEXT,
    decision_id UUID
);
CREATE UNIQUE INDEX proposals_waiting ON proposals (session_id) WHERE state = 'waiting';
CREATE INDEX proposals_by_session ON proposals (session_id, at, proposal_id);
CREATE INDEX proposals_by_time ON proposals (environment, at, proposal_id);
CREATE INDEX proposals_by_state ON proposals (environment, state, at, proposal_id);
