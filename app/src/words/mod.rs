//! Every text of the screens, in five languages, keyed by its English.
//!
//! A row is an array of five texts, so that one that lacks a language does not compile; the macros look their key up
//! while they are compiled, so that a text without a row does not compile either. How to write one:
//!
//! - `t!("Approve")` is a `&'static str`; `t!("{done} of {total} approved", done = 3, total = 7)` a `String`.
//! - `count!("{n} hits", n)` picks the form that fits the number; its key is the English plural.
//! - `word!("Approve")` is a [`Word`] for a constant, said later with [`Word::text`].
//! - [`said`] says an English text that comes from a lower layer: a label, a refusal, a line of the timeline. It finds
//!   rows with places for values too, and gives back as it is what has no row, such as a key of a payload.
//!
//! All of them speak the language of [`Speaking`] in the context of the page that is being drawn.

mod account;
mod admin;
mod audit;
mod bulk;
mod cancel;
mod changed;
mod checks;
mod company;
mod correct;
mod counted;
mod deciding;
mod elsewhere;
mod ended;
mod facts;
mod files;
mod fill;
mod frame;
mod insight;
mod keys;
mod kit;
mod labels;
mod live;
mod looks;
mod lookup;
mod mentions;
mod owners;
mod panels;
mod papers;
mod personal;
mod pictures;
mod plurals;
mod policies;
mod priority;
mod profile;
mod queue;
mod reasons;
mod resend;
mod risks;
mod rotation;
mod sentences;
mod session;
mod sessions;
mod shapes;
mod simulate;
mod since;
mod statuses;
mod telling;
mod timeline;
mod unsent;
mod values;
mod viewer;
pub mod when;

pub use counted::Counted;
pub use lookup::said;
pub use telling::{shown, told};

pub(crate) use fill::filled;
pub(crate) use lookup::said_in;

use domain::Language;
use leptos::prelude::use_context;
use std::fmt::Display;

/// A text in all languages, in the order of [`Language::ALL`].
pub type Row = [&'static str; 5];

/// The tables, an area each.
const TABLES: &[&[Row]] = &[
    account::TEXTS,
    admin::TEXTS,
    audit::TEXTS,
    bulk::TEXTS,
    company::TEXTS,
    facts::TEXTS,
    frame::TEXTS,
    insight::TEXTS,
    keys::TEXTS,
    kit::TEXTS,
    labels::TEXTS,
    live::TEXTS,
    looks::TEXTS,
    mentions::TEXTS,
    owners::TEXTS,
    panels::TEXTS,
    policies::TEXTS,
    profile::TEXTS,
    queue::TEXTS,
    resend::TEXTS,
    rotation::TEXTS,
    sentences::TABLES[0],
    sentences::TABLES[1],
    sentences::TABLES[2],
    sentences::TABLES[3],
    sentences::TABLES[4],
    sentences::TABLES[5],
    sentences::TABLES[6],
    sentences::TABLES[7],
    session::TEXTS,
    sessions::TEXTS,
    statuses::TEXTS,
    when::TEXTS,
    changed::TEXTS,
    priority::TEXTS,
    checks::TEXTS,
    correct::TEXTS,
    deciding::TEXTS,
    elsewhere::TEXTS,
    ended::TEXTS,
    personal::TEXTS,
    viewer::TEXTS,
    papers::TEXTS,
    pictures::TEXTS,
    files::TEXTS,
    cancel::TEXTS,
    shapes::TEXTS,
    simulate::TEXTS,
    since::TEXTS,
    timeline::TEXTS,
    unsent::TEXTS,
    values::TEXTS,
    reasons::TEXTS,
    risks::TEXTS,
];

/// The tables of texts that go by a number.
const COUNTED: &[&[Counted]] = &[plurals::TEXTS];

/// The language of the page that is being drawn, in its context.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Speaking(
    /// The language.
    pub Language,
);

/// The language of the page that is being drawn; English where none is.
#[must_use]
pub fn language() -> Language {
    use_context::<Speaking>().unwrap_or_default().0
}

/// A text of the catalogue that is not said yet.
#[derive(Clone, Copy, Debug)]
pub struct Word(&'static Row);

impl Word {
    /// Finds the row of an English text. Called where constants are made, so that a missing row does not compile.
    #[must_use]
    pub const fn of(key: &str, values: &[&str]) -> Self {
        let mut table = 0;
        while table < TABLES.len() {
            let rows = TABLES[table];
            let mut row = 0;
            while row < rows.len() {
                if same(rows[row][0], key) {
                    assert!(
                        fill::names_are(key, values),
                        "the values given are not those that the text has places for"
                    );
                    return Self(&rows[row]);
                }
                row += 1;
            }
            table += 1;
        }
        panic!("this text has no row in app/src/words");
    }

    /// In the language of the page.
    #[must_use]
    pub fn text(self) -> &'static str {
        self.in_language(language())
    }

    /// In a language.
    #[must_use]
    pub const fn in_language(self, language: Language) -> &'static str {
        self.0[language as usize]
    }

    /// In the language of the page, with values in its places.
    #[must_use]
    pub fn with(self, values: &[(&str, &dyn Display)]) -> String {
        filled(self.text(), values)
    }
}

/// Whether two texts are the same, where constants are made.
pub(crate) const fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    // the ends differ more often than the beginnings
    let mut at = one.len();
    while at > 0 {
        at -= 1;
        if one[at] != other[at] {
            return false;
        }
    }
    true
}

/// A text of the catalogue as a constant [`Word`].
macro_rules! word {
    ($key:literal) => {{
        const WORD: $crate::words::Word = $crate::words::Word::of($key, &[]);
        WORD
    }};
}

/// A text of the catalogue in the language of the page.
macro_rules! t {
    ($key:literal) => {
        $crate::words::word!($key).text()
    };
    ($key:literal, $($name:ident = $value:expr),+ $(,)?) => {{
        const WORD: $crate::words::Word = $crate::words::Word::of($key, &[$(stringify!($name)),+]);
        WORD.with(&[$((stringify!($name), &$value as &dyn ::std::fmt::Display)),+])
    }};
}

/// A text of the catalogue that goes by a number, in the language of the page.
macro_rules! count {
    ($key:literal, $n:expr $(, $name:ident = $value:expr)* $(,)?) => {{
        const COUNTED: &$crate::words::Counted = $crate::words::Counted::of($key, &["n" $(, stringify!($name))*]);
        COUNTED.text($n, &[$((stringify!($name), &$value as &dyn ::std::fmt::Display)),*])
    }};
}

pub(crate) use {count, t, word};

#[cfg(test)]
mod scan;
#[cfg(test)]
mod tests;
