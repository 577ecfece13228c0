//! The files of `catalogue/`: what each must hold. How to write one stands at the top of `catalogue/en.toml`.

use crate::language::Direction;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The words of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Catalogue {
    /// Whether someone who grew up with the language has read all of it.
    pub(crate) checked: bool,
    pub(crate) direction: Direction,
    pub(crate) subject: Subject,
    pub(crate) greeting: Greeting,
    pub(crate) body: Body,
    pub(crate) line: Line,
    pub(crate) reason: crate::reason::Words,
    pub(crate) step: crate::step::Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Subject {
    pub(crate) approved: String,
    pub(crate) declined: String,
    pub(crate) again: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Greeting {
    pub(crate) named: String,
    pub(crate) plain: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Body {
    pub(crate) approved_person: String,
    pub(crate) approved_company: String,
    pub(crate) declined_person: String,
    pub(crate) declined_company: String,
    pub(crate) again_person: String,
    pub(crate) again_company: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Line {
    pub(crate) company: String,
    pub(crate) reasons: String,
    pub(crate) steps: String,
    pub(crate) link: String,
    pub(crate) without_link: String,
    pub(crate) closing: String,
    pub(crate) footer: String,
}

/// The texts of the named languages; a file that is not there does not build.
macro_rules! catalogues {
    ($($code:literal)+) => {
        /// Code of a language and its file.
        const FILES: &[(&str, &str)] = &[$(($code, include_str!(concat!("../catalogue/", $code, ".toml")))),+];
    };
}

// add a language here, in the order of email_languages.csv
catalogues! {
    "en" "es" "fr" "de" "pt" "it" "ar" "bg" "bn" "ca" "cs" "da" "el" "et" "fa" "fi" "he" "hi" "hr" "hu" "hy" "id"
    "ja" "ka" "kk" "ko" "lt" "lv" "mk" "mn" "ms" "nl" "no" "pl" "pt-BR" "ro" "ru" "sk" "sl" "so" "sr" "sv" "th"
    "tr" "uk" "uz" "vi" "zh" "zh-CN" "zh-TW"
}

static CATALOGUES: LazyLock<BTreeMap<&'static str, Catalogue>> =
    LazyLock::new(|| FILES.iter().filter_map(|(code, text)| Some((*code, toml::from_str(text).ok()?))).collect());

/// The words of a language, by its code as the table writes it.
pub(crate) fn of(code: &str) -> Option<&'static Catalogue> {
    CATALOGUES.get(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::tables;
    use std::collections::BTreeSet;

    /// Every text of a file by its path, such as `body.declined_person`.
    fn texts(code: &str) -> BTreeMap<String, String> {
        let (_, file) = FILES.iter().find(|(known, _)| *known == code).unwrap();
        let table: toml::Table = toml::from_str(file).unwrap_or_else(|fault| panic!("{code}.toml: {fault}"));
        let sections = table.into_iter().filter_map(|(section, value)| match value {
            toml::Value::Table(entries) => Some((section, entries)),
            _ => None,
        });
        sections
            .flat_map(|(section, entries)| {
                entries.into_iter().map(move |(key, value)| {
                    (format!("{section}.{key}"), value.as_str().expect("every value is a text").to_owned())
                })
            })
            .collect()
    }

    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap_or(rest)).collect()
    }

    #[test]
    fn every_language_of_the_table_has_its_file() {
        let table: Vec<String> = tables::rows(include_str!("../../domain/data/email_languages.csv"))
            .into_iter()
            .map(|row| row[0].clone())
            .collect();
        let files: Vec<&str> = FILES.iter().map(|(code, _)| *code).collect();
        assert_eq!(files, table, "the list in `catalogues!` and the table differ");
        for code in files {
            let (_, file) = FILES.iter().find(|(known, _)| *known == code).unwrap();
            if let Err(fault) = toml::from_str::<Catalogue>(file) {
                panic!("{code}.toml: {fault}");
            }
        }
    }

    #[test]
    fn every_language_has_the_same_keys_and_placeholders_as_english() {
        let english = texts("en");
        assert!(english.len() <= 48, "{} texts are too many to translate fifty times", english.len());
        for (code, _) in FILES {
            let words = texts(code);
            assert!(words.keys().eq(english.keys()), "{code}.toml has other keys than en.toml");
            for (key, text) in &words {
                let pattern = &english[key];
                assert_eq!(placeholders(text), placeholders(pattern), "{code}.toml: placeholders of {key}");
                assert_eq!(text.matches('{').count(), text.matches('}').count(), "{code}.toml: braces of {key}");
                assert!(!text.is_empty() && text.trim() == text, "{code}.toml: {key} is empty or has blanks around it");
                assert!(!text.contains(['<', '>', '\n', '\r', '\t']), "{code}.toml: {key} is not one plain line");
                assert!(!text.contains("http") && !text.contains("www."), "{code}.toml: {key} holds a link");
                assert!(text.chars().count() < 420, "{code}.toml: {key} is far longer than English");
                if code != &"en" && text.chars().count() > 12 {
                    assert_ne!(text, pattern, "{code}.toml: {key} is still English");
                }
            }
        }
    }

    #[test]
    fn subjects_are_short_and_hold_no_placeholder() {
        for (code, _) in FILES {
            for (key, text) in texts(code).iter().filter(|(key, _)| key.starts_with("subject.")) {
                assert!(placeholders(text).is_empty() && text.chars().count() <= 90, "{code}.toml: {key}");
            }
        }
    }

    #[test]
    fn the_direction_is_that_of_the_table() {
        for row in tables::rows(include_str!("../../domain/data/email_languages.csv")) {
            if let Some(catalogue) = of(&row[0]) {
                let written = if row[3] == "rtl" { Direction::Rtl } else { Direction::Ltr };
                assert_eq!(catalogue.direction, written, "{}.toml", row[0]);
            }
        }
    }
}
