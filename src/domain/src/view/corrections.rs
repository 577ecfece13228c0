//! What of a session can be corrected by hand, and what stands there now.

use super::Told;
use serde::{Deserialize, Serialize};

/// The panel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Corrections {
    /// Things whose values can be corrected.
    pub things: Vec<CorrectionForm>,
    /// Steps whose status can be set.
    pub steps: Vec<CorrectionChoice>,
    /// The statuses that a step can be given.
    pub verdicts: Vec<String>,
    /// Parties that can be left out.
    pub parties: Vec<CorrectionChoice>,
}

/// One thing with its values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CorrectionForm {
    /// Its place, which the form sends back.
    pub thing: String,
    /// What it is, in words.
    pub title: String,
    /// What tells it from the next one of its kind.
    pub name: Option<String>,
    /// Its values.
    pub rows: Vec<CorrectionRow>,
}

/// One value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CorrectionRow {
    /// Name of the form field.
    pub name: String,
    /// Label in words.
    pub label: Told,
    /// What stands there now, as the page may show it; empty for nothing.
    pub now: Told,
    /// What can be put in its place.
    pub input: CorrectionInput,
}

/// What a field takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum CorrectionInput {
    /// A text.
    Text,
    /// Texts with semicolons between them.
    Texts,
    /// A day.
    Date,
    /// One of these: value and words.
    Choice(Vec<(String, String)>),
}

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CorrectionChoice {
    /// Value of the form field.
    pub value: String,
    /// What it is, in words; empty where its name says enough.
    pub label: String,
    /// What tells it from the next one.
    pub name: Option<String>,
    /// Status as written.
    pub now: String,
    /// For a party: whether it is left out.
    pub out: bool,
}
