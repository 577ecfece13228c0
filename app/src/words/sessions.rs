//! The list of sessions.

use super::Row;

pub(super) const TEXTS: &[Row] = &[
    ["Search sessions", "Buscar sesiones", "Rechercher des sessions", "Sitzungen suchen", "البحث في الجلسات"],
    [
        "Name, company, number, email or any id",
        "Nombre, empresa, número, correo o cualquier identificador",
        "Nom, société, numéro, e-mail ou identifiant",
        "Name, Unternehmen, Nummer, E-Mail oder Kennung",
        "الاسم أو الشركة أو الرقم أو البريد أو أي معرّف",
    ],
    ["Search", "Buscar", "Rechercher", "Suchen", "بحث"],
    ["Any", "Cualquiera", "Tous", "Alle", "أي قيمة"],
    ["Kind", "Tipo", "Type", "Art", "النوع"],
    ["Apply", "Aplicar", "Appliquer", "Anwenden", "تطبيق"],
    ["take off", "quitar", "retirer", "entfernen", "إزالة"],
    ["Filters that are set", "Filtros activos", "Filtres actifs", "Gesetzte Filter", "المرشّحات المفعّلة"],
    ["Newest first", "Primero las más nuevas", "Les plus récentes d’abord", "Neueste zuerst", "الأحدث أولًا"],
    ["Take the next", "Tomar la siguiente", "Prendre la suivante", "Die nächste übernehmen", "أخذ التالية"],
    ["No sessions yet", "Aún no hay sesiones", "Pas encore de sessions", "Noch keine Sitzungen", "لا توجد جلسات بعد"],
    [
        "They come in through the API or with “countersign import”; then they stand here, newest first.",
        "Llegan por la API o con «countersign import»; después aparecen aquí, primero las más nuevas.",
        "Elles arrivent par l’API ou avec « countersign import » ; elles apparaissent alors ici, les plus récentes d’abord.",
        "Sie kommen über die API oder mit „countersign import“; dann stehen sie hier, neueste zuerst.",
        "تصل عبر API أو بالأمر «countersign import»، ثم تظهر هنا، الأحدث أولًا.",
    ],
    ["Nothing matches", "Nada coincide", "Rien ne correspond", "Nichts passt", "لا شيء يطابق"],
    [
        "No session fits this filter and search.",
        "Ninguna sesión cumple este filtro y esta búsqueda.",
        "Aucune session ne correspond à ce filtre et à cette recherche.",
        "Keine Sitzung passt zu Filter und Suche.",
        "لا توجد جلسة توافق هذا المرشّح والبحث.",
    ],
    [
        "Show all sessions",
        "Mostrar todas las sesiones",
        "Afficher toutes les sessions",
        "Alle Sitzungen zeigen",
        "عرض كل الجلسات",
    ],
    ["Newer", "Más nuevas", "Plus récentes", "Neuere", "الأحدث"],
    ["Older", "Más antiguas", "Plus anciennes", "Ältere", "الأقدم"],
    ["Rows a page", "Filas por página", "Lignes par page", "Zeilen je Seite", "الصفوف في الصفحة"],
    ["Subject", "Interesado", "Intéressé", "Geprüfte", "صاحب الجلسة"],
    ["Warnings", "Advertencias", "Avertissements", "Warnungen", "التحذيرات"],
    [
        "Sessions, newest first",
        "Sesiones, primero las más nuevas",
        "Sessions, les plus récentes d’abord",
        "Sitzungen, neueste zuerst",
        "الجلسات، الأحدث أولًا",
    ],
    ["All", "Todas", "Toutes", "Alle", "الكل"],
];
