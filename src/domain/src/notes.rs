//! Notes: what reviewers write beside a session without deciding it (facts: Didit §2, `POST …/reviews/`).

use crate::decision::COMMENT_LIMIT;

/// Checks the text of a note.
///
/// # Errors
/// A sentence when it is too long.
pub fn check(comment: &str) -> Result<(), String> {
    if comment.chars().count() > COMMENT_LIMIT {
        return Err(format!("Ensure this field has no more than {COMMENT_LIMIT} characters."));
    }
    Ok(())
}

/// The people whom a comment names as `@name@example.com`: lower case, each once, at most twenty.
#[must_use]
pub fn mentioned(comment: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in comment.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '<' | '>' | '"')) {
        let Some(address) = word.strip_prefix('@') else { continue };
        let address = address.trim_end_matches(['.', ':', '!', '?', '\'']).to_lowercase();
        let is_address = address.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !host.contains('@') && !host.starts_with('.')
        });
        if is_address && !found.contains(&address) && found.len() < 20 {
            found.push(address);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_mentioned_by_their_address() {
        let comment =
            "@Ada@desk.example, (@rory@desk.example) look: @nobody a@b.example @ada@desk.example. @x@y @@z.example";
        assert_eq!(mentioned(comment), ["ada@desk.example", "rory@desk.example"]);
        assert!(mentioned("").is_empty());
    }

    #[test]
    fn a_note_may_be_as_long_as_a_comment() {
        assert!(check(&"é".repeat(COMMENT_LIMIT)).is_ok() && check(&"x".repeat(COMMENT_LIMIT + 1)).is_err());
    }
}
