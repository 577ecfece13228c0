//! Comments that admins have written beforehand, for reviewers to take and change.

use crate::decision::COMMENT_LIMIT;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Longest title, in characters.
pub const LONGEST_TITLE: usize = 80;
/// At most this many templates: more nobody finds anything in.
pub const MOST: usize = 200;

/// A comment written beforehand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentTemplate {
    /// Its id.
    pub template_id: Uuid,
    /// What reviewers choose it by.
    pub title: String,
    /// The comment.
    pub body: String,
}

impl CommentTemplate {
    /// A template from what was typed.
    ///
    /// # Errors
    /// Every wrong field with a sentence.
    pub fn new(template_id: Uuid, title: &str, body: &str) -> Result<Self, Vec<(String, String)>> {
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let body = body.replace("\r\n", "\n").trim().to_owned();
        let mut faults = Vec::new();
        let mut fault = |field: &str, sentence: &str| faults.push((field.to_owned(), sentence.to_owned()));
        if title.is_empty() || title.chars().count() > LONGEST_TITLE || title.contains('\0') {
            fault("title", "A title has between 1 and 80 characters.");
        }
        if body.is_empty() || body.chars().count() > COMMENT_LIMIT || body.contains('\0') {
            fault("body", "A comment has between 1 and 10000 characters.");
        }
        if faults.is_empty() { Ok(Self { template_id, title, body }) } else { Err(faults) }
    }
}

/// A comment with a template put at its end, on a line of its own; one that ends with it already stays as it is.
#[must_use]
pub fn inserted(comment: &str, template: &str) -> String {
    let typed = comment.trim_end();
    if typed.is_empty() {
        return template.to_owned();
    }
    if typed.ends_with(template.trim_end()) {
        return comment.to_owned();
    }
    format!("{typed}\n{template}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_put_after_what_was_typed_and_not_twice() {
        assert_eq!(inserted("", "Seen."), "Seen.");
        assert_eq!(inserted("Typed. \n", "Seen."), "Typed.\nSeen.");
        assert_eq!(inserted("Typed.\nSeen.", "Seen."), "Typed.\nSeen.");
    }

    #[test]
    fn a_template_has_a_title_of_one_line_and_a_text() {
        let made = CommentTemplate::new(Uuid::nil(), "  Known \n fraud ", "a\r\nb ").unwrap();
        assert_eq!((made.title.as_str(), made.body.as_str()), ("Known fraud", "a\nb"));
        let faults = CommentTemplate::new(Uuid::nil(), " ", &"x".repeat(10_001)).unwrap_err();
        assert_eq!(faults.iter().map(|(field, _)| field.as_str()).collect::<Vec<_>>(), ["title", "body"]);
    }
}
