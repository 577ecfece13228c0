//! Names for comparing: case, accents, punctuation and the order of words do not count, in any script.

use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A name, ready to be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    words: BTreeSet<String>,
    /// The words in their order without anything between them.
    joined: String,
    /// The same for every name that may be this one.
    key: String,
    scripts: BTreeSet<u32>,
}

impl Name {
    /// Reads a name; `None` where no letter or digit is in it.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let mut words = Vec::new();
        let mut scripts = BTreeSet::new();
        let mut word = String::new();
        for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
            match c {
                // parts of one word: O'Neil, S.A.
                '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | '.' | '\u{200b}'..='\u{200f}' | '\u{2060}' => {}
                c if c.is_alphanumeric() => {
                    scripts.extend(c.is_alphabetic().then(|| script(c)));
                    word.push_str(plain(c));
                    if plain(c).is_empty() {
                        word.push(c);
                    }
                }
                _ if word.is_empty() => {}
                _ => words.push(std::mem::take(&mut word)),
            }
        }
        if !word.is_empty() {
            words.push(word);
        }
        if words.is_empty() {
            return None;
        }
        let joined = words.concat();
        // where words are not set apart, every character is one
        let mut pieces: Vec<String> = words
            .iter()
            .flat_map(|word| match word.chars().any(unspaced) {
                true => word.chars().map(String::from).collect(),
                false => vec![word.clone()],
            })
            .collect();
        pieces.sort();
        Some(Self { words: words.into_iter().collect(), joined, key: pieces.join(" "), scripts })
    }

    /// The same for every name that may be this one.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Whether both are written in a script that the other has too.
    #[must_use]
    pub fn comparable(&self, other: &Self) -> bool {
        self.scripts.is_empty() || other.scripts.is_empty() || !self.scripts.is_disjoint(&other.scripts)
    }

    /// Whether both are the same words, in whatever order.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        self.words == other.words || self.joined == other.joined
    }

    /// Whether every word stands in the other name, or begins one of its words as an initial does.
    #[must_use]
    pub fn is_part_of(&self, other: &Self) -> bool {
        let initial = |word: &str| word.chars().count() == 1 && other.words.iter().any(|whole| whole.starts_with(word));
        self.words.iter().any(|word| word.chars().count() > 1 && other.words.contains(word))
            && self.words.iter().all(|word| other.words.contains(word) || initial(word))
    }
}

/// Letters that no normal form takes apart; empty for all others.
fn plain(c: char) -> &'static str {
    match c {
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'ħ' => "h",
        'ı' => "i",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ŧ' => "t",
        // final sigma, and the forms of alef and ya that are written for one another
        'ς' => "σ",
        'ى' => "ي",
        'ة' => "ه",
        _ => "",
    }
}

/// Roughly the script of a letter: what belongs together has one number.
fn script(c: char) -> u32 {
    match u32::from(c) {
        0..=0x24f | 0x1e00..=0x1eff => 0,
        0x370..=0x3ff | 0x1f00..=0x1fff => 1,
        0x400..=0x52f => 2,
        0x600..=0x6ff | 0x750..=0x77f | 0x8a0..=0x8ff => 3,
        0x1100..=0x11ff | 0x3130..=0x318f | 0xac00..=0xd7ff => 4,
        0x3040..=0x30ff => 5,
        0x2e80..=0x2fff | 0x3400..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x3ffff => 6,
        0x1200..=0x139f => 7,
        other => 0x100 + (other >> 8),
    }
}

/// Scripts that are written without spaces.
fn unspaced(c: char) -> bool {
    matches!(u32::from(c), 0xe00..=0xeff | 0x1000..=0x109f | 0x1780..=0x17ff | 0x2e80..=0x2fff | 0x3040..=0x30ff | 0x3400..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x3ffff)
}
