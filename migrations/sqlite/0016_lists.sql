-- Lists by more than status and kind, and what a person has made of them.
CREATE INDEX sessions_by_updated ON sessions (environment, updated_at, number);
CREATE INDEX sessions_by_waiting ON sessions (environment, entered_review_at, number)
    WHERE entered_review_at IS NOT NULL;
CREATE INDEX sessions_by_source ON sessions (environment, source, number);
CREATE INDEX sessions_by_holder ON sessions (environment, claimed_by, number) WHERE claimed_by IS NOT NULL;

-- Columns of the list in a person's order.
CREATE TABLE list_columns (
    user_id BLOB PRIMARY KEY REFERENCES users (user_id),
    columns TEXT NOT NULL
) STRICT;

-- Saved views. `content` is sealed: a filter may hold a name that was searched for.
CREATE TABLE saved_views (
    view_id BLOB PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES users (user_id),
    shared INTEGER NOT NULL CHECK (shared IN (0, 1)),
    made_at INTEGER NOT NULL,
    content BLOB NOT NULL
) STRICT;
CREATE INDEX saved_views_by_person ON saved_views (user_id, made_at, view_id);
CREATE INDEX saved_views_shared ON saved_views (made_at, view_id) WHERE shared = 1;
