//! Statuses, of sessions and of what is in them, and other labels of the field that every page shares.

use super::Row;

pub(super) const TEXTS: &[Row] = &[
    ["Not Started", "Sin iniciar", "Non commencé", "Nicht begonnen", "لم تبدأ"],
    ["In Progress", "En curso", "En cours", "In Arbeit", "جارية"],
    [
        "Awaiting User",
        "A la espera del usuario",
        "En attente de l’utilisateur",
        "Wartet auf Nutzer",
        "بانتظار المستخدم",
    ],
    ["In Review", "En revisión", "En examen", "In Prüfung", "قيد المراجعة"],
    ["Approved", "Aprobado", "Approuvé", "Genehmigt", "مقبول"],
    ["Declined", "Rechazado", "Refusé", "Abgelehnt", "مرفوض"],
    ["Resubmitted", "Reenviado", "À refaire", "Erneut angefragt", "أُعيد الطلب"],
    ["Abandoned", "Abandonado", "Abandonné", "Abgebrochen", "متروك"],
    ["Expired", "Caducado", "Expiré", "Abgelaufen", "منتهي الصلاحية"],
    ["Kyc Expired", "KYC caducado", "KYC expiré", "KYC abgelaufen", "انتهت صلاحية KYC"],
    ["Canceled", "Cancelado", "Annulé", "Storniert", "ملغى"],
];
