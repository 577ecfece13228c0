//! Reasons for a decision: the table and the admin's own, and which reason fits which outcome.

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
/// Longest code of the admin's own, in characters.
pub const LONGEST_CODE: usize = 40;
/// Longest label of an own reason, in characters.
pub const LONGEST_LABEL: usize = 200;
/// Longest category of an own reason, in characters.
pub const LONGEST_CATEGORY: usize = 40;

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

/// Finds a reason of the table by its code.
#[must_use]
pub fn find(code: &str) -> Option<&'static Reason> {
    REASONS.iter().find(|reason| reason.code == code)
}

/// The wire form of a code: a number where it is one.
#[must_use]
pub fn to_json(code: &str) -> serde_json::Value {
    code.parse::<i64>().map_or_else(|_| serde_json::Value::from(code), serde_json::Value::from)
}

/// A reason that the admin of a desk has added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnReason {
    /// Letters, digits, `-` and `_`; no number that is written in two ways.
    pub code: String,
    /// In words.
    pub label: String,
    /// Group heading.
    pub category: String,
    /// Fits Declined.
    pub declined: bool,
    /// Fits Resubmitted.
    pub resubmitted: bool,
    /// Not given any more; old decisions name it.
    pub retired: bool,
}

impl OwnReason {
    /// Checks what an admin typed. Whether the desk has the code already is for the store to know.
    ///
    /// # Errors
    /// Every wrong field with a sentence.
    pub fn new(
        code: &str,
        label: &str,
        category: &str,
        (declined, resubmitted): (bool, bool),
    ) -> Result<Self, Vec<(String, String)>> {
        let (code, label, category) = (code.trim(), label.trim(), category.trim());
        let mut faults = Vec::new();
        let mut fault = |field: &str, sentence: String| faults.push((field.to_owned(), sentence));
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let starts_well = code.starts_with(|c: char| c.is_ascii_alphanumeric());
        // 0106 and 106 are one number on the wire
        let padded = code.len() > 1 && code.starts_with('0') && code.bytes().all(|b| b.is_ascii_digit());
        if !starts_well || code.len() > LONGEST_CODE || !code.chars().all(plain) || padded {
            fault(
                "code",
                format!(
                    "Give the reason a code of at most {LONGEST_CODE} letters, digits, - or _, beginning with a letter \
                     or a digit other than 0."
                ),
            );
        } else if code.eq_ignore_ascii_case(OTHER) || find(code).is_some() {
            fault("code", format!("The code {code} is taken by the desk's own list."));
        }
        let short = |text: &str, most: usize| !text.is_empty() && text.chars().count() <= most;
        if !short(label, LONGEST_LABEL) || label.chars().any(char::is_control) {
            fault("label", format!("Say in at most {LONGEST_LABEL} characters what the reason is."));
        }
        if !short(category, LONGEST_CATEGORY) || category.chars().any(char::is_control) {
            fault("category", format!("Name the group it stands in, in at most {LONGEST_CATEGORY} characters."));
        }
        if !declined && !resubmitted {
            fault("outcome", "Choose at least one outcome that the reason fits.".to_owned());
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let (code, label, category) = (code.to_owned(), label.to_owned(), category.to_owned());
        Ok(Self { code, label, category, declined, resubmitted, retired: false })
    }

    fn fits(&self, outcome: Status) -> bool {
        match outcome {
            Status::Declined => self.declined && !self.retired,
            Status::Resubmitted => self.resubmitted && !self.retired,
            _ => false,
        }
    }
}

/// The reasons that a desk knows: the table and the admin's own. The default knows the table alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    own: Vec<OwnReason>,
}

impl Catalogue {
    /// The table alone.
    pub const TABLE: Self = Self { own: Vec::new() };

    /// The table and these.
    #[must_use]
    pub fn new(own: Vec<OwnReason>) -> Self {
        Self { own }
    }

    /// The admin's own reasons, retired ones included, as they were given.
    #[must_use]
    pub fn own(&self) -> &[OwnReason] {
        &self.own
    }

    fn find_own(&self, code: &str) -> Option<&OwnReason> {
        self.own.iter().find(|reason| reason.code == code)
    }

    /// Whether the desk knows this code, retired or not.
    #[must_use]
    pub fn knows(&self, code: &str) -> bool {
        code == OTHER || find(code).is_some() || self.find_own(code).is_some()
    }

    /// Whether a code fits an outcome; `None` for codes that the desk does not know. A retired one fits none.
    #[must_use]
    pub fn fits(&self, code: &str, outcome: Status) -> Option<bool> {
        if code == OTHER {
            return Some(matches!(outcome, Status::Declined | Status::Resubmitted));
        }
        find(code)
            .map(|reason| reason.outcome == outcome)
            .or_else(|| self.find_own(code).map(|reason| reason.fits(outcome)))
    }

    /// Whether the code is one of the admin's own that is not given any more.
    #[must_use]
    pub fn is_retired(&self, code: &str) -> bool {
        self.find_own(code).is_some_and(|reason| reason.retired)
    }

    /// What a code means; `None` for codes that the desk does not know.
    #[must_use]
    pub fn label(&self, code: &str) -> Option<&str> {
        find(code)
            .map(|reason| reason.label.as_str())
            .or_else(|| self.find_own(code).map(|reason| reason.label.as_str()))
    }

    /// A code in words, for timelines: `106 Matches a known fraud case`.
    #[must_use]
    pub fn in_words(&self, code: &str) -> String {
        match self.label(code) {
            Some(label) => format!("{code} {label}"),
            None if code == OTHER => "Other reason".to_owned(),
            None => code.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(code: &str, outcomes: (bool, bool)) -> OwnReason {
        OwnReason::new(code, "Reputation", "house rules", outcomes).unwrap()
    }

    #[test]
    fn codes_fit_the_outcome_of_their_row() {
        let desk = Catalogue::default();
        assert_eq!(all().len(), 81);
        assert_eq!(desk.fits("106", Status::Declined), Some(true));
        assert_eq!(desk.fits("106", Status::Resubmitted), Some(false));
        assert_eq!(desk.fits("106", Status::Approved), Some(false));
        assert_eq!(desk.fits("204", Status::Resubmitted), Some(true));
        assert_eq!(desk.fits("other", Status::Resubmitted), Some(true));
        assert_eq!(desk.fits("other", Status::Approved), Some(false));
        assert_eq!(desk.fits("77777", Status::Declined), None);
    }

    #[test]
    fn own_codes_fit_like_listed_ones_until_they_are_retired() {
        let retired = OwnReason { retired: true, ..own("OLD-1", (true, true)) };
        let desk = Catalogue::new(vec![own("REP-1", (true, false)), own("9001", (true, true)), retired]);
        assert_eq!(desk.fits("REP-1", Status::Declined), Some(true));
        assert_eq!(desk.fits("REP-1", Status::Resubmitted), Some(false));
        assert_eq!(desk.fits("REP-1", Status::Approved), Some(false));
        assert_eq!(desk.fits("9001", Status::Resubmitted), Some(true));
        assert_eq!(desk.fits("OLD-1", Status::Declined), Some(false));
        assert_eq!(desk.in_words("OLD-1"), "OLD-1 Reputation");
        assert_eq!(desk.in_words("106"), Catalogue::default().in_words("106"));
        assert!(desk.knows("OLD-1") && desk.knows("106") && desk.knows("other") && !desk.knows("REP-2"));
    }

    #[test]
    fn an_own_code_takes_no_listed_one_and_is_written_in_one_way() {
        for bad in ["", " ", "106", "other", "OTHER", "0106", "007", "-5", "+5", "a b", "ü", "a,b", &"x".repeat(41)] {
            let faults = OwnReason::new(bad, "Label", "group", (true, false)).unwrap_err();
            assert_eq!(faults.len(), 1, "{bad}");
            assert_eq!(faults[0].0, "code", "{bad}");
        }
        for good in ["REP-1", "9001", "0", "a_b", "0x1", " trimmed "] {
            assert_eq!(own(good, (true, false)).code, good.trim());
        }
        let faults = OwnReason::new("x", "", &"y".repeat(41), (false, false)).unwrap_err();
        assert_eq!(
            faults.iter().map(|(field, _)| field.as_str()).collect::<Vec<_>>(),
            ["label", "category", "outcome"]
        );
    }
}
