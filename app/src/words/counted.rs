//! Texts that go by a number: each language has its own forms, Arabic six of them.

use super::{COUNTED, fill, language, same};
use crate::kit::grouped;
use domain::Language;
use icu_locale_core::locale;
use icu_plurals::{PluralCategory, PluralRules};
use std::fmt::Display;

/// A text in all forms of all languages; the number stands at `{n}`.
///
/// Spanish and French have a form for whole millions as well; no count of a desk gets there, and it reads as the
/// plural.
#[derive(Clone, Copy, Debug)]
pub struct Counted {
    /// One, and any other number; the latter is the key.
    pub en: [&'static str; 2],
    /// One, and any other number.
    pub es: [&'static str; 2],
    /// None and one, and any other number.
    pub fr: [&'static str; 2],
    /// One, and any other number.
    pub de: [&'static str; 2],
    /// None, one, two, some (3 to 10), many (11 to 99), hundreds.
    pub ar: [&'static str; 6],
}

thread_local! {
    // the rules cannot be shared by threads; they are small and made from data in the program
    static RULES: [Option<PluralRules>; 5] =
        [locale!("en"), locale!("es"), locale!("fr"), locale!("de"), locale!("ar")]
            .map(|locale| PluralRules::try_new_cardinal(locale.into()).ok());
}

impl Counted {
    /// Finds the row of an English plural. Called where constants are made.
    #[must_use]
    pub const fn of(key: &str, values: &[&str]) -> &'static Self {
        let mut table = 0;
        while table < COUNTED.len() {
            let rows = COUNTED[table];
            let mut row = 0;
            while row < rows.len() {
                if same(rows[row].en[1], key) {
                    assert!(
                        fill::names_are(key, values),
                        "the values given are not those that the text has places for"
                    );
                    return &rows[row];
                }
                row += 1;
            }
            table += 1;
        }
        panic!("this text has no row in app/src/words/plurals.rs");
    }

    /// The form that fits the number, in the language of the page.
    #[must_use]
    pub fn text(&self, n: i64, values: &[(&str, &dyn Display)]) -> String {
        let number = grouped(n);
        let mut all: Vec<(&str, &dyn Display)> = vec![("n", &number)];
        all.extend_from_slice(values);
        fill::filled(self.form(language(), n), &all)
    }

    /// The form of a language that fits the number.
    #[must_use]
    pub fn form(&self, language: Language, n: i64) -> &'static str {
        use PluralCategory::{Few, Many, One, Other, Two, Zero};
        let category = RULES.with(|rules| {
            rules[language as usize].as_ref().map_or(Other, |rules| rules.category_for(n.unsigned_abs()))
        });
        let two = |forms: [&'static str; 2]| if category == One { forms[0] } else { forms[1] };
        match language {
            Language::En => two(self.en),
            Language::Es => two(self.es),
            Language::Fr => two(self.fr),
            Language::De => two(self.de),
            Language::Ar => {
                self.ar[match category {
                    Zero => 0,
                    One => 1,
                    Two => 2,
                    Few => 3,
                    Many => 4,
                    Other => 5,
                }]
            }
        }
    }
}
