//! Notes that name the viewer.

use super::Row;

pub(super) const TEXTS: &[Row] = &[
    ["Written to you", "Escrito para usted", "Écrit pour vous", "An Sie gerichtet", "موجَّه إليك"],
    [
        "{who} wrote to you in session {number}",
        "{who} le ha escrito en la sesión {number}",
        "{who} vous a écrit dans la session {number}",
        "{who} hat Ihnen in Sitzung {number} geschrieben",
        "كتب إليك {who} في الجلسة {number}",
    ],
];
