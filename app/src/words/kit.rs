//! Parts that every page is built from.

use super::Row;

pub(super) const TEXTS: &[Row] = &[
    ["All data", "Todos los datos", "Toutes les données", "Alle Daten", "كل البيانات"],
    ["empty", "vacío", "vide", "leer", "فارغ"],
    ["errors", "errores", "erreurs", "Fehler", "أخطاء"],
    ["warnings", "advertencias", "avertissements", "Warnungen", "تحذيرات"],
    ["notes", "notas", "notes", "Hinweise", "ملاحظات"],
    ["in time", "a tiempo", "dans les temps", "rechtzeitig", "ضمن المهلة"],
    ["due soon", "vence pronto", "bientôt à échéance", "bald fällig", "تقترب مهلته"],
    ["overdue", "atrasado", "en retard", "überfällig", "متأخر"],
    ["Why it matched", "Por qué coincide", "Pourquoi cela correspond", "Warum es passt", "سبب التطابق"],
];
