//! Any JSON value as labelled facts: nothing is dropped, but a vendor's link to a picture or file is never shown.

use crate::view::{Fact, FactValue, Picture, PictureSource};
use serde_json::{Map, Number, Value};
use std::collections::HashSet;
use unicode_normalization::UnicodeNormalization;

/// At most this many facts stand in one list of facts; the last one says how many values are left out.
pub(super) const MOST_FACTS: usize = 2_000;
/// Values nested deeper than this are shown as compact JSON text.
pub(super) const DEEPEST: usize = 8;
/// What stands for a picture, film or file that only the vendor has.
pub(super) const HELD: &str = "held by the vendor";
/// At most this many pictures are listed for one item.
const MOST_PICTURES: usize = 2_000;
/// Compact JSON is cut after this many characters.
const LONGEST_JSON: usize = 20_000;

/// Turns the keys of one item into facts, within [`MOST_FACTS`].
pub(super) struct Writer {
    facts: Vec<Fact>,
    left: usize,
    dropped: usize,
    warnings_apart: bool,
}

impl Writer {
    /// For an item of a feature array: its warnings are shown apart, at every depth.
    pub fn of_item() -> Self {
        Self { facts: Vec::new(), left: MOST_FACTS - 1, dropped: 0, warnings_apart: true }
    }

    /// For keys that belong to no feature.
    pub fn of_rest() -> Self {
        Self { warnings_apart: false, ..Self::of_item() }
    }

    /// Adds one labelled value; `key` says how the value reads.
    pub fn labelled(&mut self, label: impl Into<String>, key: &str, value: &Value) {
        if self.take(value) {
            let value = self.value(key, value, 1);
            self.facts.push(Fact { label: label.into(), value });
        }
    }

    /// Adds a sentence of our own.
    pub fn says(&mut self, label: impl AsRef<str>, text: impl AsRef<str>) {
        if self.left > 0 {
            self.left -= 1;
            self.facts.push(said(label, text));
        } else {
            self.dropped += 1;
        }
    }

    /// Adds one key with its usual label.
    pub fn key(&mut self, key: &str, value: &Value) {
        if self.warnings_apart && key == "warnings" {
            if let Some(rest) = without_objects(value) {
                self.labelled(label(key), key, &rest);
            }
            return;
        }
        self.labelled(label(key), key, value);
    }

    /// Adds every key that is not in `used`.
    pub fn all_but(&mut self, object: &Map<String, Value>, used: &HashSet<&str>) {
        for (key, value) in object {
            if !used.contains(key.as_str()) {
                self.key(key, value);
            }
        }
    }

    /// The facts, with the last one for what had no room.
    pub fn finish(mut self) -> Vec<Fact> {
        if self.dropped > 0 {
            self.facts.push(said("Left out", format!("{} more values are not shown here.", self.dropped)));
        }
        self.facts
    }

    fn take(&mut self, value: &Value) -> bool {
        if self.left == 0 {
            self.dropped += leaves(value);
            return false;
        }
        self.left -= 1;
        true
    }

    fn value(&mut self, key: &str, value: &Value, depth: usize) -> FactValue {
        match value {
            Value::Array(items) if items.is_empty() => FactValue::Empty,
            Value::Object(map) if map.is_empty() => FactValue::Empty,
            Value::Array(_) | Value::Object(_) if depth > DEEPEST => FactValue::Text(compact(value)),
            Value::Array(items) => {
                let mut list = Vec::new();
                for item in items {
                    if self.take(item) {
                        list.push(self.value(key, item, depth + 1));
                    }
                }
                FactValue::List(list)
            }
            Value::Object(map) => {
                let mut group = Vec::new();
                for (key, value) in map {
                    let rest;
                    let value = if self.warnings_apart && key == "warnings" {
                        match without_objects(value) {
                            Some(kept) => {
                                rest = kept;
                                &rest
                            }
                            None => continue,
                        }
                    } else {
                        value
                    };
                    if self.take(value) {
                        group.push(Fact { label: label(key), value: self.value(key, value, depth + 1) });
                    }
                }
                FactValue::Group(group)
            }
            // what an integrator wrote is no code of the vendor's
            Value::String(text) if !self.warnings_apart && is_code(key) && !is_media(key, text) => {
                if text.is_empty() {
                    FactValue::Empty
                } else {
                    FactValue::Text(own(text))
                }
            }
            scalar => match shown(key, scalar) {
                text if text.is_empty() => FactValue::Empty,
                text => FactValue::Text(text),
            },
        }
    }
}

/// A fact with a text.
pub(super) fn said(label: impl AsRef<str>, text: impl AsRef<str>) -> Fact {
    Fact { label: own(label.as_ref()), value: FactValue::Text(own(text.as_ref())) }
}

/// What is left of a list of objects when its objects stand elsewhere: items that are none, or a value that is no
/// list at all.
pub(super) fn without_objects(value: &Value) -> Option<Value> {
    match value {
        Value::Array(items) => {
            let rest: Vec<Value> = items.iter().filter(|item| !item.is_object()).cloned().collect();
            (!rest.is_empty()).then_some(Value::Array(rest))
        }
        Value::Null => None,
        other => Some(other.clone()),
    }
}

/// A scalar as people read it; empty for null, compact JSON for lists and objects.
pub(super) fn shown(key: &str, value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => "Yes".to_owned(),
        Value::Bool(false) => "No".to_owned(),
        Value::Number(n) if is_percent(key) => format!("{} %", number(n)),
        Value::Number(n) => number(n),
        Value::String(text) if is_media(key, text) => HELD.to_owned(),
        Value::String(text) if is_code(key) => own(&in_words(text)),
        Value::String(text) => own(text),
        Value::Array(_) | Value::Object(_) => compact(value),
    }
}

/// Any value in one line: lists by commas, objects as `label: value; label: value`.
pub(super) fn inline(key: &str, value: &Value) -> String {
    inline_at(key, value, 0)
}

fn inline_at(key: &str, value: &Value, depth: usize) -> String {
    match value {
        Value::Array(_) | Value::Object(_) if depth > DEEPEST => compact(value),
        Value::Array(items) => {
            let texts: Vec<String> =
                items.iter().map(|item| inline_at(key, item, depth + 1)).filter(|text| !text.is_empty()).collect();
            texts.join(", ")
        }
        Value::Object(map) => {
            let texts: Vec<String> = map
                .iter()
                .map(|(key, value)| (key, inline_at(key, value, depth + 1), value.is_object()))
                .filter(|(_, text, _)| !text.is_empty())
                .map(|(key, text, nested)| match nested {
                    true => format!("{}: ({text})", phrase(key)),
                    false => format!("{}: {text}", phrase(key)),
                })
                .collect();
            texts.join("; ")
        }
        scalar => shown(key, scalar),
    }
}

/// A number with its digits; `36.0` reads `36`.
pub(super) fn number(n: &Number) -> String {
    let digits = n.to_string();
    match digits.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() && fraction.bytes().all(|b| b == b'0') => whole.to_owned(),
        _ => digits,
    }
}

/// A number, also when written as text, for sorting and comparing.
pub(super) fn as_number(value: Option<&Value>) -> Option<f64> {
    match value? {
        Value::Number(n) => n.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
    .filter(|n: &f64| n.is_finite())
}

/// Text of a key, for a place of its own.
pub(super) fn own_text(object: &Map<String, Value>, key: &str) -> Option<String> {
    crate::payload::text(object, key).map(own)
}

/// Text or number of a key as people read it; `None` for null, empty and anything else.
pub(super) fn scalar(object: &Map<String, Value>, key: &str) -> Option<String> {
    match object.get(key)? {
        Value::Array(_) | Value::Object(_) => None,
        value => Some(shown(key, value)).filter(|text| !text.is_empty()),
    }
}

/// Compact JSON, cut at a length, without links to media.
pub(super) fn compact(value: &Value) -> String {
    let text = clean("", value).to_string();
    shorten(&text, LONGEST_JSON)
}

/// At most `most` characters; the last one tells that some are missing.
pub(super) fn shorten(text: &str, most: usize) -> String {
    if text.chars().nth(most).is_none() {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

pub(super) fn clean(key: &str, value: &Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(map.iter().map(|(k, v)| (k.clone(), clean(k, v))).collect()),
        Value::Array(items) => Value::Array(items.iter().map(|item| clean(key, item)).collect()),
        Value::String(text) if is_media(key, text) => Value::from(HELD),
        Value::String(text) => Value::String(own(text)),
        other => other.clone(),
    }
}

fn leaves(value: &Value) -> usize {
    match value {
        Value::Object(map) => map.values().map(leaves).sum(),
        Value::Array(items) => items.iter().map(leaves).sum(),
        _ => 1,
    }
}

/// Text for comparing: case, white space and punctuation do not count.
pub(super) fn folded(text: &str) -> String {
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

/// Keys whose values are codes of the vendor, which read better in words.
fn is_code(key: &str) -> bool {
    matches!(
        key,
        "method"
            | "type"
            | "verification_method"
            | "document_type"
            | "document_subtype"
            | "document_group"
            | "match_type"
            | "validation_type"
            | "element_type"
            | "skip_reason"
            | "nfc_skip_reason"
            | "vat_validation_status"
            | "registry_ownership_status"
            | "brightness_issue"
            | "document_number_match_type"
            | "required_groups"
    )
}

/// A code in words: `BANK_STATEMENT` reads `Bank statement`; anything that is no code stays as it is.
pub(super) fn in_words(code: &str) -> String {
    let plain = !code.is_empty() && code.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let upper = !code.chars().any(|c| c.is_ascii_lowercase());
    let lower = !code.chars().any(|c| c.is_ascii_uppercase());
    let letters = code.chars().all(|c| c.is_ascii_alphabetic());
    if plain && (code.contains('_') && (upper || lower) || upper && letters && code.len() > 3) {
        capital(&code.replace('_', " ").to_ascii_lowercase())
    } else {
        code.to_owned()
    }
}

/// The same text with a capital at its start.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// A key as a label: `ip_country_code` reads `IP country code`, a key that is no identifier stays as it is.
pub(super) fn label(key: &str) -> String {
    match key {
        "poa_address" => "Address as read".to_owned(),
        "poa_formatted_address" => "Address, formatted".to_owned(),
        "poa_parsed_address" | "parsed_address" => "Address in parts".to_owned(),
        "ip" => "Connection".to_owned(),
        _ if is_identifier(key) => capital(&phrase(key)),
        _ => own(key),
    }
}

/// A key in words for the middle of a sentence.
pub(super) fn phrase(key: &str) -> String {
    if !is_identifier(key) {
        return own(key);
    }
    let mut words = Vec::new();
    let mut word = String::new();
    let camel = key.chars().any(|c| c.is_ascii_lowercase());
    for c in key.chars() {
        let starts = c == '_' || (camel && c.is_ascii_uppercase());
        if starts && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c != '_' {
            word.push(c.to_ascii_lowercase());
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    if words.len() > 1 && words.first().is_some_and(|word| word == "is") {
        words.remove(0);
    }
    let words: Vec<&str> = words.iter().map(|word| spelled(word)).collect();
    words.join(" ")
}

fn is_identifier(key: &str) -> bool {
    let plain = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && key.chars().any(|c| c != '_');
    let lower_start = key.starts_with(|c: char| c.is_ascii_lowercase());
    let screaming = !key.chars().any(|c| c.is_ascii_lowercase()) && key.len() > 3;
    plain && (lower_start || (screaming && key.starts_with(|c: char| c.is_ascii_uppercase())))
}

fn spelled(word: &str) -> &str {
    match word {
        "ai" => "AI",
        "aml" => "AML",
        "api" => "API",
        "bic" => "BIC",
        "crm" => "CRM",
        "dg" => "DG",
        "dgs" => "data groups",
        "dob" => "date of birth",
        "iban" => "IBAN",
        "id" => "ID",
        "ids" => "IDs",
        "eur" => "EUR",
        "ip" => "IP",
        "isp" => "ISP",
        "kyb" => "KYB",
        "kyc" => "KYC",
        "mrz" => "MRZ",
        "nfc" => "NFC",
        "ocr" => "OCR",
        "os" => "OS",
        "pep" => "PEP",
        "poa" => "proof of address",
        "rca" => "RCA",
        "sod" => "SOD",
        "swift" => "SWIFT",
        "tor" => "Tor",
        "ubo" => "UBO",
        "url" => "URL",
        "uuid" => "UUID",
        "vat" => "VAT",
        "vpn" => "VPN",
        other => other,
    }
}

/// Whether a text is a picture, film or file of the vendor's, which is not shown as text.
pub(super) fn is_media(key: &str, text: &str) -> bool {
    is_presigned(text) || (is_media_key(key) && looks_like_file(text))
}

fn is_media_key(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    ["image", "video", "photo", "selfie", "portrait"].iter().any(|word| key.contains(word))
        || matches!(key.as_str(), "document_file" | "file_url" | "file" | "files" | "extra_files" | "document_url")
}

fn looks_like_file(text: &str) -> bool {
    let inline = text.len() > 200 && !text.contains(char::is_whitespace);
    scheme(text).is_some() || text.starts_with("data:") || text.starts_with('/') || inline
}

fn scheme(text: &str) -> Option<&str> {
    text.split_once("://").map(|(scheme, _)| scheme).filter(|scheme| scheme.chars().all(|c| c.is_ascii_alphanumeric()))
}

/// Whether a text is a link that carries its own key.
fn is_presigned(text: &str) -> bool {
    if text.starts_with("data:image/") || text.starts_with("data:video/") || text.starts_with("data:application/") {
        return true;
    }
    let Some((_, query)) = text.split_once('?').filter(|_| scheme(text).is_some()) else { return false };
    !text.contains(char::is_whitespace)
        && query.split(['&', '#']).filter_map(|pair| pair.split_once('=')).any(|(name, _)| {
            let name = name.to_ascii_lowercase();
            name.starts_with("x-amz-")
                || name.starts_with("x-goog-")
                || matches!(name.as_str(), "signature" | "sig" | "awsaccesskeyid" | "key-pair-id")
        })
}

/// The text with every presigned link in it replaced.
pub(super) fn own(text: &str) -> String {
    if !text.contains("://") || !text.split_whitespace().any(|word| is_presigned_within(word).is_some()) {
        return text.to_owned();
    }
    let mut cleaned = String::new();
    for piece in text.split_inclusive(char::is_whitespace) {
        match is_presigned_within(piece.trim_end()) {
            Some(start) => {
                cleaned.push_str(&piece[..start]);
                cleaned.push_str(HELD);
                cleaned.push_str(&piece[piece.trim_end().len()..]);
            }
            None => cleaned.push_str(piece),
        }
    }
    cleaned
}

/// Where a presigned link starts within a word, for example after an opening bracket.
fn is_presigned_within(word: &str) -> Option<usize> {
    let colon = word.find("://")?;
    let start = word[..colon]
        .rfind(|c: char| !c.is_ascii_alphanumeric())
        .map_or(0, |at| at + word[at..].chars().next().map_or(1, char::len_utf8));
    is_presigned(&word[start..]).then_some(start)
}

/// Whether a media text is a film, of which no picture can be shown.
fn is_film(key: &str, text: &str) -> bool {
    let name = text.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    key.to_ascii_lowercase().contains("video")
        || [".webm", ".mp4", ".mov", ".m4v", ".avi"].iter().any(|ending| name.ends_with(ending))
        || name.starts_with("data:video/")
}

/// Whether a top-level text of an item is shown as a picture and needs no fact.
pub(super) fn is_picture(key: &str, value: &Value) -> bool {
    matches!(value, Value::String(text) if is_media_key(key) && is_media(key, text) && !is_film(key, text))
}

/// The pictures of one item, at every depth, and the films and files that the desk knows; `source` is asked with the way to the text inside the item, for example
/// `front_image` or `matches[0].match_image_url`.
pub(super) fn pictures(item: &Map<String, Value>, source: &dyn Fn(&str) -> Option<PictureSource>) -> Vec<Picture> {
    let mut found = Vec::new();
    for (key, value) in item {
        look(key, value, key, 1, source, &mut found);
    }
    found
}

fn look(
    key: &str,
    value: &Value,
    way: &str,
    depth: usize,
    source: &dyn Fn(&str) -> Option<PictureSource>,
    found: &mut Vec<Picture>,
) {
    if found.len() >= MOST_PICTURES || depth > DEEPEST + 1 {
        return;
    }
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                look(key, value, &format!("{way}.{key}"), depth + 1, source, found);
            }
        }
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                look(key, item, &format!("{way}[{i}]"), depth + 1, source, found);
            }
        }
        Value::String(text) if is_media(key, text) => {
            let source = source(way);
            if source.is_some() || (is_media_key(key) && !is_film(key, text)) {
                found.push(Picture { label: picture_label(key, way, text), source });
            }
        }
        _ => {}
    }
}

fn picture_label(key: &str, way: &str, text: &str) -> String {
    let plain = match key {
        "portrait_image" => "Portrait".to_owned(),
        "front_image" => "Front".to_owned(),
        "back_image" => "Back".to_owned(),
        "full_front_image" => "Front, whole picture".to_owned(),
        "full_back_image" => "Back, whole picture".to_owned(),
        "front_image_camera_front" => "Face while the front was taken".to_owned(),
        "back_image_camera_front" => "Face while the back was taken".to_owned(),
        "reference_image" => "Selfie".to_owned(),
        "source_image" => "Source picture".to_owned(),
        "target_image" => "Target picture".to_owned(),
        "signature_image" => "Signature".to_owned(),
        "document_file" | "file_url" => "Document".to_owned(),
        "match_image_url" => "Match".to_owned(),
        "video_url" => "Video".to_owned(),
        "url" => "File".to_owned(),
        other => label(other).trim_end_matches(" image").to_owned(),
    };
    let number =
        way.rsplit_once('[').and_then(|(_, rest)| rest.split_once(']')).and_then(|(n, _)| n.parse::<usize>().ok());
    let name = text.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let kind = if name.ends_with(".pdf") { " (PDF)" } else { "" };
    match number {
        Some(n) => format!("{plain} {}{kind}", n.saturating_add(1)),
        None => format!("{plain}{kind}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn keys_read_as_words() {
        for (key, words) in [
            ("ip_country_code", "IP country code"),
            ("is_vpn_or_tor", "VPN or Tor"),
            ("birthDate", "Birth date"),
            ("LEGAL_PRESENCE", "Legal presence"),
            ("uuid", "UUID"),
            ("Regulatory Warning", "Regulatory Warning"),
            ("", ""),
            ("__", "__"),
            ("ключ", "ключ"),
        ] {
            assert_eq!(label(key), words);
        }
    }

    #[test]
    fn numbers_keep_their_digits() {
        let of = |text: &str| shown("x", &serde_json::from_str(text).unwrap());
        assert_eq!(
            [of("36.0"), of("1.10"), of("98.750"), of("-0.5"), of("12345678901234567890123")],
            ["36", "1.10", "98.750", "-0.5", "12345678901234567890123"]
        );
        assert_eq!(shown("ownership_percent", &json!(20)), "20 %");
    }

    #[test]
    fn a_vendors_link_is_never_text() {
        let link = "https://media.example.com/a.jpg?expires=1&signature=abc";
        assert_eq!(shown("anything", &json!(link)), HELD);
        assert_eq!(shown("front_image", &json!("https://media.example.com/a.jpg")), HELD);
        assert_eq!(shown("comment", &json!(format!("see ({link}) please"))), format!("see ({HELD} please"));
        assert_eq!(
            shown("url", &json!("https://watchlists.example.com/entity/4?x=1")),
            "https://watchlists.example.com/entity/4?x=1"
        );
        assert!(!compact(&json!({"a": [{"front_image": link}]})).contains("signature"));
        assert_eq!(shown("comment", &json!("😀https://a.example/?sig=1")), format!("😀{HELD}"));
    }

    #[test]
    fn codes_read_as_words_and_names_stay() {
        assert_eq!(in_words("BANK_STATEMENT"), "Bank statement");
        assert_eq!(in_words("one_by_one"), "One by one");
        assert_eq!(in_words("PASSIVE"), "Passive");
        assert_eq!(in_words("Identity Card"), "Identity Card");
        assert_eq!(in_words("P"), "P");
    }

    #[test]
    fn what_an_integrator_wrote_stays_as_it_is() {
        let mut writer = Writer::of_rest();
        writer.key("metadata", &json!({"type": "our_own_code", "warnings": [{"a": 1}]}));
        let text = serde_json::to_string(&writer.finish()).unwrap();
        assert!(text.contains("our_own_code") && text.contains("Warnings"));
    }

    #[test]
    fn folding_leaves_case_space_and_punctuation_out() {
        assert_eq!(folded("S.à r.l., Straße"), folded("s à rl straße"));
        assert_ne!(folded("C++ Ltd"), folded("C Ltd"));
        assert_ne!(folded("!!!"), folded("???"));
    }

    #[test]
    fn many_and_deep_values_are_bounded() {
        let mut writer = Writer::of_item();
        writer.key("list", &Value::Array((0..5_000).map(Value::from).collect()));
        writer.key("after", &json!(1));
        let facts = writer.finish();
        let Some(FactValue::Text(last)) = facts.last().map(|fact| &fact.value) else { panic!("no last fact") };
        assert_eq!(last, "3003 more values are not shown here.");

        let mut deep = json!("bottom");
        for _ in 0..60 {
            deep = json!({ "next": deep });
        }
        let mut writer = Writer::of_item();
        writer.key("deep", &deep);
        let text = serde_json::to_string(&writer.finish()).unwrap();
        assert!(text.contains("bottom"));
        assert_eq!(text.matches("Group").count(), DEEPEST);
    }
}
