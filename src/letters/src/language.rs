//! The languages that mail can be written in: seed 001's list.

use crate::catalogue;
use domain::tables;
use serde::Deserialize;
use std::sync::LazyLock;

/// Which way a language is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// From left to right.
    Ltr,
    /// From right to left.
    Rtl,
}

impl Direction {
    /// The value of HTML's `dir`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}

/// A language of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language(&'static LanguageFacts);

/// What is known of a language: a row of `email_languages.csv` and the mark of its catalogue.
#[derive(Debug, PartialEq, Eq)]
pub struct LanguageFacts {
    /// As the API writes it, such as `pt-BR`.
    pub code: String,
    /// Its name in English.
    pub english: String,
    /// Its own name.
    pub native: String,
    /// Which way it is written.
    pub direction: Direction,
    /// Whether someone who grew up with it has read the catalogue.
    pub checked: bool,
}

static LANGUAGES: LazyLock<Vec<LanguageFacts>> = LazyLock::new(|| {
    tables::rows(include_str!("../../domain/data/email_languages.csv"))
        .into_iter()
        .filter_map(|row| {
            let [code, english, native, _] = <[String; 4]>::try_from(row).ok()?;
            let words = catalogue::of(&code);
            let direction = words.map_or(Direction::Ltr, |words| words.direction);
            let checked = words.is_some_and(|words| words.checked);
            Some(LanguageFacts { code, english, native, direction, checked })
        })
        .collect()
});

/// All languages, in the order of seed 001.
pub fn all() -> impl Iterator<Item = Language> {
    LANGUAGES.iter().map(Language)
}

impl Language {
    /// The code when none is named.
    pub const DEFAULT: &'static str = "en";

    /// Reads a code of seed 001's list, exactly as written there.
    #[must_use]
    pub fn read(code: &str) -> Option<Self> {
        all().find(|language| language.facts().code == code)
    }

    /// Its row of the table.
    #[must_use]
    pub fn facts(self) -> &'static LanguageFacts {
        self.0
    }

    /// As the API writes it.
    #[must_use]
    pub fn code(self) -> &'static str {
        &self.0.code
    }
}
