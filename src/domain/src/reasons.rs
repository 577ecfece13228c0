//! Reasons for a decision: the table, and which reason fits which outcome.

use crate::{Status, tables};
use std::sync::LazyLock;

/// One row of `data/reason_codes.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The number, as text.
    pub code: String,
    /// The outcome that it fits.
    pub outcome: Status,
    /// Group: document, face, fraud …
    pub category: String,
    /// Our words.
    pub label: String,
}

/// The reason that fits Declined and Resubmitted alike and asks for a comment.
pub const OTHER: &str = "other";
/// The reason that the desk itself gives when the tenth resubmission is asked for.
pub const LIMIT_EXCEEDED: &str = "539";

static REASONS: LazyLock<Vec<Reason>> = LazyLock::new(|| {
    tables::rows(include_str!("../data/reason_codes.csv"))
        .into_iter()
        .map(|row| Reason {
            code: row[0].clone(),
            outcome: if row[1] == "declined" { Status::Declined } else { Status::Resubmitted },
            category: row[2].clone(),
            label: row[3].clone(),
        })
        .collect()
});

/// All reasons of the table, by number.
#[must_use]
pub fn all() -> &'static [Reason] {
    &REASONS
}

/// Finds a reason by its code.
#[must_use]
pub fn find(code: &str) -> Option<&'static Reason> {
    REASONS.iter().find(|reason| reason.code == code)
}

/// Whether a code fits an outcome; `None` for codes that the table does not know.
#[must_use]
pub fn fits(code: &str, outcome: Status) -> Option<bool> {
    if code == OTHER {
        return Some(matches!(outcome, Status::Declined | Status::Resubmitted));
    }
    find(code).map(|reason| reason.outcome == outcome)
}

/// A code in words, for timelines: `106 Matches a known fraud case`.
#[must_use]
pub fn in_words(code: &str) -> String {
    match find(code) {
        Some(reason) => format!("{code} {}", reason.label),
        None if code == OTHER => "Other reason".to_owned(),
        None => code.to_owned(),
    }
}

/// The wire form of a code: a number where it is one.
#[must_use]
pub fn to_json(code: &str) -> serde_json::Value {
    code.parse::<i64>().map_or_else(|_| serde_json::Value::from(code), serde_json::Value::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_fit_the_outcome_of_their_row() {
        assert_eq!(all().len(), 81);
        assert_eq!(fits("106", Status::Declined), Some(true));
        assert_eq!(fits("106", Status::Resubmitted), Some(false));
        assert_eq!(fits("106", Status::Approved), Some(false));
        assert_eq!(fits("204", Status::Resubmitted), Some(true));
        assert_eq!(fits("other", Status::Resubmitted), Some(true));
        assert_eq!(fits("other", Status::Approved), Some(false));
        assert_eq!(fits("77777", Status::Declined), None);
    }
}
