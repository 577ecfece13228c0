//! Single values as people read and compare them.

use super::DEEPEST;
use super::amounts::money;
use super::media::{HELD, is_media, own};
use super::words::{in_words, is_code, phrase};
use crate::view::Told;
use serde_json::{Map, Number, Value};
use unicode_normalization::UnicodeNormalization;

/// Compact JSON is cut after this many characters.
const LONGEST_JSON: usize = 20_000;

/// A scalar as people read it; empty for null, compact JSON for lists and objects.
pub(in crate::panels) fn reads(key: &str, value: &Value) -> Told {
    match value {
        Value::Null => Told::Text(String::new()),
        Value::Bool(true) => Told::word("Yes"),
        Value::Bool(false) => Told::word("No"),
        Value::Number(n) if is_percent(key) => Told::percent(number(n)),
        Value::Number(n) => Told::Figure(number(n)),
        Value::String(text) if text.is_empty() => Told::Text(String::new()),
        Value::String(text) if is_media(key, text) => Told::word(HELD),
        Value::String(text) if is_code(key) => code(text),
        Value::String(text) => Told::Text(own(text)),
        Value::Array(_) | Value::Object(_) => Told::Text(compact(value)),
    }
}

/// A code of the vendor's in words; what an integrator or a register wrote in its place stays what it is.
fn code(text: &str) -> Told {
    let words = own(&in_words(text));
    let is_word = words != text || text.bytes().all(|b| b.is_ascii_lowercase());
    if is_word { Told::Word(words.into()) } else { Told::Text(words) }
}

/// Any value in one line: lists by commas, objects as `label: value; label: value`.
pub(in crate::panels) fn in_line(key: &str, value: &Value) -> Told {
    in_line_at(key, value, 0)
}

/// The same in English.
pub(in crate::panels) fn inline(key: &str, value: &Value) -> String {
    in_line(key, value).to_string()
}

fn in_line_at(key: &str, value: &Value, depth: usize) -> Told {
    match value {
        Value::Array(_) | Value::Object(_) if depth > DEEPEST => Told::Text(compact(value)),
        Value::Array(items) => {
            let parts = items.iter().map(|item| in_line_at(key, item, depth + 1));
            Told::several(", ", parts.filter(|part| !part.is_empty()).collect())
        }
        Value::Object(map) => {
            let parts = map
                .iter()
                .map(|(key, value)| {
                    let read = money(map, key, value).unwrap_or_else(|| in_line_at(key, value, depth + 1));
                    (key, read, value.is_object())
                })
                .filter(|(_, part, _)| !part.is_empty())
                .map(|(key, part, nested)| match nested {
                    true => Told::Entry(phrase(key), Box::new(Told::sentence("({what})", [("what", part)]))),
                    false => Told::Entry(phrase(key), Box::new(part)),
                })
                .collect();
            Told::several("; ", parts)
        }
        scalar => reads(key, scalar),
    }
}

/// A number with its digits; `36.0` reads `36`.
pub(in crate::panels) fn number(n: &Number) -> String {
    let digits = n.to_string();
    match digits.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() && fraction.bytes().all(|b| b == b'0') => whole.to_owned(),
        _ => digits,
    }
}

/// A number, also when written as text, for sorting and comparing.
pub(in crate::panels) fn as_number(value: Option<&Value>) -> Option<f64> {
    match value? {
        Value::Number(n) => n.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
    .filter(|n: &f64| n.is_finite())
}

/// Text of a key, for a place of its own.
pub(in crate::panels) fn own_text(object: &Map<String, Value>, key: &str) -> Option<String> {
    crate::payload::text(object, key).map(own)
}

/// Text or number of a key as people read it; `None` for null, empty and anything else.
pub(in crate::panels) fn told(object: &Map<String, Value>, key: &str) -> Option<Told> {
    match object.get(key)? {
        Value::Array(_) | Value::Object(_) => None,
        value => Some(reads(key, value)).filter(|told| !told.is_empty()),
    }
}

/// The same in English.
pub(in crate::panels) fn scalar(object: &Map<String, Value>, key: &str) -> Option<String> {
    told(object, key).map(|told| told.to_string())
}

/// Compact JSON, cut at a length, without links to media.
pub(in crate::panels) fn compact(value: &Value) -> String {
    let text = clean("", value).to_string();
    shorten(&text, LONGEST_JSON)
}

/// At most `most` characters; the last one tells that some are missing.
pub(in crate::panels) fn shorten(text: &str, most: usize) -> String {
    if text.chars().nth(most).is_none() {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

/// A value of any shape without links to media.
pub(in crate::panels) fn clean(key: &str, value: &Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(map.iter().map(|(k, v)| (k.clone(), clean(k, v))).collect()),
        Value::Array(items) => Value::Array(items.iter().map(|item| clean(key, item)).collect()),
        Value::String(text) if is_media(key, text) => Value::from(HELD),
        Value::String(text) => Value::String(own(text)),
        other => other.clone(),
    }
}
/// Text for comparing: case, white space and punctuation do not count.
pub(in crate::panels) fn folded(text: &str) -> String {
    let folded: String =
        text.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace() && !is_punctuation(*c)).collect();
    if folded.is_empty() { text.trim().to_owned() } else { folded }
}

fn is_punctuation(c: char) -> bool {
    (c.is_ascii_punctuation() && !matches!(c, '+' | '<' | '>' | '=' | '|' | '~' | '$'))
        || matches!(c, '\u{a1}' | '\u{a7}' | '\u{ab}' | '\u{b6}' | '\u{b7}' | '\u{bb}' | '\u{bf}' | '،' | '؛' | '؟')
        || matches!(c, '\u{1361}'..='\u{1368}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{3001}'..='\u{3003}')
        || matches!(c, '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301f}' | '\u{30fb}')
}

fn is_percent(key: &str) -> bool {
    key == "percent" || key == "percentage" || key.ends_with("_percent") || key.ends_with("_percentage")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_keep_their_digits() {
        let of = |text: &str| inline("x", &serde_json::from_str(text).unwrap());
        assert_eq!(
            [of("36.0"), of("1.10"), of("98.750"), of("-0.5"), of("12345678901234567890123")],
            ["36", "1.10", "98.750", "-0.5", "12345678901234567890123"]
        );
        assert_eq!(inline("ownership_percent", &json!(20)), "20 %");
    }

    #[test]
    fn folding_leaves_case_space_and_punctuation_out() {
        assert_eq!(folded("S.à r.l., Straße"), folded("s à rl straße"));
        assert_ne!(folded("C++ Ltd"), folded("C Ltd"));
        assert_ne!(folded("!!!"), folded("???"));
    }
}
