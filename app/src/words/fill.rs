//! Values in the places of a text: `{name}`.

use std::fmt::{Display, Write};

/// The text with its values. A place without a value stays as it is, which [`names_are`] keeps from compiling.
pub(crate) fn filled(text: &str, values: &[(&str, &dyn Display)]) -> String {
    let around = leftwards(text);
    let mut out = String::with_capacity(text.len() + 16 * values.len());
    for part in parts(text) {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Place(name) => match values.iter().find(|(known, _)| *known == name) {
                // writing into a string cannot fail
                Some((_, value)) => {
                    let start = out.len();
                    _ = write!(out, "{value}");
                    if around || leftwards(&out[start..]) {
                        // what stands around it must not move its parts about
                        out.insert(start, '\u{2068}');
                        out.push('\u{2069}');
                    }
                }
                None => _ = write!(out, "{{{name}}}"),
            },
        }
    }
    out
}

/// Whether anything of a text runs from right to left.
pub(crate) fn leftwards(text: &str) -> bool {
    text.contains(written_leftwards)
}

/// Whether a character is of a script that runs from right to left.
fn written_leftwards(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// A part of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// Words.
    Text(&'a str),
    /// The name of a value.
    Place(&'a str),
}

/// The parts of a text in their order.
pub(super) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, behind)) = after.split_once('}') else { break };
        if !before.is_empty() {
            parts.push(Part::Text(before));
        }
        parts.push(Part::Place(name));
        rest = behind;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    parts
}

/// Whether the places of a text are exactly these, where constants are made.
pub(super) const fn names_are(text: &str, names: &[&str]) -> bool {
    let bytes = text.as_bytes();
    let (mut at, mut seen) = (0, 0);
    while at < bytes.len() {
        if bytes[at] == b'{' {
            let mut end = at + 1;
            while end < bytes.len() && bytes[end] != b'}' {
                end += 1;
            }
            let mut one = 0;
            let mut known = false;
            while one < names.len() {
                known |= is_at(bytes, at + 1, end, names[one].as_bytes());
                one += 1;
            }
            if !known {
                return false;
            }
            seen += 1;
            at = end;
        }
        at += 1;
    }
    seen >= names.len()
}

const fn is_at(bytes: &[u8], from: usize, to: usize, name: &[u8]) -> bool {
    if to - from != name.len() {
        return false;
    }
    let mut at = 0;
    while at < name.len() {
        if bytes[from + at] != name[at] {
            return false;
        }
        at += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_in_their_places_and_are_not_looked_into() {
        assert_eq!(filled("{a} of {b}", &[("b", &7), ("a", &"{b}")]), "{b} of 7");
        assert_eq!(filled("nothing", &[]), "nothing");
        assert_eq!(filled("open {", &[]), "open {");
        assert_eq!(filled("لـ {a}", &[("a", &"Ada")]), "لـ \u{2068}Ada\u{2069}", "kept from the script around it");
        assert_eq!(filled("of {a}", &[("a", &"عدي")]), "of \u{2068}عدي\u{2069}");
    }

    #[test]
    fn a_place_without_a_value_and_a_value_without_a_place_are_found() {
        assert!(names_are("{a} of {b}", &["b", "a"]));
        assert!(!names_are("{a} of {b}", &["a"]));
        assert!(!names_are("{a}", &["a", "b"]));
        assert!(!names_are("a", &["a"]));
    }
}
