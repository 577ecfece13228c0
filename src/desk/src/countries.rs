//! Country codes: payloads write two letters or three, lists are filtered by three (facts: Didit §5 and §8).

/// The code in three letters; as it stands, in upper case, when it is none that is known.
pub(crate) fn three_letters(code: &str) -> String {
    let code = code.trim().to_ascii_uppercase();
    match rust_iso3166::from_alpha2(&code) {
        Some(country) => country.alpha3.to_owned(),
        None => code,
    }
}

#[cfg(test)]
mod tests {
    use super::three_letters;

    #[test]
    fn two_letters_become_three_and_others_stay() {
        assert_eq!(three_letters("es"), "ESP");
        assert_eq!(three_letters("ESP"), "ESP");
        assert_eq!(three_letters("XKX"), "XKX");
        assert_eq!(three_letters("zz"), "ZZ");
    }
}
