//! What a search over everything may name outright: the id of a session, or its number.

use uuid::Uuid;

/// Longest text that is looked for, in characters.
pub const LONGEST: usize = 200;

/// The session id that stands in a text: the id itself, or a link that holds it.
#[must_use]
pub fn id_in(text: &str) -> Option<Uuid> {
    let parts = text.split(|c: char| !(c.is_ascii_hexdigit() || c == '-'));
    // shorter forms of an id are too easily something else
    let mut ids = parts.filter(|part| part.len() == 36).filter_map(|part| Uuid::try_parse(part).ok());
    ids.next()
}

/// The session number that a text is: `41353` or `#41353`.
#[must_use]
pub fn number_in(text: &str) -> Option<i64> {
    let text = text.trim();
    let digits = text.strip_prefix('#').unwrap_or(text);
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|number: &i64| plain && *number > 0 && *number < i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_found_by_itself_and_in_a_link() {
        let id = Uuid::try_parse("3e9ca856-c771-4a47-bbbf-1f28f818fd38").unwrap();
        for text in [
            "3e9ca856-c771-4a47-bbbf-1f28f818fd38",
            "  3E9CA856-C771-4A47-BBBF-1F28F818FD38 ",
            "https://desk.example/sessions/3e9ca856-c771-4a47-bbbf-1f28f818fd38#timeline",
        ] {
            assert_eq!(id_in(text), Some(id), "{text}");
        }
        for text in ["", "3e9ca856c7714a47bbbf1f28f818fd38", "3e9ca856-c771-4a47-bbbf-1f28f818fd3", "Ada"] {
            assert_eq!(id_in(text), None, "{text}");
        }
    }

    #[test]
    fn a_number_stands_alone() {
        assert_eq!(number_in(" #41353 "), Some(41353));
        assert_eq!(number_in("41353"), Some(41353));
        for text in ["0", "-3", "+3", "4 1", "41353a", "99999999999999999999", "#", ""] {
            assert_eq!(number_in(text), None, "{text}");
        }
    }
}
