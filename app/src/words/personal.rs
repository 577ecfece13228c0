//! Covered personal values, and the payload as it came.

use super::Row;

pub(super) const TEXTS: &[Row] = &[
    [
        "Personal values are covered.",
        "Los datos personales están ocultos.",
        "Les données personnelles sont masquées.",
        "Persönliche Angaben sind verdeckt.",
        "البيانات الشخصية محجوبة.",
    ],
    [
        "Show for 15 minutes",
        "Mostrar durante 15 minutos",
        "Afficher pendant 15 minutes",
        "15 Minuten lang zeigen",
        "إظهار لمدة 15 دقيقة",
    ],
    [
        "Each look is on record.",
        "Cada consulta queda registrada.",
        "Chaque consultation est consignée.",
        "Jeder Blick wird festgehalten.",
        "كل اطلاع يُسجَّل.",
    ],
    [
        "Personal values are shown to you until {time}.",
        "Los datos personales se le muestran hasta {time}.",
        "Les données personnelles vous sont montrées jusqu’à {time}.",
        "Persönliche Angaben sind für Sie sichtbar bis {time}.",
        "البيانات الشخصية ظاهرة لك حتى {time}.",
    ],
    ["Cover again", "Volver a ocultar", "Masquer de nouveau", "Wieder verdecken", "حجب من جديد"],
    ["Raw payload", "Datos en bruto", "Données brutes", "Rohdaten", "البيانات الخام"],
    [
        "Raw payload of session {number}",
        "Datos en bruto de la sesión {number}",
        "Données brutes de la session {number}",
        "Rohdaten der Sitzung {number}",
        "البيانات الخام للجلسة {number}",
    ],
    [
        "The payload is covered",
        "Los datos están ocultos",
        "Les données sont masquées",
        "Die Rohdaten sind verdeckt",
        "البيانات محجوبة",
    ],
    [
        "It holds personal data: looking at it is written into the timeline and the audit log.",
        "Contiene datos personales: consultarlos queda en la cronología y en el registro de auditoría.",
        "Elles contiennent des données personnelles : leur consultation est inscrite dans la chronologie et le journal d’audit.",
        "Sie enthalten persönliche Angaben: Der Blick darauf steht danach im Verlauf und im Prüfprotokoll.",
        "تحتوي على بيانات شخصية: الاطلاع عليها يُكتب في التسلسل الزمني وسجل التدقيق.",
    ],
    [
        "It holds personal data, which your roles do not include.",
        "Contiene datos personales que sus funciones no incluyen.",
        "Elles contiennent des données personnelles, que vos rôles n’incluent pas.",
        "Sie enthalten persönliche Angaben, die Ihre Rollen nicht einschließen.",
        "تحتوي على بيانات شخصية لا تشملها أدوارك.",
    ],
    [
        "Shown to you until {time}. Each look is on record.",
        "Visible para usted hasta {time}. Cada consulta queda registrada.",
        "Visible pour vous jusqu’à {time}. Chaque consultation est consignée.",
        "Für Sie sichtbar bis {time}. Jeder Blick wird festgehalten.",
        "ظاهرة لك حتى {time}. كل اطلاع يُسجَّل.",
    ],
    ["Source data", "Datos de origen", "Données source", "Quelldaten", "بيانات المصدر"],
    ["Pages of the payload", "Páginas de los datos", "Pages des données", "Seiten der Rohdaten", "صفحات البيانات"],
];
