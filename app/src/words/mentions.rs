//! Notes that name the viewer.

use super::Row;

pub(super) const TEXTS: &[Row] = &[
    [
        "@ and the email address of a colleague puts it above their list.",
        "Con @ y el correo de un colega aparece encima de su lista.",
        "Avec @ et l’adresse électronique d’un collègue, elle s’affiche au-dessus de sa liste.",
        "Mit @ und der E-Mail-Adresse eines Kollegen steht sie über dessen Liste.",
        "اكتب @ ثم بريد زميل لتظهر فوق قائمته.",
    ],
    ["Written to you", "Escrito para usted", "Écrit pour vous", "An Sie gerichtet", "موجَّه إليك"],
    [
        "{who} wrote to you in session {number}",
        "{who} le ha escrito en la sesión {number}",
        "{who} vous a écrit dans la session {number}",
        "{who} hat Ihnen in Sitzung {number} geschrieben",
        "كتب إليك {who} في الجلسة {number}",
    ],
];
