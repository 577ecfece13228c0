//! How early a session comes in the queue.

use super::Row;

pub(super) const TEXTS: &[Row] = &[
    ["Priority", "Prioridad", "Priorité", "Priorität", "الأولوية"],
    [
        "Priority: {priority}",
        "Prioridad: {priority}",
        "Priorité : {priority}",
        "Priorität: {priority}",
        "الأولوية: {priority}",
    ],
    ["Set priority", "Fijar prioridad", "Fixer la priorité", "Priorität setzen", "تحديد الأولوية"],
    ["Normal", "Normal", "Normale", "Normal", "عادية"],
    ["low", "baja", "basse", "niedrig", "منخفضة"],
    ["normal", "normal", "normale", "normal", "عادية"],
    ["high", "alta", "haute", "hoch", "عالية"],
    ["urgent", "urgente", "urgente", "dringend", "عاجلة"],
    [
        "Choose a priority.",
        "Elija una prioridad.",
        "Choisissez une priorité.",
        "Wählen Sie eine Priorität.",
        "اختر أولوية.",
    ],
    ["Urgent", "Urgente", "Urgente", "Dringend", "عاجلة"],
];
