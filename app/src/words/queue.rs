//! The queue.

use super::Row;

pub(super) const TEXTS: &[Row] = &[
    ["Queue", "Cola", "File", "Warteschlange", "قائمة الانتظار"],
    ["{n} in review", "{n} en revisión", "{n} en examen", "{n} in Prüfung", "{n} قيد المراجعة"],
    ["Start review", "Empezar a revisar", "Commencer l’examen", "Prüfung beginnen", "بدء المراجعة"],
    ["Next session", "Siguiente sesión", "Session suivante", "Nächste Sitzung", "الجلسة التالية"],
    ["Nothing waits for you", "Nada le espera", "Rien ne vous attend", "Nichts wartet auf Sie", "لا شيء بانتظارك"],
    [
        "What comes into review is handed out here, the longest waiting first.",
        "Lo que entra en revisión se reparte aquí, primero lo que más espera.",
        "Ce qui entre en examen est distribué ici, d’abord ce qui attend le plus longtemps.",
        "Was in Prüfung kommt, wird hier ausgegeben, das am längsten Wartende zuerst.",
        "ما يدخل المراجعة يُوزَّع هنا، والأطول انتظارًا أولًا.",
    ],
    ["In my hands", "En mis manos", "Entre mes mains", "In meiner Hand", "بين يديّ"],
    ["Proposals for me", "Propuestas para mí", "Propositions pour moi", "Vorschläge für mich", "مقترحات تنتظرني"],
    ["My proposals", "Mis propuestas", "Mes propositions", "Meine Vorschläge", "مقترحاتي"],
    ["Parts of the queue", "Partes de la cola", "Parties de la file", "Teile der Warteschlange", "أجزاء القائمة"],
    [
        "Nothing at the moment. “Start review” takes the session that waits the longest; it is yours for half an hour from your last act on it.",
        "Nada por ahora. «Empezar a revisar» toma la sesión que más espera; es suya durante media hora desde su último acto en ella.",
        "Rien pour le moment. « Commencer l’examen » prend la session qui attend le plus longtemps ; elle est à vous pour une demi-heure après votre dernier acte.",
        "Im Moment nichts. „Prüfung beginnen“ nimmt die am längsten wartende Sitzung; sie gehört Ihnen eine halbe Stunde ab Ihrer letzten Handlung daran.",
        "لا شيء الآن. «بدء المراجعة» يأخذ الجلسة الأطول انتظارًا، وتبقى لك نصف ساعة من آخر فعل لك عليها.",
    ],
    ["Show all {n}", "Mostrar las {n}", "Afficher les {n}", "Alle {n} zeigen", "عرض الكل ({n})"],
    ["Hand back", "Devolver", "Rendre", "Zurückgeben", "إعادة"],
    [
        "Many sessions at once",
        "Varias sesiones a la vez",
        "Plusieurs sessions à la fois",
        "Mehrere Sitzungen auf einmal",
        "عدة جلسات معًا",
    ],
    ["{done} of {total}", "{done} de {total}", "{done} sur {total}", "{done} von {total}", "{done} من {total}"],
    ["Running", "En marcha", "En cours d’exécution", "Läuft", "قيد التنفيذ"],
    ["Next", "Siguiente", "Suivante", "Nächste", "التالي"],
];
