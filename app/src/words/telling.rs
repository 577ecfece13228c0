//! What the rules tell as data, written in the language of the page: figures its way, and each value kept apart from
//! the writing around it.

use super::fill::{filled, leftwards};
use super::lookup::row;
use super::{language, said};
use crate::kit::{amount, decimal};
use domain::view::Told;
use leptos::prelude::*;
use std::fmt::Display;

/// As a text, for places that hold nothing else: attributes, captions, sentences of the page.
#[must_use]
pub fn told(told: &Told) -> String {
    match told {
        Told::Text(text) => text.clone(),
        Told::Word(word) => said(word).into_owned(),
        Told::Figure(digits) => decimal(digits),
        Told::Money(digits, currency) => format!("{}\u{a0}{currency}", amount(digits)),
        Told::Sentence(english, values) => {
            let values: Vec<(&str, String)> =
                values.iter().map(|(name, value)| (name.as_ref(), self::told(value))).collect();
            let values: Vec<(&str, &dyn Display)> =
                values.iter().map(|(name, value)| (*name, value as &dyn Display)).collect();
            // a row is missing only where a sentence has no words, which is the same everywhere
            filled(row(english).map_or(english.as_ref(), |row| row[language() as usize]), &values)
        }
        Told::Entry(label, value) => {
            let values: [(&str, &dyn Display); 2] = [("label", &key_words(label)), ("value", &self::told(value))];
            filled("{label}: {value}", &values)
        }
        Told::Several(between, parts) => {
            let parts: Vec<String> = parts.iter().map(self::told).collect();
            let apart = parts.len() > 1 && parts.iter().any(|part| leftwards(part));
            let between = if apart && between == ", " { "، " } else { between };
            let parts = parts.into_iter().map(|part| if apart { format!("\u{2068}{part}\u{2069}") } else { part });
            parts.collect::<Vec<_>>().join(between)
        }
    }
}

/// On a page: what runs against the page stands by itself.
#[must_use]
pub fn shown(told: &Told) -> AnyView {
    let text = self::told(told);
    if matches!(told, Told::Text(_)) || !leftwards(&text) {
        view! { <bdi>{text}</bdi> }.into_any()
    } else {
        // words of the page's own language, in its direction
        view! { <span>{text}</span> }.into_any()
    }
}

/// A key of a payload in words, as it stands within a line.
fn key_words(key: &str) -> String {
    let found = said(key);
    if found != key {
        return found.into_owned();
    }
    let mut letters = key.chars();
    let capital: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    let found = said(&capital);
    if found == capital { key.to_owned() } else { found.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Speaking;
    use domain::Language;

    fn in_language(language: Language, what: &Told) -> String {
        Owner::new().with(|| {
            provide_context(Speaking(language));
            told(what)
        })
    }

    #[test]
    fn a_band_of_shares_is_written_in_each_language_with_its_figures() {
        let band = Told::sentence(
            "{from} to {to} %",
            [("from", Told::Figure("10".into())), ("to", Told::Figure("12.5".into()))],
        );
        assert_eq!(in_language(Language::En, &band), "10 to 12.5 %");
        assert_eq!(in_language(Language::Es, &band), "10 a 12,5 %");
        assert_eq!(in_language(Language::De, &band), "10 bis 12,5 %");
        let arabic = in_language(Language::Ar, &band);
        assert!(arabic.contains("\u{2068}10\u{2069}") && arabic.contains("\u{2068}12.5\u{2069}"), "{arabic}");
        assert!(!arabic.contains("to"), "{arabic}");
    }

    #[test]
    fn money_is_grouped_with_its_currency() {
        let money = Told::Money("-4182350.5".into(), "GBP".into());
        assert_eq!(in_language(Language::En, &money), "-4\u{202f}182\u{202f}350.5\u{a0}GBP");
        assert_eq!(in_language(Language::De, &money), "-4.182.350,5\u{a0}GBP");
        assert_eq!(in_language(Language::Ar, &money), "-4,182,350.5\u{a0}GBP");
    }

    #[test]
    fn a_key_within_a_line_is_a_word_and_its_value_stays_what_it_is() {
        let entry = Told::Entry("company name".into(), Box::new("No".into()));
        assert_eq!(in_language(Language::Es, &entry), "Nombre de la empresa: No");
        let unknown = Told::Entry("some key".into(), Box::new(Told::word("No")));
        assert_eq!(in_language(Language::De, &unknown), "some key: Nein");
    }

    #[test]
    fn parts_of_a_line_are_kept_apart_where_one_is_written_leftwards() {
        let both = Told::several(", ", vec![Told::word("Yes"), "GB".into()]);
        assert_eq!(in_language(Language::Ar, &both), "\u{2068}نعم\u{2069}، \u{2068}GB\u{2069}");
        assert_eq!(in_language(Language::Fr, &both), "Oui, GB");
    }
}
