//! What changed since the viewer's last visit.

use super::Row;

pub(super) const TEXTS: &[Row] = &[
    [
        "Changed since you looked",
        "Cambió desde que la miró",
        "Modifiée depuis votre passage",
        "Seit Ihrem letzten Blick geändert",
        "تغيّرت منذ اطلاعك عليها",
    ],
    [
        "Status {from} to {to}",
        "Estado: de {from} a {to}",
        "Statut : de {from} à {to}",
        "Status: von {from} zu {to}",
        "الحالة: من {from} إلى {to}",
    ],
    [
        "New data: what differs",
        "Datos nuevos: qué difiere",
        "Nouvelles données : ce qui diffère",
        "Neue Daten: was sich unterscheidet",
        "بيانات جديدة: ما اختلف",
    ],
    ["New to you", "Nuevo para usted", "Nouveau pour vous", "Neu für Sie", "جديد عليك"],
];
