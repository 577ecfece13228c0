//! Mail to the subject of a decision: from language, outcome, reasons and steps to subject, text and HTML.
//!
//! Pure: no clock, no randomness, no sending. The words stand in `catalogue/`, one file for each language of
//! `domain/data/email_languages.csv`; what a subject is told of a reason stands in [`reason`].

mod catalogue;
mod compose;
mod language;
pub mod reason;
pub mod step;
mod wish;

pub use compose::{Letter, Outcome, Told, compose};
pub use language::{Direction, Language, LanguageFacts, all};
pub use wish::{address, wish};
