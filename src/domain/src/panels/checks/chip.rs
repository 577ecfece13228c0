//! The chip of an identity document, beside what is printed.

use super::identity::against_print;
use super::reader::{Reader, beside};
use crate::Payload;
use crate::panels::facts::{in_words, told};
use crate::payload::text;
use crate::view::Told;

pub(super) fn nfc(r: &mut Reader<'_>, payload: &Payload) {
    let skipped = r.flag("is_nfc_skipped");
    let chip = r.object("chip_data").filter(|chip| !chip.is_empty());
    if let Some(skipped) = skipped {
        r.used.insert("is_nfc_skipped");
        r.say("Chip read", Some(Told::word(if skipped { "No, skipped" } else { "Yes" })));
    }
    let reason = r.text("skip_reason").or_else(|| payload.text("nfc_skip_reason").filter(|_| skipped == Some(true)));
    if r.text("skip_reason").is_some() {
        r.used.insert("skip_reason");
    }
    r.say("Reason for skipping", reason.map(skipped_because));
    if let Some(chip) = chip {
        let names: Vec<&str> = ["first_name", "last_name"].iter().filter_map(|key| text(chip, key)).collect();
        r.say("Name on the chip", beside(&names));
        for (label, key) in [
            ("Date of birth on the chip", "birth_date"),
            ("Document number on the chip", "document_number"),
            ("Expires on", "expiration_date"),
            ("Issuing country", "issuing_country"),
            ("Nationality", "nationality"),
        ] {
            r.say(label, told(chip, key));
        }
        let document = payload.objects("id_verifications").next();
        r.say("Chip against print", document.and_then(|document| against_print(chip, document, &CHIP)));
    }
    if let Some(authenticity) = r.object("authenticity") {
        r.say("Chip data signed by the issuer", told(authenticity, "sod_integrity"));
        r.say("Chip data unchanged", told(authenticity, "dg_integrity"));
    }
    let certificate = r.object("certificate_summary");
    r.say("Certificate issued by", certificate.and_then(|c| told(c, "issuer")));
    r.say("Certificate valid until", certificate.and_then(|c| told(c, "not_valid_after")));
}

/// The same of a chip. Names are left out: a chip spells them in Latin letters, whatever is printed.
const CHIP: [(&str, &str, &str); 4] = [
    ("birth date", "birth_date", "date_of_birth"),
    ("expiry date", "expiration_date", "expiration_date"),
    ("document number", "document_number", "document_number"),
    ("nationality", "nationality", "nationality"),
];

/// Why no chip was read.
fn skipped_because(code: &str) -> Told {
    Told::word(match code {
        "USER_SKIPPED" => "The person skipped it",
        "DOCUMENT_WITHOUT_CHIP" => "The document has no chip",
        "CHIP_CERTIFICATE_UNAVAILABLE" => "There is no certificate to check the chip with",
        "DEVICE_WITHOUT_NFC" => "The device cannot read chips",
        "INTEGRATION_WITHOUT_NFC_ACCESS" => "The integration has no access to the reader",
        "MRZ_KEY_UNAVAILABLE" => "The machine-readable zone, which opens the chip, was not read",
        other => return Told::Word(in_words(other).into()),
    })
}
