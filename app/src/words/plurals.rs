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
    Counted {
        en: ["{n} error", "{n} errors"],
        es: ["{n} error", "{n} errores"],
        fr: ["{n} erreur", "{n} erreurs"],
        de: ["{n} Fehler", "{n} Fehler"],
        ar: ["لا أخطاء", "خطأ واحد", "خطآن", "{n} أخطاء", "{n} خطأً", "{n} خطأ"],
    },
    Counted {
        en: ["{n} note", "{n} notes"],
        es: ["{n} nota", "{n} notas"],
        fr: ["{n} note", "{n} notes"],
        de: ["{n} Hinweis", "{n} Hinweise"],
        ar: ["لا ملاحظات", "ملاحظة واحدة", "ملاحظتان", "{n} ملاحظات", "{n} ملاحظة", "{n} ملاحظة"],
    },
    Counted {
        en: ["{n} hit", "{n} hits"],
        es: ["{n} coincidencia", "{n} coincidencias"],
        fr: ["{n} correspondance", "{n} correspondances"],
        de: ["{n} Treffer", "{n} Treffer"],
        ar: ["لا تطابقات", "تطابق واحد", "تطابقان", "{n} تطابقات", "{n} تطابقًا", "{n} تطابق"],
    },
    Counted {
        en: ["Cross-check: {n} field differs", "Cross-check: {n} fields differ"],
        es: ["Contraste: {n} campo difiere", "Contraste: {n} campos difieren"],
        fr: ["Recoupement : {n} champ diffère", "Recoupement : {n} champs diffèrent"],
        de: ["Abgleich: {n} Feld weicht ab", "Abgleich: {n} Felder weichen ab"],
        ar: [
            "المطابقة: لا حقول مختلفة",
            "المطابقة: حقل واحد مختلف",
            "المطابقة: حقلان مختلفان",
            "المطابقة: {n} حقول مختلفة",
            "المطابقة: {n} حقلًا مختلفًا",
            "المطابقة: {n} حقل مختلف",
        ],
    },
    Counted {
        en: ["{n} entry", "{n} entries"],
        es: ["{n} entrada", "{n} entradas"],
        fr: ["{n} entrée", "{n} entrées"],
        de: ["{n} Eintrag", "{n} Einträge"],
        ar: ["لا مدخلات", "مدخل واحد", "مدخلان", "{n} مدخلات", "{n} مدخلًا", "{n} مدخل"],
    },
    Counted {
        en: ["{n} owner", "{n} owners"],
        es: ["{n} titular", "{n} titulares"],
        fr: ["{n} propriétaire", "{n} propriétaires"],
        de: ["{n} Eigentümer", "{n} Eigentümer"],
        ar: ["لا ملاك", "مالك واحد", "مالكان", "{n} ملاك", "{n} مالكًا", "{n} مالك"],
    },
    Counted {
        en: ["{n} try", "{n} tries"],
        es: ["{n} intento", "{n} intentos"],
        fr: ["{n} essai", "{n} essais"],
        de: ["{n} Versuch", "{n} Versuche"],
        ar: ["لا محاولات", "محاولة واحدة", "محاولتان", "{n} محاولات", "{n} محاولة", "{n} محاولة"],
    },
];
