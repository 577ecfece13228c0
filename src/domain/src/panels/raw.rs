//! A payload as it came, in pages that a browser can take. Vendors' links to media are left out here too: they carry
//! their own key.

use super::facts::clean;
use crate::Payload;
use crate::view::RawPart;
use serde_json::Value;

/// Bytes of text on one page.
const PAGE: usize = 120_000;
/// Bytes of text in one piece; a longer value stands in several.
const PIECE: usize = 24_000;

/// A value as it came, as far as one piece reaches; the second says whether that is all of it.
pub(super) fn piece(value: &Value) -> (String, bool) {
    let text = serde_json::to_string_pretty(&clean("", value)).unwrap_or_default();
    let whole = text.len() <= PIECE;
    (if whole { text } else { pieces(&text).swap_remove(0) }, whole)
}

/// The pieces of one page, from 1, and how many pages there are. A page beyond the last is the last.
#[must_use]
pub fn page(payload: &Payload, page: usize) -> (Vec<RawPart>, usize, usize) {
    let mut pages: Vec<Vec<RawPart>> = vec![Vec::new()];
    let mut room = PAGE;
    for (key, value) in payload.object() {
        let text = serde_json::to_string_pretty(&clean(key, value)).unwrap_or_default();
        let pieces = pieces(&text);
        let of = pieces.len();
        for (at, text) in pieces.into_iter().enumerate() {
            if text.len() > room {
                pages.push(Vec::new());
                room = PAGE;
            }
            room = room.saturating_sub(text.len());
            if let Some(last) = pages.last_mut() {
                last.push(RawPart { key: super::own_words(key), part: (at + 1, of), text });
            }
        }
    }
    let count = pages.len();
    let page = page.clamp(1, count);
    (pages.swap_remove(page - 1), page, count)
}

/// A text in pieces that end with a line where one fits, and never inside of a character.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while rest.len() > PIECE {
        let mut end = PIECE;
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        let end = rest[..end].rfind('\n').map_or(end, |line| line + 1);
        let (piece, beyond) = rest.split_at(end);
        pieces.push(piece.to_owned());
        rest = beyond;
    }
    pieces.push(rest.to_owned());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn payload(notes: &[String]) -> Payload {
        Payload::from_value(json!({
            "session_id": "11111111-2222-3333-4444-555555555555", "status": "In Review", "notes": notes,
            "id_verifications": [{"front_image": "https://m.example/a.jpg?signature=abc"}],
        }))
        .unwrap()
    }

    #[test]
    fn every_value_is_on_some_page_once_and_no_link_of_the_vendors() {
        let notes: Vec<String> = (0..9_000).map(|n| format!("note {n} жж")).collect();
        let payload = payload(&notes);
        let (_, first, count) = page(&payload, 0);
        assert!(first == 1 && count > 1);
        let all: String = (1..=count)
            .flat_map(|n| page(&payload, n).0)
            .map(|part| {
                assert!(part.text.len() <= PIECE);
                part.text
            })
            .collect();
        for note in [0, 4_500, 8_999] {
            assert_eq!(all.matches(&format!("\"note {note} жж\"")).count(), 1, "{note}");
        }
        assert!(!all.contains("signature"));
        assert_eq!(page(&payload, 999).1, count);
    }

    #[test]
    fn a_short_payload_is_one_page_with_a_piece_for_each_key() {
        let (parts, page, pages) = page(&payload(&[]), 1);
        assert_eq!((page, pages), (1, 1));
        assert_eq!(parts.len(), 4);
        assert!(parts.iter().all(|part| part.part == (1, 1)));
    }
}
