//! Calling a session off.

use super::Row;

pub(super) const TEXTS: &[Row] = &[
    [
        "This is final: a session that was called off can neither be opened again nor decided.",
        "Es definitivo: una sesión cancelada no puede reabrirse ni decidirse.",
        "C’est définitif : une session annulée ne peut être ni rouverte ni décidée.",
        "Das ist endgültig: eine stornierte Sitzung kann weder wieder geöffnet noch entschieden werden.",
        "هذا نهائي: لا يمكن إعادة فتح جلسة ملغاة ولا البتّ فيها.",
    ],
    [
        "Why it is called off",
        "Por qué se cancela",
        "Pourquoi elle est annulée",
        "Warum sie storniert wird",
        "سبب الإلغاء",
    ],
    [
        "optional, stays in the record",
        "opcional, queda en el expediente",
        "facultatif, reste au dossier",
        "freiwillig, bleibt in der Akte",
        "اختياري، ويبقى في السجل",
    ],
    ["Cancel for good", "Cancelar definitivamente", "Annuler définitivement", "Endgültig stornieren", "إلغاء نهائي"],
];
