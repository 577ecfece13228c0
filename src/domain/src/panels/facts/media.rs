//! A vendor's links to pictures, films and files: never shown as text, as they carry their own key.

use super::DEEPEST;
use super::words::label;
use crate::view::{Picture, PictureSource};
use serde_json::{Map, Value};

/// What stands for a picture, film or file that only the vendor has.
pub(in crate::panels) const HELD: &str = "held by the vendor";
/// At most this many pictures are listed for one item.
const MOST_PICTURES: usize = 2_000;

/// Whether a text is a picture, film or file of the vendor's, which is not shown as text.
pub(in crate::panels) fn is_media(key: &str, text: &str) -> bool {
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
pub(in crate::panels) fn own(text: &str) -> String {
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
pub(in crate::panels) fn is_picture(key: &str, value: &Value) -> bool {
    matches!(value, Value::String(text) if is_media_key(key) && is_media(key, text) && !is_film(key, text))
}

/// The pictures of one item, at every depth, and the films and files that the desk knows; `source` is asked with the
/// way to the text inside the item, for example `front_image` or `matches[0].match_image_url`.
pub(in crate::panels) fn pictures(
    item: &Map<String, Value>,
    source: &dyn Fn(&str) -> Option<PictureSource>,
) -> Vec<Picture> {
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
    use super::super::values::{compact, inline};
    use super::*;
    use serde_json::json;

    #[test]
    fn a_vendors_link_is_never_text() {
        let link = "https://media.example.com/a.jpg?expires=1&signature=abc";
        assert_eq!(inline("anything", &json!(link)), HELD);
        assert_eq!(inline("front_image", &json!("https://media.example.com/a.jpg")), HELD);
        assert_eq!(inline("comment", &json!(format!("see ({link}) please"))), format!("see ({HELD} please"));
        assert_eq!(
            inline("url", &json!("https://watchlists.example.com/entity/4?x=1")),
            "https://watchlists.example.com/entity/4?x=1"
        );
        assert!(!compact(&json!({"a": [{"front_image": link}]})).contains("signature"));
        assert_eq!(inline("comment", &json!("😀https://a.example/?sig=1")), format!("😀{HELD}"));
    }
}
