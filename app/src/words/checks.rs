//! What a reviewer reads first of a person's checks.

use super::Row;

pub(super) const TEXTS: &[Row] = &[
    [
        "Quality of the front",
        "Calidad del anverso",
        "Qualité du recto",
        "Qualität der Vorderseite",
        "جودة الوجه الأمامي",
    ],
    ["Quality of the back", "Calidad del reverso", "Qualité du verso", "Qualität der Rückseite", "جودة الوجه الخلفي"],
    [
        "Face beside the front, against the portrait",
        "Rostro junto al anverso, frente al retrato",
        "Visage à côté du recto, comparé au portrait",
        "Gesicht neben der Vorderseite, gegen das Porträt",
        "الوجه بجانب الأمامي مقارنة بالصورة",
    ],
    [
        "Face beside the back, against the portrait",
        "Rostro junto al reverso, frente al retrato",
        "Visage à côté du verso, comparé au portrait",
        "Gesicht neben der Rückseite, gegen das Porträt",
        "الوجه بجانب الخلفي مقارنة بالصورة",
    ],
    [
        "Chip against print",
        "Chip frente a lo impreso",
        "Puce comparée à l’imprimé",
        "Chip gegen Druck",
        "الشريحة مقارنة بالمطبوع",
    ],
    [
        "Certificate valid until",
        "Certificado válido hasta",
        "Certificat valable jusqu’au",
        "Zertifikat gültig bis",
        "الشهادة صالحة حتى",
    ],
];
