//! From a decision payload to what the session page shows: pure, complete and bounded.
//!
//! Nothing of a payload is dropped: what has no place of its own stands in a list of facts. Only a vendor's link to a
//! picture, film or file is never shown, as those links carry their own key; pictures that the desk can serve itself
//! have a path on our own host.

mod aml;
mod bound;
mod checks;
mod difference;
mod documents;
mod elsewhere;
mod facts;
mod hits;
mod identity;
mod ownership;
mod pairs;
mod people;
pub mod raw;
mod registry;
mod registry_sections;
mod unmark;
pub mod viewer;
mod warnings;

pub use elsewhere::Reported;

use crate::Status;
use crate::payload::{FEATURE_ARRAYS, Payload};
use crate::policy::Percent;
use crate::ubo::LinkKey;
use crate::view::{
    AmlPanel, CheckSection, DocumentsPanel, Fact, FieldChange, IdentityPanel, KeyPeoplePanel, OwnershipPanel,
    PictureSource, RegistryPanel, Section, Told, WarningCounts, WarningLine,
};
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// What the desk has of a picture, film or file: asked with the array, the position of the item in it and the way to the
/// text inside the item (`front_image`, `matches[0].match_image_url`, `items[2].file_url`); `None` while only the
/// vendor holds it.
pub type Pictures<'a> = &'a dyn Fn(&str, usize, &str) -> Option<PictureSource>;

/// Everything of a payload, as the session page shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Panels {
    /// All warnings of all checks, worst first.
    pub warnings: Vec<WarningLine>,
    /// Registry checks.
    pub registry: Section<RegistryPanel>,
    /// Key people checks.
    pub key_people: Section<KeyPeoplePanel>,
    /// The ownership chain, where the payload holds one.
    pub ownership: Option<OwnershipPanel>,
    /// Company documents.
    pub documents: Section<DocumentsPanel>,
    /// AML screenings.
    pub aml: Section<AmlPanel>,
    /// Portrait and selfie beside each other, where there are such.
    pub identity: Option<IdentityPanel>,
    /// Every other check that this kind of session may have, in reading order.
    pub checks: Vec<CheckSection>,
    /// What the checks found elsewhere.
    pub elsewhere: Vec<Reported>,
    /// Top-level keys that have no panel.
    pub rest: Vec<Fact>,
}

/// Top-level keys that the header of the page shows.
const IN_HEADER: [&str; 6] = ["session_id", "session_kind", "session_number", "status", "environment", "created_at"];

/// Projects a payload; `links` holds the linked sessions that the desk has, `threshold` is that of beneficial owners.
#[must_use]
pub fn build(
    payload: &Payload,
    links: &HashMap<LinkKey, (Uuid, Status)>,
    threshold: &Percent,
    picture: Pictures<'_>,
) -> Panels {
    let directory = people::Directory::of(payload, links);
    let known_parties = registry::known_parties(payload);
    let mut warnings = Vec::new();
    for (array, _, item) in payload.items() {
        warnings.extend(warnings::lines(array, item));
    }
    warnings.extend(people::impossible_shares(payload));
    warnings.extend(warnings::odd(payload));
    let kind = payload.kind();
    let mut panels = Panels {
        warnings: warnings::fold(warnings),
        registry: section(payload, "registry_checks", |_, check| registry::panel(check, &known_parties)),
        key_people: section(payload, "key_people_checks", |_, check| people::panel(check, &directory)),
        ownership: ownership::panel(payload, threshold),
        documents: section(payload, "document_verifications", |i, check| documents::panel(check, i, picture)),
        aml: section(payload, "aml_screenings", |_, check| aml::panel(payload, check)),
        identity: identity::panel(payload, picture),
        checks: FEATURE_ARRAYS
            .iter()
            .filter(|array| checks::has_section(array) && (checks::belongs(array, kind) || payload.ran(array)))
            .map(|array| CheckSection {
                key: (*array).to_owned(),
                title: crate::features::array_title(array).to_owned(),
                items: section(payload, array, |i, item| checks::panel(payload, array, i, item, picture)),
            })
            .collect(),
        elsewhere: elsewhere::all(payload, picture),
        rest: rest(payload),
    };
    bound::cut(&mut panels);
    panels
}

/// The ownership panel alone: the chain, its shares and votes, and how they come about.
#[must_use]
pub fn ownership(payload: &Payload, threshold: &Percent) -> Option<OwnershipPanel> {
    ownership::panel(payload, threshold)
}

impl Panels {
    /// Takes the marks of covered values out of every text: the last step before a page is drawn from a covered payload.
    pub fn unmark(&mut self) {
        unmark::all(self);
    }
}

/// Counts every warning of every check by what it does.
#[must_use]
pub fn warning_counts(payload: &Payload) -> WarningCounts {
    warnings::count(payload)
}

/// The risks that the warnings of a payload name, each once and in their order; at most 100.
#[must_use]
pub fn risks(payload: &Payload) -> Vec<String> {
    warnings::risks(payload)
}

/// Whether the table of risks names this one; any other word came from outside.
#[must_use]
pub fn is_known_risk(risk: &str) -> bool {
    warnings::is_known(risk)
}

/// The same for payloads that may be covered: what is shown of covered values that changed.
#[must_use]
pub fn shown_difference(before: &Payload, after: &Payload) -> Vec<FieldChange> {
    let mut changes = difference::between(before, after);
    for change in &mut changes {
        change.before.each_text(&mut crate::masking::unmark);
        change.after.each_text(&mut crate::masking::unmark);
    }
    changes
}

/// What changed from one payload to another, field by field: at most 200 changes and a line that counts the others.
#[must_use]
pub fn difference(before: &Payload, after: &Payload) -> Vec<FieldChange> {
    difference::between(before, after)
}

/// Whether two objects say the same, keys in any order, but for the value of `except`. Links to media that only differ
/// in their signature are the same.
pub(crate) fn same_but(a: &Map<String, Value>, b: &Map<String, Value>, except: &str) -> bool {
    difference::same_but(a, b, except)
}

/// A key in words, as a label.
pub(crate) fn field_words(key: &str) -> String {
    facts::shorten(&facts::label(key), 100)
}

/// A name or title from the payload, short and without links.
pub(crate) fn own_words(text: &str) -> String {
    facts::shorten(&facts::own(text), 100)
}

/// What a company document is, in words.
pub(crate) fn document_words(item: &Map<String, Value>) -> String {
    facts::shorten(&documents::kind_words(item), 100)
}

/// A value in one short line, as the difference of two payloads shows it.
#[must_use]
pub fn value_words(key: &str, value: Option<&Value>) -> Told {
    value.map_or_else(|| "".into(), |value| facts::in_line(key, value).shortened(200))
}

fn section<T>(payload: &Payload, array: &str, panel: impl Fn(usize, &Map<String, Value>) -> T) -> Section<T> {
    if payload.ran(array) {
        Section::Ran(payload.objects(array).enumerate().map(|(i, item)| panel(i, item)).collect())
    } else {
        Section::NotPartOfWorkflow
    }
}

fn rest(payload: &Payload) -> Vec<Fact> {
    let used: HashSet<&str> = FEATURE_ARRAYS.iter().chain(IN_HEADER.iter()).copied().collect();
    let mut writer = facts::Writer::of_rest();
    writer.all_but(payload.object(), &used);
    writer.finish()
}

#[cfg(test)]
mod tests;
