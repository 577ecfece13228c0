//! Fields that were changed, as differences and the timeline name them.

use super::Row;

pub(super) const TEXTS: &[Row] = &[
    ["AML hit", "Coincidencia AML", "Correspondance AML", "AML-Treffer", "مطابقة AML"],
    ["Hits", "Coincidencias", "Correspondances", "Treffer", "المطابقات"],
    ["Metadata", "Metadatos", "Métadonnées", "Metadaten", "البيانات الوصفية"],
    ["One more change", "Un cambio más", "Un changement de plus", "Eine weitere Änderung", "تغيير واحد آخر"],
    ["{n} more changes", "{n} cambios más", "{n} changements de plus", "{n} weitere Änderungen", "تغييرات أخرى: {n}"],
    ["Status, by {name}", "Estado, por {name}", "Statut, par {name}", "Status, durch {name}", "الحالة، بواسطة {name}"],
    ["another file", "otro archivo", "un autre fichier", "eine andere Datei", "ملف آخر"],
];
