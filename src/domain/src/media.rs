//! The links of a payload that lead to pictures, films and documents at the vendor: which they are, which of them mean
//! the same thing, and until when they live.
//!
//! Only fields that the vendors document are taken. A key that nobody knows is left alone, however much it looks like
//! a link: the desk must not be made to fetch what somebody wrote into a free field.

use crate::payload::{self, Payload};
use crate::time::{SECOND, Time};
use serde_json::{Map, Value};

/// At most this many links of one payload are named.
const MOST_LINKS: usize = 500;
/// A field lies at most this deep inside an item.
const DEEPEST: usize = 12;
/// A longer link is no link.
const LONGEST: usize = 8_192;

/// Fields that hold one link (`facts`: Didit's decision).
const FIELDS: &[&str] = &[
    "portrait_image",
    "front_image",
    "back_image",
    "full_front_image",
    "full_back_image",
    "front_image_camera_front",
    "back_image_camera_front",
    "front_video",
    "back_video",
    "reference_image",
    "video_url",
    "source_image",
    "target_image",
    "signature_image",
    "document_file",
    "file_url",
    "match_image_url",
];
/// Arrays whose texts, or whose `url` fields, are links.
const LISTS: &[&str] = &["files", "extra_files"];

/// One link and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaLink<'a> {
    /// Feature array of the payload.
    pub array: &'static str,
    /// Position of the item in it, other things than objects not counted.
    pub item: usize,
    /// The item's own id: its `node_id`, else its `uuid`.
    pub item_id: Option<&'a str>,
    /// The way to the link inside the item: `front_image`, `matches[0].match_image_url`.
    pub field: String,
    /// The link, `http` or `https`.
    pub url: &'a str,
}

/// Every link to media of a payload, in reading order; at most 500.
#[must_use]
pub fn links(payload: &Payload) -> Vec<MediaLink<'_>> {
    let mut found = Vec::new();
    for (array, item, object) in payload.items() {
        let item_id = payload::text(object, "node_id").or_else(|| payload::text(object, "uuid"));
        let mut place = Place { array, item, item_id, way: Vec::new(), found: &mut found };
        place.object(object);
    }
    found
}

/// Where in an item the reading is.
struct Place<'f, 'a> {
    array: &'static str,
    item: usize,
    item_id: Option<&'a str>,
    /// Written out only for what is found: hardly any of a large payload's values is a link.
    way: Vec<Step<'a>>,
    found: &'f mut Vec<MediaLink<'a>>,
}

enum Step<'a> {
    Key(&'a str),
    At(usize),
}

impl<'a> Place<'_, 'a> {
    fn object(&mut self, object: &'a Map<String, Value>) {
        if self.way.len() >= DEEPEST {
            return;
        }
        for (key, value) in object {
            self.way.push(Step::Key(key));
            match value {
                Value::String(url) if FIELDS.contains(&key.as_str()) => self.link(url),
                Value::Object(inner) => self.object(inner),
                Value::Array(list) => self.list(list, LISTS.contains(&key.as_str())),
                _ => {}
            }
            self.way.pop();
        }
    }

    fn list(&mut self, list: &'a [Value], of_files: bool) {
        if self.way.len() >= DEEPEST {
            return;
        }
        for (i, value) in list.iter().enumerate() {
            self.way.push(Step::At(i));
            match value {
                Value::String(url) if of_files => self.link(url),
                Value::Object(inner) => {
                    if let Some(Value::String(url)) = inner.get("url").filter(|_| of_files) {
                        self.way.push(Step::Key("url"));
                        self.link(url);
                        self.way.pop();
                    }
                    self.object(inner);
                }
                Value::Array(inner) => self.list(inner, of_files),
                _ => {}
            }
            self.way.pop();
        }
    }

    /// The path from the item, such as `images[2].url`.
    fn field(&self) -> String {
        let mut field = String::new();
        for step in &self.way {
            match step {
                Step::Key(key) if field.is_empty() => field.push_str(key),
                Step::Key(key) => field.extend([".", key]),
                Step::At(i) => field.extend(["[", &i.to_string(), "]"]),
            }
        }
        field
    }

    fn link(&mut self, url: &'a str) {
        let lower = url.get(..8).map(str::to_ascii_lowercase).unwrap_or_default();
        let fits = (lower.starts_with("https://") || lower.starts_with("http://"))
            && url.len() <= LONGEST
            && !url.contains(char::is_whitespace);
        if fits && self.found.len() < MOST_LINKS {
            self.found.push(MediaLink {
                array: self.array,
                item: self.item,
                item_id: self.item_id,
                field: self.field(),
                url,
            });
        }
    }
}

/// What stays of a link when it is signed anew: the same picture in a later revision has the same identity.
#[must_use]
pub fn identity(url: &str) -> String {
    let url = url.split('#').next().unwrap_or_default();
    let Some((object, query)) = url.split_once('?') else { return url.to_owned() };
    // short names mean a signature only beside Azure's `sig`
    let azure = pairs(query).any(|(name, _)| name.eq_ignore_ascii_case("sig"));
    let kept: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !is_signature(pair, azure)).collect();
    if kept.is_empty() { object.to_owned() } else { format!("{object}?{}", kept.join("&")) }
}

fn is_signature(pair: &str, azure: bool) -> bool {
    let name = pair.split('=').next().unwrap_or_default().to_ascii_lowercase();
    name.starts_with("x-amz-")
        || name.starts_with("x-goog-")
        || matches!(
            name.as_str(),
            "expires" | "signature" | "awsaccesskeyid" | "googleaccessid" | "key-pair-id" | "policy" | "sig"
        )
        || (azure && matches!(name.as_str(), "se" | "st" | "sp" | "sv" | "sr" | "spr" | "sks" | "skt" | "ske"))
}

/// When the link itself says that it ends; `None` when that cannot be read from it.
#[must_use]
pub fn ends_at(url: &str) -> Option<Time> {
    let (_, query) = url.split('#').next()?.split_once('?')?;
    let value = |wanted: &str| pairs(query).find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value);
    if let Some(seconds) = value("expires").and_then(|text| text.parse::<i64>().ok()) {
        // some write milliseconds
        let seconds = if seconds > 100_000_000_000 { seconds / 1000 } else { seconds };
        return Some(Time(seconds.checked_mul(SECOND)?));
    }
    for maker in ["x-amz-", "x-goog-"] {
        let made = value(&format!("{maker}date")).and_then(basic_time);
        let lives = value(&format!("{maker}expires")).and_then(|text| text.parse::<i64>().ok());
        if let (Some(made), Some(lives)) = (made, lives) {
            return Some(made.plus(lives.saturating_mul(SECOND)));
        }
    }
    value("se").and_then(|text| Time::parse(&text.replace("%3A", ":").replace("%3a", ":")))
}

fn pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query.split('&').filter_map(|pair| pair.split_once('='))
}

/// Reads `20261120T080000Z`.
fn basic_time(text: &str) -> Option<Time> {
    let digits = |from: usize, to: usize| text.get(from..to).filter(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let (year, month, day) = (digits(0, 4)?, digits(4, 6)?, digits(6, 8)?);
    let (hour, minute, second) = (digits(9, 11)?, digits(11, 13)?, digits(13, 15)?);
    Time::parse(&format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn payload(value: Value) -> Payload {
        Payload::from_value(value).unwrap()
    }

    #[test]
    fn every_documented_link_is_named_with_its_place() {
        let payload = payload(json!({
            "session_id": "11111111-1111-4111-8111-111111111111", "status": "In Review",
            "id_verifications": [
                {"node_id": "ocr", "front_image": "https://m.example/f.jpg", "front_video": "HTTPS://m.example/f.webm",
                 "matches": [{"match_image_url": "https://m.example/m.jpg"}]},
            ],
            "document_verifications": [{"items": [{"uuid": "d1", "file_url": "https://m.example/a.pdf"}]}],
            "questionnaire_responses": [{"sections": [{"items": [
                {"answer": {"files": [{"name": "a", "url": "https://m.example/q.pdf"}]}}]}]}],
            "poa_verifications": [{"uuid": "p", "extra_files": ["https://m.example/x.pdf"]}],
        }));
        let found: Vec<String> = links(&payload)
            .iter()
            .map(|link| format!("{}/{}/{}/{}", link.array, link.item, link.item_id.unwrap_or("-"), link.field))
            .collect();
        assert_eq!(
            found,
            [
                "document_verifications/0/-/items[0].file_url",
                "id_verifications/0/ocr/front_image",
                "id_verifications/0/ocr/front_video",
                "id_verifications/0/ocr/matches[0].match_image_url",
                "poa_verifications/0/p/extra_files[0]",
                "questionnaire_responses/0/-/sections[0].items[0].answer.files[0].url",
            ]
        );
    }

    #[test]
    fn what_nobody_documented_is_left_alone() {
        let payload = payload(json!({
            "session_id": "11111111-1111-4111-8111-111111111111", "status": "In Review",
            "metadata": {"front_image": "https://m.example/f.jpg"},
            "aml_screenings": [{"hits": [{"url": "https://watch.example/1", "source_url": "https://watch.example/2"}]}],
            "id_verifications": [{"new_image": "https://m.example/f.jpg", "front_image": "ftp://m.example/f.jpg",
                "back_image": "data:image/png;base64,AAAA", "portrait_image": "/etc/passwd", "reference_image": null,
                "video_url": "https://m.example/a b", "source_image": "held"}],
        }));
        assert_eq!(links(&payload), []);
    }

    #[test]
    fn a_link_that_is_signed_anew_is_the_same_picture() {
        let same = [
            ["https://m.example/f.jpg?expires=1&signature=a", "https://m.example/f.jpg?expires=2&signature=b#x"],
            [
                "https://m.example/f?id=7&X-Amz-Date=20261120T080000Z&X-Amz-Signature=1",
                "https://m.example/f?X-Amz-Expires=9&id=7",
            ],
            ["https://m.example/f?se=2026-11-20T09%3A00%3A00Z&sig=a&sp=r", "https://m.example/f"],
        ];
        for [a, b] in same {
            assert_eq!(identity(a), identity(b));
        }
        assert_ne!(identity("https://m.example/f?id=7"), identity("https://m.example/f?id=8"));
        assert_ne!(identity("https://m.example/f?st=front"), identity("https://m.example/f?st=back"));
    }

    #[test]
    fn the_end_of_a_link_is_read_where_it_says_so() {
        let end = Time::parse("2026-11-20T09:00:00Z");
        for link in [
            "https://m.example/f?expires=1795165200&signature=a",
            "https://m.example/f?Expires=1795165200000",
            "https://m.example/f?X-Amz-Date=20261120T080000Z&X-Amz-Expires=3600",
            "https://m.example/f?se=2026-11-20T09%3A00%3A00Z&sig=a",
        ] {
            assert_eq!(ends_at(link), end, "{link}");
        }
        for link in ["https://m.example/f", "https://m.example/f?expires=soon", "https://m.example/f?x-amz-date=1"] {
            assert_eq!(ends_at(link), None, "{link}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_a_link_panic(text in "\\PC{0,60}", query in "[a-zA-Z0-9=&%é#?-]{0,80}") {
            let url = format!("https://m.example/{text}?{query}");
            let _ = ends_at(&url);
            prop_assert_eq!(identity(&identity(&url)), identity(&url));
            let _ = ends_at(&text);
            let _ = identity(&text);
        }
    }
}
