//! Keys and codes of a payload in words.

use super::media::own;

/// Keys whose values are codes of the vendor, which read better in words.
pub(super) fn is_code(key: &str) -> bool {
    matches!(
        key,
        "method"
            | "type"
            | "verification_method"
            | "document_type"
            | "document_subtype"
            | "document_group"
            | "match_type"
            | "validation_type"
            | "element_type"
            | "skip_reason"
            | "nfc_skip_reason"
            | "vat_validation_status"
            | "registry_ownership_status"
            | "brightness_issue"
            | "document_number_match_type"
            | "required_groups"
            | "priority"
    )
}

/// A code in words: `BANK_STATEMENT` reads `Bank statement`; anything that is no code stays as it is.
pub(in crate::panels) fn in_words(code: &str) -> String {
    let plain = !code.is_empty() && code.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let upper = !code.chars().any(|c| c.is_ascii_lowercase());
    let lower = !code.chars().any(|c| c.is_ascii_uppercase());
    let letters = code.chars().all(|c| c.is_ascii_alphabetic());
    if plain && (code.contains('_') && (upper || lower) || upper && letters && code.len() > 3) {
        capital(&code.replace('_', " ").to_ascii_lowercase())
    } else {
        code.to_owned()
    }
}

/// The same text with a capital at its start.
pub(in crate::panels) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// A key as a label: `ip_country_code` reads `IP country code`, a key that is no identifier stays as it is.
pub(in crate::panels) fn label(key: &str) -> String {
    match key {
        "poa_address" => "Address as read".to_owned(),
        "poa_formatted_address" => "Address, formatted".to_owned(),
        "poa_parsed_address" | "parsed_address" => "Address in parts".to_owned(),
        "ip" => "Connection".to_owned(),
        _ if is_identifier(key) => capital(&phrase(key)),
        _ => own(key),
    }
}

/// A key in words for the middle of a sentence.
pub(in crate::panels) fn phrase(key: &str) -> String {
    if !is_identifier(key) {
        return own(key);
    }
    let mut words = Vec::new();
    let mut word = String::new();
    let camel = key.chars().any(|c| c.is_ascii_lowercase());
    for c in key.chars() {
        let starts = c == '_' || (camel && c.is_ascii_uppercase());
        if starts && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c != '_' {
            word.push(c.to_ascii_lowercase());
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    if words.len() > 1 && words.first().is_some_and(|word| word == "is") {
        words.remove(0);
    }
    let words: Vec<&str> = words.iter().map(|word| spelled(word)).collect();
    words.join(" ")
}

fn is_identifier(key: &str) -> bool {
    let plain = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && key.chars().any(|c| c != '_');
    let lower_start = key.starts_with(|c: char| c.is_ascii_lowercase());
    let screaming = !key.chars().any(|c| c.is_ascii_lowercase()) && key.len() > 3;
    plain && (lower_start || (screaming && key.starts_with(|c: char| c.is_ascii_uppercase())))
}

fn spelled(word: &str) -> &str {
    match word {
        "ai" => "AI",
        "aml" => "AML",
        "api" => "API",
        "bic" => "BIC",
        "crm" => "CRM",
        "dg" => "DG",
        "dgs" => "data groups",
        "dob" => "date of birth",
        "iban" => "IBAN",
        "id" => "ID",
        "ids" => "IDs",
        "eur" => "EUR",
        "ip" => "IP",
        "isp" => "ISP",
        "kyb" => "KYB",
        "kyc" => "KYC",
        "mrz" => "MRZ",
        "nfc" => "NFC",
        "ocr" => "OCR",
        "os" => "OS",
        "pep" => "PEP",
        "poa" => "proof of address",
        "rca" => "RCA",
        "sod" => "SOD",
        "swift" => "SWIFT",
        "tor" => "Tor",
        "ubo" => "UBO",
        "url" => "URL",
        "uuid" => "UUID",
        "vat" => "VAT",
        "vpn" => "VPN",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_read_as_words() {
        for (key, words) in [
            ("ip_country_code", "IP country code"),
            ("is_vpn_or_tor", "VPN or Tor"),
            ("birthDate", "Birth date"),
            ("LEGAL_PRESENCE", "Legal presence"),
            ("uuid", "UUID"),
            ("Regulatory Warning", "Regulatory Warning"),
            ("", ""),
            ("__", "__"),
            ("ключ", "ключ"),
        ] {
            assert_eq!(label(key), words);
        }
    }

    #[test]
    fn codes_read_as_words_and_names_stay() {
        assert_eq!(in_words("BANK_STATEMENT"), "Bank statement");
        assert_eq!(in_words("one_by_one"), "One by one");
        assert_eq!(in_words("PASSIVE"), "Passive");
        assert_eq!(in_words("Identity Card"), "Identity Card");
        assert_eq!(in_words("P"), "P");
    }
}
