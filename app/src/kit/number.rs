//! Figures as people read them.

use domain::Language;

/// `n` with its thousands set apart as the page's language does it, in English by a thin space as in `24 117`. For
/// counts; numbers that name something stay as they are.
#[must_use]
pub fn grouped(n: i64) -> String {
    let between = marks().0;
    let digits = n.unsigned_abs().to_string();
    let sign = if n < 0 { "-" } else { "" };
    format!("{sign}{}", set_apart(&digits, between))
}

fn set_apart(digits: &str, between: char) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 * 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(between);
        }
        out.push(digit);
    }
    out
}

/// What stands between thousands and before a fraction in the page's language.
fn marks() -> (char, char) {
    match crate::words::language() {
        Language::En => ('\u{202f}', '.'),
        Language::Es | Language::Fr => ('\u{202f}', ','),
        Language::De => ('.', ','),
        // with Latin digits, as the whole page has them
        Language::Ar => (',', '.'),
    }
}

/// The digits of a number, its fraction behind the mark of the page's language; thousands are left as they are, as
/// nobody knows whether it counts or names something.
#[must_use]
pub fn decimal(digits: &str) -> String {
    match digits.split_once('.') {
        Some((whole, fraction)) if is_digits(fraction) => format!("{whole}{}{fraction}", marks().1),
        _ => digits.to_owned(),
    }
}

/// The digits of an amount of money, thousands and fraction set apart as the page's language does it.
#[must_use]
pub fn amount(digits: &str) -> String {
    let (sign, plain) = digits.strip_prefix('-').map_or(("", digits), |plain| ("-", plain));
    let (whole, fraction) = plain.split_once('.').map_or((plain, None), |(whole, fraction)| (whole, Some(fraction)));
    if !is_digits(whole) || !fraction.is_none_or(is_digits) {
        return digits.to_owned();
    }
    let (between, point) = marks();
    let whole = set_apart(whole, between);
    match fraction {
        Some(fraction) => format!("{sign}{whole}{point}{fraction}"),
        None => format!("{sign}{whole}"),
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
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
