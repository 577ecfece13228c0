//! How far the list of sessions was looked through, and how it goes on.

use super::Row;

pub(super) const TEXTS: &[Row] = &[
    ["Look further", "Seguir buscando", "Chercher plus loin", "Weiter suchen", "متابعة البحث"],
    [
        "The list was looked through as far as session {n}. There may be more matches among the older ones.",
        "La lista se revisó hasta la sesión {n}. Puede haber más coincidencias entre las más antiguas.",
        "La liste a été parcourue jusqu’à la session {n}. Il peut y avoir d’autres résultats parmi les plus anciennes.",
        "Die Liste wurde bis zur Sitzung {n} durchgesehen. Unter den älteren kann es weitere Treffer geben.",
        "فُحصت القائمة حتى الجلسة {n}. قد توجد نتائج أخرى بين الجلسات الأقدم.",
    ],
    [
        "The list was looked through as far as session {n}. There may be more matches among the newer ones.",
        "La lista se revisó hasta la sesión {n}. Puede haber más coincidencias entre las más nuevas.",
        "La liste a été parcourue jusqu’à la session {n}. Il peut y avoir d’autres résultats parmi les plus récentes.",
        "Die Liste wurde bis zur Sitzung {n} durchgesehen. Unter den neueren kann es weitere Treffer geben.",
        "فُحصت القائمة حتى الجلسة {n}. قد توجد نتائج أخرى بين الجلسات الأحدث.",
    ],
    [
        "Nothing in this part",
        "Nada en esta parte",
        "Rien dans cette partie",
        "Nichts in diesem Teil",
        "لا نتائج في هذا الجزء",
    ],
    ["No more matches", "No hay más coincidencias", "Pas d’autres résultats", "Keine weiteren Treffer", "لا نتائج أخرى"],
    [
        "The list ends here.",
        "La lista termina aquí.",
        "La liste s’arrête ici.",
        "Hier endet die Liste.",
        "تنتهي القائمة هنا.",
    ],
    ["To the newest", "A las más nuevas", "Aux plus récentes", "Zu den neuesten", "إلى الأحدث"],
    [
        "{shown} shown of at least {all}",
        "{shown} mostradas de al menos {all}",
        "{shown} affichées sur au moins {all}",
        "{shown} von mindestens {all} gezeigt",
        "معروض {shown} من {all} على الأقل",
    ],
    ["{shown} shown", "{shown} mostradas", "{shown} affichées", "{shown} gezeigt", "معروض {shown}"],
];
