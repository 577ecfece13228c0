-- Decisions that wait for a second person. `version` is that of the session they were made on; `person_behind` is who
-- proposed, or made the key that did; `decision_id` is the activity of the decision that a confirmation became. What
-- was typed is sealed in `words`.
CREATE TABLE proposals (
    proposal_id BLOB PRIMARY KEY,
    session_id BLOB NOT NULL REFERENCES sessions (session_id),
    environment TEXT NOT NULL CHECK (environment IN ('live', 'sandbox')),
    version INTEGER NOT NULL,
    at INTEGER NOT NULL,
    proposed_by TEXT NOT NULL,
    proposed_name TEXT NOT NULL,
    proposed_label TEXT NOT NULL,
    person_behind BLOB REFERENCES users (user_id),
    new_status TEXT NOT NULL,
    because TEXT NOT NULL,
    words BLOB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'confirmed', 'returned', 'void', 'replaced')),
    settled_at INTEGER,
    settled_name TEXT,
    decision_id BLOB
) STRICT;
CREATE UNIQUE INDEX proposals_waiting ON proposals (session_id) WHERE state = 'waiting';
CREATE INDEX proposals_by_session ON proposals (session_id, at, proposal_id);
CREATE INDEX proposals_by_time ON proposals (environment, at, proposal_id);
CREATE INDEX proposals_by_state ON proposals (environment, state, at, proposal_id);
