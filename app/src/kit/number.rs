//! Figures as people read them.

use domain::Language;

/// `n` with its thousands set apart as the page's language does it, in English by a thin space as in `24 117`. For
/// counts; numbers that name something stay as they are.
#[must_use]
pub fn grouped(n: i64) -> String {
    let between = match crate::words::language() {
        Language::En | Language::Es | Language::Fr => '\u{202f}',
        Language::De => '.',
        // with Latin digits, as the whole page has them
        Language::Ar => ',',
    };
    let digits = n.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 * 3 + 1);
    if n < 0 {
        out.push('-');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(between);
        }
        out.push(digit);
    }
    out
}

/// The word that fits the number.
#[must_use]
pub fn plural(n: i64, one: &'static str, many: &'static str) -> &'static str {
    if n == 1 { one } else { many }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(24_117), "24\u{202f}117");
        assert_eq!(grouped(-1_234_567), "-1\u{202f}234\u{202f}567");
    }
}
