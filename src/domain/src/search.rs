//! Normalised search words: what is indexed for a session and what a query asks for (domain §1 "At rest").
//!
//! Text is decomposed, stripped of marks and lower-cased. A chunk between spaces is indexed by its pieces between
//! punctuation and by the pieces joined, a query asks for pieces, so `O'Neil`, `ONeil` and `Neil` all find
//! `O’Neil`. Scripts without spaces are indexed by single characters and pairs.

use std::collections::BTreeSet;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// At most this many words are indexed for one session; a payload cannot blow up the index.
pub const MOST_INDEXED: usize = 200;
/// At most this many words of a query are looked at.
pub const MOST_ASKED: usize = 12;

/// Something that a list filters by exactly, kept in the same index as words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facet<'a> {
    /// The team's own reference.
    VendorData(&'a str),
    /// The workflow.
    Workflow(&'a str),
    /// Country of document or company.
    Country(&'a str),
    /// A tag of the desk, whatever its case.
    Tag(&'a str),
    /// The risk of a warning, whatever its case.
    Warning(&'a str),
    /// What two sessions about one person have in common.
    Alike(&'a str),
}

impl Facet<'_> {
    /// What stands for it in the index. It begins with a character that no word of a text has, so a search for words
    /// never finds it.
    #[must_use]
    pub fn word(self) -> String {
        match self {
            Self::VendorData(text) => format!("\u{1}vendor_data {text}"),
            Self::Workflow(text) => format!("\u{1}workflow {text}"),
            Self::Country(text) => format!("\u{1}country {text}"),
            Self::Tag(text) => format!("\u{1}tag {}", text.to_lowercase()),
            Self::Warning(text) => format!("\u{1}warning {}", text.to_uppercase()),
            Self::Alike(text) => format!("\u{1}alike {text}"),
        }
    }
}

/// Words under which `texts` are found.
#[must_use]
pub fn index_words<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut words = BTreeSet::new();
    for chunk in texts.into_iter().flat_map(|text| text.split_whitespace().map(normalise).collect::<Vec<_>>()) {
        let pieces = pieces(&chunk);
        let joined: String = pieces.concat();
        for piece in pieces.iter().map(String::as_str).chain([joined.as_str()]).filter(|piece| !piece.is_empty()) {
            words.extend(grams(piece, true));
        }
        if words.len() > MOST_INDEXED {
            break;
        }
    }
    words.into_iter().take(MOST_INDEXED).collect()
}

/// Words that must all be there for `query` to match; empty when the query holds none.
#[must_use]
pub fn query_words(query: &str) -> Vec<String> {
    let mut words = BTreeSet::new();
    for chunk in query.split_whitespace().map(normalise) {
        for piece in pieces(&chunk) {
            words.extend(grams(&piece, false));
        }
    }
    words.into_iter().take(MOST_ASKED).collect()
}

/// The pieces of a text between spaces and punctuation, without marks and in lower case.
pub(crate) fn plain_pieces(text: &str) -> Vec<String> {
    pieces(&normalise(text))
}

fn normalise(text: &str) -> String {
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

fn pieces(chunk: &str) -> Vec<String> {
    chunk.split(|c: char| !c.is_alphanumeric()).filter(|piece| !piece.is_empty()).map(str::to_owned).collect()
}

/// A word of a spaced script stands for itself; unspaced scripts give pairs, and single characters where asked for.
fn grams(piece: &str, index: bool) -> Vec<String> {
    if !piece.chars().any(unspaced) {
        return vec![piece.to_owned()];
    }
    let chars: Vec<char> = piece.chars().collect();
    let mut grams: Vec<String> = chars.windows(2).map(|pair| pair.iter().collect()).collect();
    if index || chars.len() == 1 {
        grams.extend(chars.iter().map(ToString::to_string));
    }
    grams
}

/// Letters of scripts that put no spaces between words: Thai, Lao, Khmer, Burmese, Tibetan, kana, Han.
fn unspaced(c: char) -> bool {
    matches!(u32::from(c),
        0x0E00..=0x0EFF | 0x0F00..=0x0FFF | 0x1000..=0x109F | 0x1780..=0x17FF
        | 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(text: &str, query: &str) -> bool {
        let index = index_words([text]);
        let asked = query_words(query);
        !asked.is_empty() && asked.iter().all(|word| index.contains(word))
    }

    #[test]
    fn names_are_found_whole_or_by_a_word_in_any_script_and_punctuation() {
        for query in ["O'Tarradale", "o’tarradale", "OTARRADALE", "tarradale", "niamh tarradale", "Tarradale, Niamh"]
        {
            assert!(finds("Niamh O'Tarradale", query), "{query}");
        }
        assert!(finds("Đỗ Thị Bích Ngưỡng", "bich"));
        assert!(finds("Ярополк Тихомудров", "тихомудров"));
        assert!(finds("司徒墨澜", "墨澜") && finds("司徒墨澜", "澜") && finds("司徒墨澜", "司徒墨澜"));
        assert!(!finds("司徒墨澜", "澜墨"));
        assert!(finds("زهراء نعمان الفانوسي", "الفانوسي"));
        assert!(finds("Smith Jones", "Smith-Jones") && finds("Smith-Jones", "smith jones"));
    }

    #[test]
    fn numbers_emails_and_ids_are_found() {
        assert!(finds("EX-0440193", "EX-0440193") && finds("EX-0440193", "ex0440193"));
        assert!(finds("y.tikhomudrov@tarrowmere.example", "y.tikhomudrov@tarrowmere.example"));
        let id = "3e9ca856-c771-4a47-bbbf-1f28f818fd38";
        assert!(finds(id, id) && finds(id, &id.replace('-', "").to_uppercase()));
        assert!(!finds("EX-0440193", "EX-0440194"));
    }

    #[test]
    fn a_query_of_punctuation_asks_for_nothing() {
        assert!(query_words(" -- ' ,").is_empty());
    }

    #[test]
    fn the_index_of_a_hostile_text_is_bounded() {
        let long: String = (0..10_000).map(|i| format!("w{i} ")).collect();
        assert!(index_words([long.as_str()]).len() <= MOST_INDEXED);
    }
}
