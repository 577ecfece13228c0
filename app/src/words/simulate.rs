//! Giving a sandbox session an outcome.

use super::Row;

pub(super) const TEXTS: &[Row] = &[
    ["Simulate an outcome", "Simular un resultado", "Simuler un résultat", "Ein Ergebnis simulieren", "محاكاة نتيجة"],
    [
        "This is a sandbox session: the outcome stands in for its source’s, and real events go out.",
        "Es una sesión de pruebas: el resultado sustituye al de su fuente y se envían eventos reales.",
        "C’est une session de test : le résultat remplace celui de sa source et de vrais événements partent.",
        "Das ist eine Sitzung der Testumgebung: das Ergebnis steht für das ihrer Quelle, und echte Ereignisse gehen hinaus.",
        "هذه جلسة تجريبية: تقوم النتيجة مقام نتيجة مصدرها، وتُرسل أحداث حقيقية.",
    ],
    ["Simulate", "Simular", "Simuler", "Simulieren", "محاكاة"],
    [
        "Choose an outcome that is one of the session statuses.",
        "Elija un resultado que sea uno de los estados de sesión.",
        "Choisissez un résultat parmi les statuts de session.",
        "Wählen Sie ein Ergebnis, das einer der Sitzungsstatus ist.",
        "اختر نتيجة من حالات الجلسة.",
    ],
];
