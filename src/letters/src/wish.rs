//! What was sent about the mail, read: an address that holds nothing else, and a language of the list.

use crate::language::Language;
use domain::decision::MailWish;
use email_address::{EmailAddress, Options};

/// Longest address, in bytes: what fits a path of SMTP.
const LONGEST: usize = 254;

/// Reads one address: `local@domain` in ASCII, without name, comment, quotes or address literal. Blanks around it are
/// dropped.
#[must_use]
pub fn address(text: &str) -> Option<String> {
    let text = text.trim();
    let options = Options::default().with_required_tld().without_domain_literal().without_display_text();
    let plain = text.is_ascii()
        && text.len() <= LONGEST
        && !text.chars().any(|c| c.is_ascii_control() || "\" <>,;:\\()[]".contains(c));
    (plain && EmailAddress::parse_with_options(text, options).is_ok()).then(|| text.to_owned())
}

/// Reads address and language; an empty language is English.
///
/// # Errors
/// The fields that are wrong, each with a sentence.
pub fn wish(email_address: &str, email_language: &str) -> Result<MailWish, Vec<(&'static str, &'static str)>> {
    let mut faults = Vec::new();
    let address = address(email_address);
    if email_address.trim().is_empty() {
        faults.push(("email_address", "This field is required when send_email is true."));
    } else if address.is_none() {
        faults.push(("email_address", "Enter a valid email address."));
    }
    let code = if email_language.is_empty() { Language::DEFAULT } else { email_language };
    let language = Language::read(code);
    if language.is_none() {
        faults.push(("email_language", "This is not a language that mail can be written in."));
    }
    match (address, language) {
        (Some(address), Some(language)) => Ok(MailWish { address, language: language.code().to_owned() }),
        _ => Err(faults),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_plain_address_is_taken_and_nothing_that_could_be_more() {
        let label = "d".repeat(60);
        let longest = format!("{}@{label}.{label}.{label}.example", "l".repeat(63));
        assert_eq!(longest.len(), 254);
        for good in ["a@b.example", "first.last+tag@mail.example", "o'neil@x-y.example", longest.as_str()] {
            assert_eq!(address(good).as_deref(), Some(good), "{good}");
        }
        assert_eq!(address(" a@b.example\n").as_deref(), Some("a@b.example"));
        let too_long = format!("l{longest}");
        let bad = [
            "",
            "a",
            "a@",
            "@b.example",
            "a@b",
            "a@@b.example",
            "a b@c.example",
            "a@b.example\r\nBcc: x@y.example",
            "a@b.example,c@d.example",
            "a@b.example;c@d.example",
            "Ada <a@b.example>",
            "\"a b\"@c.example",
            "a@[127.0.0.1]",
            "a@b..example",
            ".a@b.example",
            "a.@b.example",
            "a@-b.example",
            "ä@b.example",
            "a@b.example\0",
            "a@b.example>",
            too_long.as_str(),
        ];
        for bad in bad {
            assert_eq!(address(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_language_is_english_when_none_is_named_and_known_otherwise() {
        assert_eq!(wish("a@b.example", "").unwrap().language, "en");
        assert_eq!(wish("a@b.example", "pt-BR").unwrap().language, "pt-BR");
        assert_eq!(
            wish("", "xx").unwrap_err().iter().map(|(field, _)| *field).collect::<Vec<_>>(),
            ["email_address", "email_language"]
        );
        for unknown in ["EN", "pt_BR", "en ", "../en"] {
            assert!(wish("a@b.example", unknown).is_err(), "{unknown}");
        }
    }
}
