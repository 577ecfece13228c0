//! Forms that came after the sign-in had ended.

use super::Row;

pub(super) const TEXTS: &[Row] = &[
    [
        "Your text was kept; it has not been sent.",
        "Su texto se guardó; no se ha enviado.",
        "Votre texte a été gardé ; il n’a pas été envoyé.",
        "Ihr Text wurde aufbewahrt; gesendet wurde er nicht.",
        "حُفظ نصك ولم يُرسل.",
    ],
    [
        "What you chose was kept; it has not been sent.",
        "Su selección se guardó; no se ha enviado.",
        "Vos choix ont été gardés ; ils n’ont pas été envoyés.",
        "Ihre Auswahl wurde aufbewahrt; gesendet wurde sie nicht.",
        "حُفظت اختياراتك ولم تُرسل.",
    ],
    ["Show it", "Mostrarlo", "Le montrer", "Anzeigen", "إظهاره"],
    ["Discard it", "Descartarlo", "L’abandonner", "Verwerfen", "تجاهله"],
];
