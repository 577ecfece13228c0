//! The languages that the screens are written in.

use serde::{Deserialize, Serialize};

/// A language of the screens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// English, the language of the catalogue's keys.
    #[default]
    En,
    /// Spanish.
    Es,
    /// French.
    Fr,
    /// German.
    De,
    /// Arabic, written from right to left, with Latin digits.
    Ar,
}

impl Language {
    /// All of them, in the order in which the catalogue writes its rows.
    pub const ALL: [Self; 5] = [Self::En, Self::Es, Self::Fr, Self::De, Self::Ar];

    /// The code of HTML's `lang`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
            Self::Fr => "fr",
            Self::De => "de",
            Self::Ar => "ar",
        }
    }

    /// Its own name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Es => "Español",
            Self::Fr => "Français",
            Self::De => "Deutsch",
            Self::Ar => "العربية",
        }
    }

    /// The value of HTML's `dir`.
    #[must_use]
    pub const fn direction(self) -> &'static str {
        match self {
            Self::Ar => "rtl",
            Self::En | Self::Es | Self::Fr | Self::De => "ltr",
        }
    }

    /// Reads a code as [`Language::code`] writes it.
    #[must_use]
    pub fn read(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// The best of a browser's `Accept-Language`; regions are passed over, and what is not understood as well.
    #[must_use]
    pub fn accepted(header: &str) -> Option<Self> {
        let mut best: Option<(f32, Self)> = None;
        for range in header.split(',') {
            let mut parts = range.split(';');
            let primary = parts.next().unwrap_or_default().trim().split('-').next().unwrap_or_default();
            let weight = parts.find_map(|part| part.trim().strip_prefix("q=")?.parse().ok()).unwrap_or(1.0);
            let Some(language) = Self::read(&primary.to_ascii_lowercase()) else { continue };
            // the earlier one wins among equals
            if weight > 0.0 && best.is_none_or(|(most, _)| weight > most) {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_is_asked_for_the_language_it_likes_most() {
        assert_eq!(Language::accepted("de-CH,de;q=0.9,en;q=0.8"), Some(Language::De));
        assert_eq!(Language::accepted("nl, ar-EG;q=0.4, fr;q=0.7"), Some(Language::Fr));
        assert_eq!(Language::accepted("EN-us"), Some(Language::En));
        assert_eq!(Language::accepted("es;q=0, *"), None);
        for odd in ["", "vi", ";;;,,q=", "de;q=NaN", "\u{0}"] {
            assert_eq!(Language::accepted(odd), None, "{odd:?}");
        }
    }

    #[test]
    fn codes_are_read_as_they_are_written() {
        for language in Language::ALL {
            assert_eq!(Language::read(language.code()), Some(language));
        }
        assert_eq!(Language::read("English"), None);
    }
}
