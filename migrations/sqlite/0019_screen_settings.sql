-- How a person wants the screens; a person without a row has the ones of the start.
CREATE TABLE screen_settings (
    user_id BLOB PRIMARY KEY REFERENCES users (user_id),
    language TEXT CHECK (language IN ('en', 'es', 'fr', 'de', 'ar')),
    zone TEXT NOT NULL,
    theme TEXT NOT NULL CHECK (theme IN ('system', 'light', 'dark')),
    density TEXT NOT NULL CHECK (density IN ('comfortable', 'compact')),
    shortcuts INTEGER NOT NULL CHECK (shortcuts IN (0, 1)),
    changed_at INTEGER NOT NULL
) STRICT;
