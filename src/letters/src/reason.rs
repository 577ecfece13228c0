//! What the subject is told of a reason.
//!
//! The table of reasons is written for reviewers. A subject is told less, and some things not at all: whoever learns
//! that a check for sanctions, fraud, blocked faces or repeated use has hit is warned off, which the law against money
//! laundering forbids ("tipping off"). All of those, and every code that no table of ours knows, are told as
//! [`Said::NotConfirmed`].

use serde::Deserialize;

/// Writes the enum, the words that a catalogue must hold for it, and the table of codes.
macro_rules! said {
    ($($(#[$doc:meta])* $name:ident $key:ident: $($code:literal)*;)+) => {
        /// A reason in words that the subject understands; each stands for several codes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Said {
            $($(#[$doc])* $name,)+
        }

        /// The sentences of one language.
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct Words {
            $($key: String,)+
        }

        impl Words {
            /// The sentence for a reason.
            pub(crate) fn of(&self, said: Said) -> &str {
                match said {
                    $(Said::$name => &self.$key,)+
                }
            }
        }

        /// What is said, and for which codes of `reason_codes.csv`.
        const TABLE: &[(Said, &[&str])] = &[$((Said::$name, &[$($code),*])),+];
    };
}

said! {
    /// Fraud, lists, blocked or known faces and documents, repeated use, registries, policy: no detail is told.
    NotConfirmed not_confirmed: "102" "105" "106" "107" "108" "109" "110" "111" "112" "113" "123" "124" "126" "127"
        "501" "502" "503" "504" "505" "506" "507" "508" "515" "526" "540";
    /// No document, or one side of it is missing.
    DocumentMissing document_missing: "101" "209" "608" "609" "635";
    /// The document is cut off or cannot be seen well.
    DocumentUnclear document_unclear: "203" "210" "614" "615" "619";
    /// The document is damaged or void.
    DocumentDamaged document_damaged: "205" "621";
    /// This type of document is not accepted.
    DocumentNotAccepted document_not_accepted: "206" "510" "602";
    /// The document has expired.
    DocumentExpired document_expired: "207" "511" "620";
    /// Single details cannot be read.
    DetailsUnreadable details_unreadable: "625" "626" "627" "628" "629" "630" "631" "632" "633";
    /// What was given differs from the document.
    DetailsDiffer details_differ: "104" "128";
    /// Several documents or faces.
    SeveralShown several_shown: "641" "642";
    /// Photos or the video are missing.
    PicturesMissing pictures_missing: "201" "603";
    /// Photos or the video are not good enough.
    PictureQuality picture_quality: "204" "537";
    /// The face is missing or cannot be seen well.
    FaceUnclear face_unclear: "202" "208" "605" "606";
    /// The face differs from the photo of the document or of reference.
    FaceNotMatching face_not_matching: "103" "120" "509";
    /// The address cannot be read.
    AddressUnreadable address_unreadable: "527" "634";
    /// The proof of address is too old.
    AddressTooOld address_too_old: "528";
    /// The minimum age.
    Age age: "530" "531" "532" "533" "534" "535" "536";
    /// No attempt is left.
    AttemptsUsed attempts_used: "539";
    /// Nothing that the subject could have done better.
    Technical technical: "121" "122" "129";
}

/// What the subject is told of a code.
#[must_use]
pub fn said(code: &str) -> Said {
    TABLE.iter().find(|(_, codes)| codes.contains(&code)).map_or(Said::NotConfirmed, |(said, _)| *said)
}

/// What the subject is told of all codes of a decision, each once. What is told in detail comes first.
#[must_use]
pub fn said_of_all<T: AsRef<str>>(codes: &[T]) -> Vec<Said> {
    let mut told: Vec<Said> = Vec::new();
    for code in codes {
        let said = said(code.as_ref());
        if !told.contains(&said) {
            told.push(said);
        }
    }
    told.sort_by_key(|said| *said == Said::NotConfirmed);
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::reasons;

    #[test]
    fn every_code_of_the_table_is_told_in_exactly_one_way() {
        for reason in reasons::all() {
            let ways = TABLE.iter().filter(|(_, codes)| codes.contains(&reason.code.as_str())).count();
            assert_eq!(ways, 1, "{} {}", reason.code, reason.label);
        }
        let told: usize = TABLE.iter().map(|(_, codes)| codes.len()).sum();
        assert_eq!(told, reasons::all().len(), "the table tells a code that does not exist");
    }

    #[test]
    fn nobody_is_warned_off() {
        for reason in reasons::all() {
            if matches!(reason.category.as_str(), "fraud" | "velocity" | "policy") {
                assert_eq!(said(&reason.code), Said::NotConfirmed, "{} {}", reason.code, reason.label);
            }
        }
        for listed in ["123", "124", "127", "other", "9000", "SANCTIONS"] {
            assert_eq!(said(listed), Said::NotConfirmed, "{listed}");
        }
    }

    #[test]
    fn a_reason_is_told_once_and_details_come_first() {
        assert_eq!(said_of_all(&["106", "625", "126", "626"]), [Said::DetailsUnreadable, Said::NotConfirmed]);
        assert!(said_of_all::<&str>(&[]).is_empty());
    }
}
