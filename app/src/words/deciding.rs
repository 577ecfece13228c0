//! The decision form: templates, what was sent, beginning anew.

use super::Row;

pub(super) const TEXTS: &[Row] = &[
    ["Comment templates", "Plantillas de comentario", "Modèles de commentaire", "Kommentarvorlagen", "قوالب التعليقات"],
    [
        "Offered beside the comment of every decision",
        "Se ofrecen junto al comentario de cada decisión",
        "Proposés à côté du commentaire de chaque décision",
        "Stehen neben dem Kommentar jeder Entscheidung zur Wahl",
        "تُعرض بجانب تعليق كل قرار",
    ],
    ["No templates yet", "Aún no hay plantillas", "Pas encore de modèles", "Noch keine Vorlagen", "لا قوالب بعد"],
    [
        "A template is a comment that reviewers put into a decision and change as they need.",
        "Una plantilla es un comentario que los revisores insertan en una decisión y adaptan.",
        "Un modèle est un commentaire que les réviseurs insèrent dans une décision et adaptent.",
        "Eine Vorlage ist ein Kommentar, den Prüfende in eine Entscheidung einsetzen und anpassen.",
        "القالب تعليق يضعه المراجعون في القرار ويعدّلونه حسب الحاجة.",
    ],
    ["Comment text", "Texto del comentario", "Texte du commentaire", "Text des Kommentars", "نص التعليق"],
    ["Remove", "Quitar", "Retirer", "Entfernen", "إزالة"],
    ["Add a template", "Añadir una plantilla", "Ajouter un modèle", "Eine Vorlage hinzufügen", "إضافة قالب"],
    ["Add template", "Añadir plantilla", "Ajouter le modèle", "Vorlage hinzufügen", "أضف القالب"],
    ["Template", "Plantilla", "Modèle", "Vorlage", "القالب"],
    ["Choose a template", "Elija una plantilla", "Choisir un modèle", "Vorlage wählen", "اختر قالبًا"],
    ["Insert", "Insertar", "Insérer", "Einsetzen", "إدراج"],
    [
        "New session for this subject",
        "Nueva sesión para este sujeto",
        "Nouvelle session pour ce sujet",
        "Neue Sitzung für diese Person oder Firma",
        "جلسة جديدة لهذا الطرف",
    ],
    ["Last decision", "Última decisión", "Dernière décision", "Letzte Entscheidung", "آخر قرار"],
    ["Sent", "Enviado", "Envoyé", "Gesendet", "أُرسل"],
    [
        "No receiver is set up for this event.",
        "Ningún destinatario está configurado para este evento.",
        "Aucun destinataire n’est configuré pour cet événement.",
        "Für dieses Ereignis ist kein Empfänger eingerichtet.",
        "لم يُضبط أي مستلم لهذا الحدث.",
    ],
];
