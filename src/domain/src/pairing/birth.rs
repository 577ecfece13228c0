//! A birth date as far as a list tells it: whole, in parts, or covered.

use crate::masking;

/// Year, month and day, each where it is known. Covered parts are their marks, which compare as the parts would.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Birth {
    year: Option<String>,
    month: Option<String>,
    day: Option<String>,
    /// A date that is written in no way we know: it can only be the same or unknown.
    other: Option<String>,
}

impl Birth {
    /// From a date as written, else from its parts.
    #[must_use]
    pub fn of(date: Option<&str>, year: Option<&str>, month: Option<&str>, day: Option<&str>) -> Self {
        let parts =
            Self { year: year.and_then(part), month: month.and_then(part), day: day.and_then(part), other: None };
        let Some(date) = date.map(str::trim).filter(|date| !date.is_empty()) else { return parts };
        // a time of day behind the date says nothing about it
        let plain = date.split(['T', ' ']).next().unwrap_or_default();
        let mut pieces = plain.split('-');
        let written = (pieces.next(), pieces.next(), pieces.next(), pieces.next());
        match written {
            (Some(year), month, day, None) if year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()) => {
                Self { year: part(year), month: month.and_then(part), day: day.and_then(part), other: None }
            }
            _ => Self { other: Some(date.to_lowercase()), ..parts },
        }
    }

    /// Whether nothing is known of it.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.year.is_none() && self.other.is_none()
    }

    /// Whether both tell a year, and every part that both tell is the same.
    #[must_use]
    pub fn agrees(&self, other: &Self) -> bool {
        let years = self.year.is_some() && self.year == other.year;
        let whole = self.other.is_some() && self.other == other.other;
        (years || whole) && !self.contradicts(other)
    }

    /// Whether a part that both tell is another one.
    #[must_use]
    pub fn contradicts(&self, other: &Self) -> bool {
        [(&self.year, &other.year), (&self.month, &other.month), (&self.day, &other.day)]
            .into_iter()
            .any(|(a, b)| matches!((a, b), (Some(a), Some(b)) if a != b))
    }

    /// Year and month, where both are known.
    #[must_use]
    pub fn month(&self) -> Option<(String, String)> {
        self.year.clone().zip(self.month.clone())
    }
}

/// A part to compare: its mark where it is covered, else its digits. Dots alone tell nothing.
fn part(text: &str) -> Option<String> {
    let text = text.trim();
    if let Some(mark) = masking::mark(text) {
        return Some(mark.to_owned());
    }
    let digits = text.trim_start_matches('0');
    (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.to_owned())
}
