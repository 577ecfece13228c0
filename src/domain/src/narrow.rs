//! The filters of a list beyond kind and search text, as an address or a call of the API names them (facts: Didit §5).

use crate::session::wire_enum;
use crate::time::DAY;
use crate::view::Sla;
use crate::{Source, Status, Time, Uuid, tags};
use serde::{Deserialize, Serialize};

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
    /// Only what came from there.
    pub source: Option<Source>,
    /// Only what is in these hands.
    pub assignee: Option<Assignee>,
    /// Only with such a warning.
    pub warning: Option<Warning>,
    /// Only what waits for a decision, and is that urgent.
    pub sla: Option<Sla>,
    /// Last changed then or later.
    pub updated_from: Option<Time>,
    /// Last changed before then.
    pub updated_until: Option<Time>,
    /// Only with such a proposal.
    pub proposal: Option<ProposalWait>,
}

/// In whose hands a session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assignee {
    /// Of who asks.
    Me,
    /// Of nobody.
    Nobody,
    /// Of this person.
    Person(Uuid),
}

/// A warning that a list is narrowed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// At least one that declines.
    Errors,
    /// At least one that sends to review.
    Warnings,
    /// At least one that does nothing.
    Notes,
    /// The source contradicts what a person had decided before ([`SOURCE_CHANGED`]).
    SourceChanged,
    /// This risk, upper case.
    Risk(String),
}

/// The risk of a session whose source changed its mind after a person had decided.
pub const SOURCE_CHANGED: &str = "SOURCE_DECISION_CHANGED";

wire_enum! {
    /// A decision that waits for a second person.
    ProposalWait {
        /// Whosoever it waits for.
        Any = "waiting" / "Waiting",
        /// One that who asks did not make.
        ForMe = "for_me" / "Waiting for me",
        /// One that who asks made.
        Mine = "mine" / "Proposed by me",
    }
}

/// Names that [`Narrow::read`] understands.
pub const NAMES: [&str; 17] = [
    "status",
    "vendor_data",
    "external_ref",
    "workflow_id",
    "country",
    "source",
    "assignee",
    "warning",
    "sla",
    "proposal",
    "date_from",
    "date_to",
    "updated_from",
    "updated_to",
    "tag",
    "tags",
    "source_changed",
];
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
            "vendor_data" | "external_ref" => self.vendor_data = Some(value.to_owned()),
            "source" => self.source = Some(Source::read(value).ok_or("This is not one of the sources.")?),
            "assignee" => self.assignee = Some(assignee(value)?),
            "warning" => self.warning = Some(warning(value)?),
            "sla" => self.sla = Some(Sla::read(value).ok_or("Write green, amber or red.")?),
            "proposal" => {
                let wait = ProposalWait::read(value).ok_or("Write waiting, for_me or mine.")?;
                self.proposal = Some(wait);
            }
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
            "date_to" => self.until = Some(end(value)?),
            "updated_from" => self.updated_from = Some(moment(value)?.0),
            "updated_to" => self.updated_until = Some(end(value)?),
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

fn assignee(value: &str) -> Result<Assignee, &'static str> {
    match value {
        "me" => Ok(Assignee::Me),
        "none" => Ok(Assignee::Nobody),
        id => Uuid::try_parse(id).map(Assignee::Person).map_err(|_| "Write me, none, or the id of a person."),
    }
}

fn warning(value: &str) -> Result<Warning, &'static str> {
    let code = value.to_ascii_uppercase().replace([' ', '-'], "_");
    match code.as_str() {
        "ERROR" | "ERRORS" => Ok(Warning::Errors),
        "WARNING" | "WARNINGS" => Ok(Warning::Warnings),
        "INFORMATION" => Ok(Warning::Notes),
        SOURCE_CHANGED => Ok(Warning::SourceChanged),
        risk if risk.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') => {
            Ok(Warning::Risk(risk.to_owned()))
        }
        _ => Err("Write error, warning or information, or a risk such as DOCUMENT_EXPIRED."),
    }
}

/// The moment after what is meant as the last one: a day counts to its end.
fn end(text: &str) -> Result<Time, &'static str> {
    let (at, whole_day) = moment(text)?;
    Ok(at.plus(if whole_day { DAY } else { 1 }))
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
    fn people_sources_warnings_and_waits_are_read_by_their_words() {
        let read = |name: &'static str, value: &'static str| Narrow::read([(name, value)]).unwrap();
        assert_eq!(read("source", "veriff").source, Some(Source::Veriff));
        assert_eq!(read("assignee", "me").assignee, Some(Assignee::Me));
        assert_eq!(read("assignee", "none").assignee, Some(Assignee::Nobody));
        let id = "0198c0de-0000-7000-8000-000000000001";
        assert_eq!(read("assignee", id).assignee, Some(Assignee::Person(Uuid::try_parse(id).unwrap())));
        assert_eq!(read("warning", "Error").warning, Some(Warning::Errors));
        assert_eq!(read("warning", "source-decision-changed").warning, Some(Warning::SourceChanged));
        assert_eq!(read("warning", "document expired").warning, Some(Warning::Risk("DOCUMENT_EXPIRED".into())));
        assert_eq!(read("sla", "amber").sla, Some(Sla::Amber));
        assert_eq!(read("proposal", "for_me").proposal, Some(ProposalWait::ForMe));
        assert_eq!(read("external_ref", "crm-1"), read("vendor_data", "crm-1"));
        let day = read("updated_to", "2026-11-20").updated_until.unwrap();
        assert_eq!(day.rfc3339(), "2026-11-21T00:00:00.000000Z");
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
            ("source", "telegraph"),
            ("assignee", "nobody at all"),
            ("warning", "à la carte"),
            ("sla", "blue"),
            ("proposal", "soon"),
            ("updated_to", "late"),
        ] {
            let faults = Narrow::read([pair]).unwrap_err();
            assert_eq!(faults[0].0, pair.0);
        }
    }
}
