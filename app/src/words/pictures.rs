//! What pictures and files of a check show (`src/domain/src/panels/facts/media.rs`).

use super::Row;

pub(super) const TEXTS: &[Row] = &[
    [
        "Front, whole picture",
        "Anverso, imagen completa",
        "Recto, image entière",
        "Vorderseite, ganzes Bild",
        "الوجه الأمامي، الصورة كاملة",
    ],
    [
        "Back, whole picture",
        "Reverso, imagen completa",
        "Verso, image entière",
        "Rückseite, ganzes Bild",
        "الوجه الخلفي، الصورة كاملة",
    ],
    [
        "Face while the front was taken",
        "Rostro al fotografiar el anverso",
        "Visage pendant la photo du recto",
        "Gesicht bei der Aufnahme der Vorderseite",
        "الوجه أثناء تصوير الوجه الأمامي",
    ],
    [
        "Face while the back was taken",
        "Rostro al fotografiar el reverso",
        "Visage pendant la photo du verso",
        "Gesicht bei der Aufnahme der Rückseite",
        "الوجه أثناء تصوير الوجه الخلفي",
    ],
    [
        "Portrait on the document",
        "Retrato del documento",
        "Portrait du document",
        "Porträt auf dem Dokument",
        "صورة الوجه في المستند",
    ],
    ["File (PDF)", "Archivo (PDF)", "Fichier (PDF)", "Datei (PDF)", "ملف (PDF)"],
    ["NFC chip", "Chip NFC", "Puce NFC", "NFC-Chip", "شريحة NFC"],
    ["VAT number", "Número de IVA", "Numéro de TVA", "Umsatzsteuernummer", "رقم ضريبة القيمة المضافة"],
    ["Assign", "Asignar", "Attribuer", "Zuweisen", "إسناد"],
];
