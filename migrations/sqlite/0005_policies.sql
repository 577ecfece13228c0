-- What the admin has set, one current row an environment; what it was before stands in the audit log. No row: the
-- defaults, as version 0.
CREATE TABLE policies (
    environment TEXT PRIMARY KEY CHECK (environment IN ('live', 'sandbox')),
    version INTEGER NOT NULL,
    content TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    changed_name TEXT NOT NULL
) STRICT;

-- The admin's own reason codes, for both environments. A code is retired and never deleted: old decisions name it.
-- `folded` is the code in lower case, so that no two differ in case alone.
CREATE TABLE reason_codes (
    code TEXT PRIMARY KEY,
    folded TEXT NOT NULL UNIQUE,
    label TEXT NOT NULL,
    category TEXT NOT NULL,
    declined INTEGER NOT NULL CHECK (declined IN (0, 1)),
    resubmitted INTEGER NOT NULL CHECK (resubmitted IN (0, 1)),
    made_at INTEGER NOT NULL,
    retired_at INTEGER
) STRICT;
