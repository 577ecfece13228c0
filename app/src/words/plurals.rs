//! Texts that go by a number. Key: the English plural. Arabic: none, one, two, some, many, hundreds.

use super::Counted;

pub(super) const TEXTS: &[Counted] = &[
    Counted {
        en: ["{n} company", "{n} companies"],
        es: ["{n} empresa", "{n} empresas"],
        fr: ["{n} société", "{n} sociétés"],
        de: ["{n} Unternehmen", "{n} Unternehmen"],
        ar: ["لا شركات", "شركة واحدة", "شركتان", "{n} شركات", "{n} شركة", "{n} شركة"],
    },
    Counted {
        en: ["in {n} company", "in {n} companies"],
        es: ["en {n} empresa", "en {n} empresas"],
        fr: ["dans {n} société", "dans {n} sociétés"],
        de: ["in {n} Unternehmen", "in {n} Unternehmen"],
        ar: ["في لا شركة", "في شركة واحدة", "في شركتين", "في {n} شركات", "في {n} شركة", "في {n} شركة"],
    },
    Counted {
        en: ["{n} reviewer account", "{n} reviewer accounts"],
        es: ["{n} cuenta de revisor", "{n} cuentas de revisores"],
        fr: ["{n} compte d’examinateur", "{n} comptes d’examinateurs"],
        de: ["{n} Prüferkonto", "{n} Prüferkonten"],
        ar: [
            "لا حسابات مراجعين",
            "حساب مراجع واحد",
            "حسابا مراجعين",
            "{n} حسابات مراجعين",
            "{n} حسابًا للمراجعين",
            "{n} حساب للمراجعين",
        ],
    },
    Counted {
        en: ["{n} warning", "{n} warnings"],
        es: ["{n} advertencia", "{n} advertencias"],
        fr: ["{n} avertissement", "{n} avertissements"],
        de: ["{n} Warnung", "{n} Warnungen"],
        ar: ["لا تحذيرات", "تحذير واحد", "تحذيران", "{n} تحذيرات", "{n} تحذيرًا", "{n} تحذير"],
    },
    Counted {
        en: ["{n} value", "{n} values"],
        es: ["{n} valor", "{n} valores"],
        fr: ["{n} valeur", "{n} valeurs"],
        de: ["{n} Wert", "{n} Werte"],
        ar: ["لا قيم", "قيمة واحدة", "قيمتان", "{n} قيم", "{n} قيمة", "{n} قيمة"],
    },
];
