//! Texts of ours with values in them, as data: each screen writes them in its reader's language.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt::{self, Display, Formatter};

/// A value or a text of ours as it is meant, before a language has written it. [`Display`] writes it in English.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Told {
    /// As it was written: a name, a day, a number that names something.
    Text(String),
    /// A text of ours or a word of the vendor's vocabulary, by its English.
    Word(Cow<'static, str>),
    /// A text of ours with places for values, by its English: `{from} to {to} %`.
    Sentence(Cow<'static, str>, Vec<(Cow<'static, str>, Told)>),
    /// A figure: digits, with a point before its fraction.
    Figure(String),
    /// An amount of money: its figure, and the code of the currency.
    Money(String, String),
    /// What something is, in words, and its value.
    Entry(String, Box<Told>),
    /// Several, with what stands between them.
    Several(Cow<'static, str>, Vec<Told>),
}

impl Told {
    /// A text of ours.
    #[must_use]
    pub const fn word(english: &'static str) -> Self {
        Self::Word(Cow::Borrowed(english))
    }

    /// A text of ours with values.
    #[must_use]
    pub fn sentence(english: &'static str, values: impl IntoIterator<Item = (&'static str, Self)>) -> Self {
        let values = values.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect();
        Self::Sentence(Cow::Borrowed(english), values)
    }

    /// A share in percent.
    #[must_use]
    pub fn percent(figure: impl Into<String>) -> Self {
        Self::sentence("{share} %", [("share", Self::Figure(figure.into()))])
    }

    /// Several with this between them; a single one is itself.
    #[must_use]
    pub fn several(between: &'static str, mut parts: Vec<Self>) -> Self {
        match parts.len() {
            1 => parts.remove(0),
            _ => Self::Several(Cow::Borrowed(between), parts),
        }
    }

    /// The way to a field, from the outside in.
    #[must_use]
    pub fn path(steps: Vec<Self>) -> Self {
        Self::several(" › ", steps)
    }

    /// One of several things that have no name of their own: what it is, and its place among them, from one.
    #[must_use]
    pub fn nth(what: impl Into<Cow<'static, str>>, number: usize) -> Self {
        Self::sentence("{what} {n}", [("what", Self::Word(what.into())), ("n", number.to_string().into())])
    }

    /// At most about so many characters; what was cut off ends in `…`.
    #[must_use]
    pub fn shortened(mut self, most: usize) -> Self {
        self.shorten(&mut { most });
        self
    }

    fn shorten(&mut self, left: &mut usize) {
        match self {
            Self::Text(text) => {
                if text.chars().nth(*left).is_some() {
                    *text = text.chars().take(left.saturating_sub(1)).chain(['…']).collect();
                }
                *left = left.saturating_sub(text.chars().count());
            }
            Self::Word(words) => *left = left.saturating_sub(words.chars().count()),
            Self::Figure(text) => *left = left.saturating_sub(text.len()),
            Self::Money(amount, currency) => *left = left.saturating_sub(amount.len() + currency.len()),
            Self::Sentence(_, values) => values.iter_mut().for_each(|(_, value)| value.shorten(left)),
            Self::Entry(label, value) => {
                *left = left.saturating_sub(label.chars().count());
                value.shorten(left);
            }
            Self::Several(_, parts) => {
                let mut kept = 0;
                while *left > 0 && kept < parts.len() {
                    parts[kept].shorten(left);
                    kept += 1;
                }
                if kept < parts.len() {
                    parts.truncate(kept);
                    parts.push("…".into());
                }
            }
        }
    }

    /// Whether there is nothing to read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Several(_, parts) => parts.iter().all(Self::is_empty),
            _ => false,
        }
    }

    /// Has every text that may come from outside changed.
    pub(crate) fn each_text(&mut self, change: &mut dyn FnMut(&mut String)) {
        match self {
            Self::Text(text) | Self::Figure(text) => change(text),
            Self::Word(Cow::Owned(word)) => change(word),
            Self::Word(Cow::Borrowed(_)) => {}
            Self::Sentence(_, values) => values.iter_mut().for_each(|(_, value)| value.each_text(change)),
            Self::Money(amount, currency) => {
                change(amount);
                change(currency);
            }
            Self::Entry(label, value) => {
                change(label);
                value.each_text(change);
            }
            Self::Several(_, parts) => parts.iter_mut().for_each(|part| part.each_text(change)),
        }
    }
}

impl From<String> for Told {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Told {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl Display for Told {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) | Self::Figure(text) => f.write_str(text),
            Self::Word(word) => f.write_str(word),
            Self::Sentence(english, values) => {
                let mut rest: &str = english;
                while let Some((before, after)) = rest.split_once('{') {
                    f.write_str(before)?;
                    let Some((name, behind)) = after.split_once('}') else { return f.write_str(after) };
                    if let Some((_, value)) = values.iter().find(|(known, _)| known == name) {
                        value.fmt(f)?;
                    }
                    rest = behind;
                }
                f.write_str(rest)
            }
            Self::Money(amount, currency) => write!(f, "{amount} {currency}"),
            Self::Entry(label, value) => write!(f, "{label}: {value}"),
            Self::Several(between, parts) => {
                for (i, part) in parts.iter().enumerate() {
                    if i > 0 {
                        f.write_str(between)?;
                    }
                    part.fmt(f)?;
                }
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_reads_in_english() {
        let band = Told::sentence("{from} to {to} %", [("from", "10".into()), ("to", Told::Figure("25".into()))]);
        let role = Told::sentence("{role} {share}", [("role", Told::word("Director")), ("share", Told::percent("5"))]);
        let all = Told::several(", ", vec![band, role, Told::Money("1000000".into(), "GBP".into())]);
        assert_eq!(all.to_string(), "10 to 25 %, Director 5 %, 1000000 GBP");
        assert_eq!(Told::Entry("country".into(), Box::new("{x}".into())).to_string(), "country: {x}");
        assert!(Told::several(", ", Vec::new()).is_empty());
        let way = Told::path(vec![Told::nth("Officers", 2), Told::word("Status")]);
        assert_eq!(way.to_string(), "Officers 2 › Status");
    }

    #[test]
    fn what_is_long_is_cut_and_says_so() {
        let text = |told: Told| told.shortened(10).to_string();
        assert_eq!(text("exactly 10".into()), "exactly 10");
        assert_eq!(text("ж".repeat(11).into()), format!("{}…", "ж".repeat(9)));
        let list = |n: usize| Told::several(", ", vec![Told::Entry("a".into(), Box::new("bcd".into())); n]);
        assert_eq!(text(list(2)), "a: bcd, a: bcd");
        assert_eq!(text(list(9)), "a: bcd, a: bcd, a: …, …");
        assert_eq!(list(100_000).shortened(200).to_string().chars().count(), 401);
    }
}
