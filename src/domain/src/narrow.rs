//! The filters of a list beyond kind and search text, as an address or a call of the API names them (facts: Didit §5).

use crate::time::DAY;
use crate::{Status, Time, tags};

/// What a list is narrowed to; nothing set narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrow {
    /// One of these statuses; empty for all.
    pub statuses: Vec<Status>,
    /// Exactly this reference of the team's own.
    pub vendor_data: Option<String>,
    /// Exactly this workflow.
    pub workflow_id: Option<String>,
    /// Country of the document or company: two or three letters, upper case.
    pub country: Option<String>,
    /// Created then or later.
    pub from: Option<Time>,
    /// Created before then.
    pub until: Option<Time>,
    /// All of these tags.
    pub tags: Vec<String>,
    /// Only those whose source says otherwise than a person decided, or only the others.
    pub source_changed: Option<bool>,
}

/// Names that [`Narrow::read`] understands.
pub const NAMES: [&str; 9] =
    ["status", "vendor_data", "workflow_id", "country", "date_from", "date_to", "tag", "tags", "source_changed"];
/// Longest value of a filter, in characters.
const LONGEST: usize = 255;

impl Narrow {
    /// Reads names and values; names that are none of [`NAMES`] and empty values say nothing. `status`, `tag` and
    /// `tags` may come several times, or with several values between commas. A day as `date_to` is meant to its end.
    ///
    /// # Errors
    /// Every wrong value: its name and a sentence.
    pub fn read<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Vec<(String, String)>> {
        let mut narrow = Self::default();
        let mut faults = Vec::new();
        for (name, value) in pairs {
            let value = value.trim();
            if value.is_empty() || !NAMES.contains(&name) {
                continue;
            }
            if let Err(sentence) = narrow.take(name, value) {
                faults.push((name.to_owned(), sentence.to_owned()));
            }
        }
        if faults.is_empty() { Ok(narrow) } else { Err(faults) }
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), &'static str> {
        if value.chars().count() > LONGEST {
            return Err("At most 255 characters are looked for.");
        }
        match name {
            "status" => {
                for word in value.split(',').map(str::trim).filter(|word| !word.is_empty()) {
                    let status = Status::read_any(word).ok_or("This is not one of the session statuses.")?;
                    if !self.statuses.contains(&status) {
                        self.statuses.push(status);
                    }
                }
            }
            "vendor_data" => self.vendor_data = Some(value.to_owned()),
            "workflow_id" => self.workflow_id = Some(value.to_owned()),
            "country" => {
                let letters = matches!(value.len(), 2 | 3) && value.bytes().all(|byte| byte.is_ascii_alphabetic());
                self.country = Some(value.to_ascii_uppercase());
                return if letters { Ok(()) } else { Err("Write a country code of three letters, such as ESP.") };
            }
            "source_changed" => match value {
                "true" => self.source_changed = Some(true),
                "false" => self.source_changed = Some(false),
                _ => return Err("Must be true or false."),
            },
            "date_from" => self.from = Some(moment(value)?.0),
            "date_to" => {
                let (at, whole_day) = moment(value)?;
                self.until = Some(at.plus(if whole_day { DAY } else { 1 }));
            }
            _ => {
                for tag in value.split(',').filter(|tag| !tag.trim().is_empty()) {
                    let tag = tags::read(tag)?;
                    if !self.tags.contains(&tag) {
                        self.tags.push(tag);
                    }
                }
                if self.tags.len() > tags::MOST {
                    return Err("At most 50 tags are looked for.");
                }
            }
        }
        Ok(())
    }
}

/// A day, or a moment with its zone; and which of the two it was.
fn moment(text: &str) -> Result<(Time, bool), &'static str> {
    // a plus sign in an address reads as a space
    let text = text.replace(' ', "+");
    let day = Time::parse(&format!("{text}T00:00:00Z")).map(|at| (at, true));
    day.or_else(|| Time::parse(&text).map(|at| (at, false)))
        .ok_or("Write a day such as 2026-11-20, or a time with its zone such as 2026-11-20T08:00:00Z.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_statuses_come_repeated_or_between_commas() {
        let read = Narrow::read([("status", "In Review,Approved"), ("status", "DECLINED"), ("status", "Approved")]);
        assert_eq!(read.unwrap().statuses, [Status::InReview, Status::Approved, Status::Declined]);
        assert_eq!(Narrow::read([("status", ""), ("limit", "7")]), Ok(Narrow::default()));
    }

    #[test]
    fn a_last_day_counts_to_its_end_and_a_moment_is_meant_itself() {
        let read = Narrow::read([("date_from", "2026-11-20"), ("date_to", "2026-11-20")]).unwrap();
        let (from, until) = (read.from.unwrap(), read.until.unwrap());
        assert_eq!((from.rfc3339().as_str(), until.since(from)), ("2026-11-20T00:00:00.000000Z", DAY));
        let exact = Narrow::read([("date_to", "2026-11-20T01:00:00 01:00")]).unwrap();
        assert_eq!(exact.until, Some(from.plus(1)));
    }

    #[test]
    fn wrong_values_are_named_and_not_guessed_at() {
        let long = "x".repeat(256);
        for pair in [
            ("status", "Fine"),
            ("source_changed", "maybe"),
            ("status", "Approved,Fine"),
            ("country", "Spain"),
            ("country", "E1"),
            ("date_from", "yesterday"),
            ("date_to", "2026-02-30"),
            ("vendor_data", long.as_str()),
            ("tags", long.as_str()),
        ] {
            let faults = Narrow::read([pair]).unwrap_err();
            assert_eq!(faults[0].0, pair.0);
        }
    }
}
