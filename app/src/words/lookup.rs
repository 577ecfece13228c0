//! English texts of the lower layers in the language of the page.
//!
//! Rules and use cases say what they mean in English; the screens find the row by it. A sentence with values in it is
//! read back by the row's own text: `Ada has taken this session.` fits `{name} has taken this session.`, and the name
//! is put into the place that the other language has for it.

use super::fill::{Part, filled, parts};
use super::{Row, TABLES, facts, language, owners, profile, resend, sentences, timeline, when};
use domain::{Language, Time};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Display;
use std::sync::LazyLock;

static PLAIN: LazyLock<HashMap<&'static str, &'static Row>> = LazyLock::new(|| {
    let rows = TABLES.iter().copied().flatten();
    rows.filter(|row| !row[0].contains('{')).map(|row| (row[0], row)).collect()
});

/// Rows with places, those with more words of their own first: they say more surely what they mean.
///
/// Only rows that were written for lower layers: `{n} of {all}` of a page would fit half of what a vendor says.
static WITH_PLACES: LazyLock<Vec<(Vec<Part<'static>>, &'static Row)>> = LazyLock::new(|| {
    let rows = [facts::TEXTS, owners::TEXTS, profile::TEXTS, resend::TEXTS, timeline::TEXTS]
        .into_iter()
        .chain(sentences::TABLES)
        .flatten();
    let mut rows: Vec<_> = rows.filter(|row| row[0].contains('{')).map(|row| (parts(row[0]), row)).collect();
    rows.sort_by_key(|(parts, _)| std::cmp::Reverse(own_words(parts)));
    // a row without words of its own would fit everything
    rows.retain(|(parts, _)| own_words(parts) > 3);
    rows
});

/// Longest text that is looked at for places; what a person typed is longer at times, and never a row.
const LONGEST: usize = 1_000;

fn own_words(parts: &[Part<'_>]) -> usize {
    parts.iter().map(|part| if let Part::Text(text) = part { text.len() } else { 0 }).sum()
}

/// An English text of a lower layer in the language of the page; as it is when it has no row.
#[must_use]
pub fn said(text: &str) -> Cow<'_, str> {
    said_in(language(), text)
}

/// The row of a text, places as they are written.
pub(super) fn row(text: &str) -> Option<&'static Row> {
    static ALL: LazyLock<HashMap<&'static str, &'static Row>> =
        LazyLock::new(|| TABLES.iter().copied().flatten().map(|row| (row[0], row)).collect());
    ALL.get(text).copied()
}

/// Whether [`said`] finds a text of a lower layer, places written as `{}` or with names.
#[cfg(test)]
pub(super) fn is_said(text: &str) -> bool {
    static SHAPES: LazyLock<std::collections::HashSet<String>> =
        LazyLock::new(|| WITH_PLACES.iter().map(|(_, row)| shape(row[0])).collect());
    PLAIN.contains_key(text) || SHAPES.contains(&shape(text))
}

/// A text with its places emptied.
#[cfg(test)]
fn shape(text: &str) -> String {
    parts(text).into_iter().map(|part| if let Part::Text(text) = part { text } else { "{}" }).collect()
}

/// The same in a language.
pub(crate) fn said_in(language: Language, text: &str) -> Cow<'_, str> {
    if language == Language::En {
        return Cow::Borrowed(text);
    }
    if let Some(row) = PLAIN.get(text) {
        return Cow::Borrowed(row[language as usize]);
    }
    if text.len() > LONGEST {
        return Cow::Borrowed(text);
    }
    if let Some(reason) = numbered(language, text) {
        return Cow::Owned(reason);
    }
    if let Some(all) = one_by_one(language, text) {
        return Cow::Owned(all);
    }
    for (parts, row) in WITH_PLACES.iter() {
        if let Some(values) = fits(parts, text) {
            let values: Vec<_> = values.into_iter().map(|(name, value)| (name, said_value(language, value))).collect();
            let shown: Vec<(&str, &dyn Display)> =
                values.iter().map(|(name, value)| (*name, value as &dyn Display)).collect();
            return Cow::Owned(filled(row[language as usize], &shown));
        }
    }
    Cow::Borrowed(text)
}

/// A reason behind its number: `106 Matches a known fraud case`.
fn numbered(language: Language, text: &str) -> Option<String> {
    let (code, label) = text.split_once(' ')?;
    let row = PLAIN.get(label).filter(|_| code.bytes().all(|b| b.is_ascii_digit()))?;
    Some(format!("{code} {}", row[language as usize]))
}

/// Several sentences that have a row each.
fn one_by_one(language: Language, text: &str) -> Option<String> {
    let (first, rest) = text.match_indices(". ").map(|(at, _)| text.split_at(at + 1)).find_map(|(first, rest)| {
        let rest = rest.trim_start();
        PLAIN.contains_key(first).then_some((first, rest))
    })?;
    let rest = match said_in(language, rest) {
        Cow::Borrowed(same) if same == rest => return None,
        said => said,
    };
    Some(format!("{} {rest}", PLAIN.get(first)?[language as usize]))
}

/// A value may be a word of ours itself, the right that is missing or a status; or a time.
fn said_value(language: Language, value: &str) -> Cow<'_, str> {
    match (PLAIN.get(value), Time::read_exact(value)) {
        (Some(row), _) => Cow::Borrowed(row[language as usize]),
        (None, Some(at)) => Cow::Owned(when::exact(at)),
        (None, None) => Cow::Borrowed(value),
    }
}

/// The values that `text` has in the places of `parts`, if it fits. Every value but the last ends at the first place
/// where the next words stand.
fn fits<'a>(parts: &[Part<'static>], text: &'a str) -> Option<Vec<(&'static str, &'a str)>> {
    let mut values = Vec::new();
    let mut rest = text;
    let mut open: Option<&'static str> = None;
    for (at, part) in parts.iter().enumerate() {
        match part {
            Part::Place(name) => open = Some(name),
            Part::Text(words) => {
                let last = at + 1 == parts.len();
                match open.take() {
                    None => rest = rest.strip_prefix(words)?,
                    Some(name) => {
                        let end = if last { rest.strip_suffix(words)?.len() } else { rest.find(words)? };
                        values.push((name, &rest[..end]));
                        rest = &rest[end + words.len()..];
                    }
                }
            }
        }
    }
    match open {
        Some(name) => values.push((name, rest)),
        None if rest.is_empty() => {}
        None => return None,
    }
    let few = own_words(parts) < FEW;
    values.iter().all(|(name, value)| may_stand(name, value, few)).then_some(values)
}

/// Letters of its own below which a row says too little: `set {status}` begins like much of what a vendor says.
const FEW: usize = 7;

/// Whether a value can be what its place is for, in a row of few words: what a vendor says must not be taken for a
/// sentence of ours because it begins like one.
fn may_stand(place: &str, value: &str, few: bool) -> bool {
    match place {
        "status" if few => PLAIN.contains_key(value),
        "n" | "number" if few => !value.is_empty() && !value.contains(char::is_alphabetic),
        // `status.updated`
        "type" if few => value.contains('.') && !value.contains(char::is_whitespace),
        _ => !value.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_back_from_a_sentence() {
        let row = parts("{name} has taken this until {until}.");
        assert_eq!(fits(&row, "Ada has taken this until noon."), Some(vec![("name", "Ada"), ("until", "noon")]));
        assert_eq!(fits(&row, "Ada has taken this until noon"), None);
        assert_eq!(fits(&row, " has taken this until noon."), None);
        let ends = parts("Revision {n}");
        assert_eq!(fits(&ends, "Revision 3"), Some(vec![("n", "3")]));
        assert_eq!(fits(&ends, "Revision "), None);
    }

    #[test]
    fn sentences_that_stand_together_are_said_one_by_one() {
        let both = "Choose at least one role. Give a name of at most 200 characters.";
        assert_eq!(
            said_in(Language::De, both),
            "Wählen Sie mindestens eine Rolle. Geben Sie einen Namen mit höchstens 200 Zeichen an."
        );
        assert_eq!(said_in(Language::De, "Choose at least one role. Or so"), "Choose at least one role. Or so");
    }

    #[test]
    fn a_reason_keeps_its_number() {
        assert_eq!(said_in(Language::Fr, "205 Document is damaged"), "205 Le document est endommagé");
        assert_eq!(said_in(Language::Fr, "OLD-1 Reputation"), "OLD-1 Reputation");
    }

    #[test]
    fn a_time_and_a_word_in_a_sentence_are_said_too() {
        let said = said_in(Language::De, "You may not list sessions.");
        assert_eq!(said, "Dieses Recht fehlt Ihnen: Sitzungen auflisten.");
        let held = said_in(Language::Fr, "Ada has taken this session until 9 Nov 2026, 09:12:44 UTC.");
        assert!(held.starts_with("Ada a pris cette session jusqu’au 9 "), "{held}");
    }

    #[test]
    fn a_line_of_the_timeline_is_said_with_its_status_and_nothing_that_only_begins_like_one() {
        for (line, said) in [
            ("brought in the session as Not Started", "brachte die Sitzung ein als Nicht begonnen"),
            ("set Approved", "setzte Genehmigt"),
            ("confirmed what Ada proposed: Declined", "bestätigte, was Ada vorschlug: Abgelehnt"),
            ("status.updated no. 2", "status.updated Nr. 2"),
        ] {
            assert_eq!(said_in(Language::De, line), said);
        }
        for other in ["set of documents", "Document no. 12", "Document no. seven"] {
            assert_eq!(said_in(Language::De, other), other);
        }
    }

    #[test]
    fn what_has_no_row_stays_as_it_is() {
        for text in
            ["A key person was declined", "The verification of one", "", "kyc_foo", "{", "النص", &"x".repeat(5_000)]
        {
            assert_eq!(said_in(Language::Ar, text), text);
        }
    }
}
