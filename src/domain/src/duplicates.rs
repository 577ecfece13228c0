//! What tells that two sessions may be about one person: the same document, personal number, or name and birth date.
//!
//! Each mark becomes a word of the search index, which holds keyed tokens alone, so that sessions are compared without
//! a list of personal values (domain §1 "At rest").

use crate::payload::text;
use crate::search::{Facet, plain_pieces};
use crate::time::day_of;
use crate::{Kind, Payload};
use serde_json::{Map, Value};

/// In what two sessions are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// Number and state of an identity document.
    Document,
    /// Personal number and state that gave it.
    PersonalNumber,
    /// Name, its parts in any order, and date of birth.
    NameAndBirth,
}

impl Likeness {
    /// What a reviewer reads.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Document => "Same document number",
            Self::PersonalNumber => "Same personal number",
            Self::NameAndBirth => "Same name and date of birth",
        }
    }
}

/// Identity documents that are looked at; a workflow has one or two.
const MOST_DOCUMENTS: usize = 4;
/// Shorter numbers are placeholders.
const SHORTEST_NUMBER: usize = 4;

/// The marks of a person's session, each with its word in the index; none for a company. `country` writes a country
/// code in the one way that is compared.
#[must_use]
pub fn marks(payload: &Payload, country: impl Fn(&str) -> String) -> Vec<(Likeness, String)> {
    let mut marks: Vec<(Likeness, String)> = Vec::new();
    if payload.kind() != Kind::User {
        return marks;
    }
    for document in payload.objects("id_verifications").take(MOST_DOCUMENTS) {
        let state = text(document, "issuing_state").map(&country).unwrap_or_default();
        let numbered = |key: &str, what: &str| Some(format!("{what} {state} {}", number(text(document, key)?)?));
        let found = [
            (Likeness::Document, numbered("document_number", "document")),
            (Likeness::PersonalNumber, numbered("personal_number", "personal")),
            (Likeness::NameAndBirth, name_and_birth(document)),
        ];
        for (likeness, mark) in found {
            let Some(word) = mark.map(|mark| Facet::Alike(&mark).word()) else { continue };
            if !marks.iter().any(|(_, known)| *known == word) {
                marks.push((likeness, word));
            }
        }
    }
    marks
}

/// Letters and digits of a number, in one way of writing; `None` for what can be nobody's.
fn number(text: &str) -> Option<String> {
    let plain = plain_pieces(text).concat();
    let mut chars = plain.chars();
    let first = chars.next()?;
    let says_something = plain.chars().count() >= SHORTEST_NUMBER
        && plain.chars().any(|c| c.is_ascii_digit())
        && chars.any(|c| c != first);
    says_something.then_some(plain)
}

fn name_and_birth(document: &Map<String, Value>) -> Option<String> {
    let born = text(document, "date_of_birth").filter(|date| day_of(date).is_some())?;
    let name = match text(document, "full_name") {
        Some(name) => name.to_owned(),
        None => ["first_name", "last_name"].iter().filter_map(|key| text(document, key)).collect::<Vec<_>>().join(" "),
    };
    let mut pieces: Vec<String> = name.split_whitespace().flat_map(plain_pieces).collect();
    pieces.sort_unstable();
    (!pieces.is_empty()).then(|| format!("person {} {born}", pieces.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(document: &Value) -> Vec<(Likeness, String)> {
        let whole = json!({"session_id": "11111111-2222-3333-4444-555555555555", "status": "In Review",
            "id_verifications": [document]});
        marks(&Payload::from_value(whole).unwrap(), str::to_uppercase)
    }

    #[test]
    fn a_document_is_the_same_however_its_number_is_spaced() {
        let one = of(&json!({"issuing_state": "ESP", "document_number": "CAA 000-17"}));
        assert_eq!(one, of(&json!({"issuing_state": "esp", "document_number": "caa00017"})));
        assert_eq!(one[0].0, Likeness::Document);
        assert_ne!(one, of(&json!({"issuing_state": "PRT", "document_number": "CAA00017"})));
        assert_ne!(one[0].1, of(&json!({"issuing_state": "ESP", "personal_number": "CAA00017"}))[0].1);
    }

    #[test]
    fn a_person_is_the_same_in_any_order_of_names_but_born_on_one_day() {
        let one = of(&json!({"full_name": "Niamh O'Tarradale", "date_of_birth": "1980-01-02"}));
        assert_eq!(one.len(), 1);
        assert_eq!(one, of(&json!({"first_name": "O’TARRADALE", "last_name": "Níamh", "date_of_birth": "1980-01-02"})));
        assert_ne!(one, of(&json!({"full_name": "Niamh O'Tarradale", "date_of_birth": "1980-02-01"})));
    }

    #[test]
    fn what_says_nothing_is_no_mark() {
        for number in ["0000000", "X", "[redacted]", "N/A", "", "none given"] {
            assert_eq!(of(&json!({"issuing_state": "ESP", "document_number": number})), [], "{number}");
        }
        assert_eq!(of(&json!({"full_name": "Niamh", "date_of_birth": "[redacted]"})), []);
        assert_eq!(of(&json!({"full_name": "", "date_of_birth": "1980-01-02"})), []);
    }
}
