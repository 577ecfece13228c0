//! What only companies have: people in pairs, hits compared, what documents lack, the register's own data.

use super::Row;

pub(super) const TEXTS: &[Row] = &[
    // long panels
    ["Open in pages", "Abrir por páginas", "Ouvrir par pages", "Seitenweise öffnen", "فتح على صفحات"],
    ["Previous", "Anteriores", "Précédents", "Vorige", "السابقة"],
    ["Following", "Siguientes", "Suivants", "Folgende", "التالية"],
    [
        "{from} to {to} of {total}",
        "{from} a {to} de {total}",
        "{from} à {to} sur {total}",
        "{from} bis {to} von {total}",
        "{from} إلى {to} من {total}",
    ],
    ["Pages of this panel", "Páginas de este panel", "Pages de ce volet", "Seiten dieses Bereichs", "صفحات هذه اللوحة"],
    // key people
    [
        "Neither the registry nor the company names anybody.",
        "Ni el registro ni la empresa nombran a nadie.",
        "Ni le registre ni la société ne nomment personne.",
        "Weder das Register noch das Unternehmen nennt jemanden.",
        "لا السجل ولا الشركة يذكران أحدًا.",
    ],
    ["Named by", "Según", "Selon", "Laut", "بحسب"],
    [
        "Key people: registry against submitted",
        "Personas clave: registro frente a lo presentado",
        "Personnes clés : registre contre déclaration",
        "Schlüsselpersonen: Register gegen Angabe",
        "الأشخاص الرئيسيون: السجل مقابل المقدَّم",
    ],
    ["ambiguous", "ambiguo", "ambigu", "mehrdeutig", "ملتبس"],
    ["only in the registry", "solo en el registro", "seulement au registre", "nur im Register", "في السجل فقط"],
    ["only submitted", "solo presentado", "seulement déclaré", "nur angegeben", "مقدَّم فقط"],
    ["not comparable", "no comparable", "non comparable", "nicht vergleichbar", "غير قابل للمقارنة"],
    [
        "not comparable with",
        "no comparable con",
        "non comparable avec",
        "nicht vergleichbar mit",
        "غير قابل للمقارنة مع",
    ],
    ["differs from", "difiere de", "diffère de", "weicht ab von", "يختلف عن"],
    [
        "The registry names {registry}, the company {submitted}.",
        "El registro nombra a {registry}, la empresa a {submitted}.",
        "Le registre en nomme {registry}, la société {submitted}.",
        "Das Register nennt {registry}, das Unternehmen {submitted}.",
        "يذكر السجل {registry} والشركة {submitted}.",
    ],
    [
        "agree: {fields}",
        "coinciden: {fields}",
        "concordent : {fields}",
        "stimmen überein: {fields}",
        "متطابق: {fields}",
    ],
    [
        "The other side has the same name, and nothing tells who is meant:",
        "El otro lado tiene el mismo nombre y nada indica a quién se refiere:",
        "L’autre côté porte le même nom et rien n’indique qui est visé :",
        "Die andere Seite hat denselben Namen, und nichts sagt, wer gemeint ist:",
        "في الجانب الآخر الاسم نفسه ولا شيء يبيّن المقصود:",
    ],
    [
        "paired by one verification session",
        "emparejados por una misma sesión de verificación",
        "rapprochés par une même session de vérification",
        "gepaart über dieselbe Prüfsitzung",
        "مقترنان بجلسة تحقق واحدة",
    ],
    [
        "paired by one number",
        "emparejados por un mismo número",
        "rapprochés par un même numéro",
        "gepaart über dieselbe Nummer",
        "مقترنان برقم واحد",
    ],
    [
        "paired by name and birth date",
        "emparejados por nombre y fecha de nacimiento",
        "rapprochés par le nom et la date de naissance",
        "gepaart über Name und Geburtsdatum",
        "مقترنان بالاسم وتاريخ الميلاد",
    ],
    ["paired by name", "emparejados por nombre", "rapprochés par le nom", "gepaart über den Namen", "مقترنان بالاسم"],
    [
        "paired by birth date; the names cannot tell",
        "emparejados por fecha de nacimiento; los nombres no bastan",
        "rapprochés par la date de naissance ; les noms ne suffisent pas",
        "gepaart über das Geburtsdatum; die Namen sagen es nicht",
        "مقترنان بتاريخ الميلاد؛ الاسمان لا يكفيان",
    ],
    // ownership
    [
        "Marked from {percent} %; the threshold of this workflow is {share}.",
        "Marcado desde {percent} %; el umbral de este flujo es {share}.",
        "Marqué à partir de {percent} % ; le seuil de ce parcours est {share}.",
        "Markiert ab {percent} %; die Schwelle dieses Ablaufs ist {share}.",
        "التمييز من {percent} %؛ عتبة مسار العمل هذا {share}.",
    ],
    [
        "Mark owners from",
        "Marcar titulares desde",
        "Marquer les détenteurs à partir de",
        "Eigner markieren ab",
        "تمييز المالكين ابتداءً من",
    ],
    ["Back to it", "Volver a él", "Y revenir", "Dahin zurück", "العودة إليها"],
    ["KYC session", "Sesión KYC", "Session KYC", "KYC-Sitzung", "جلسة اعرف عميلك"],
];
