//! The shapes in which a receiver gets events.

use super::Row;

pub(super) const TEXTS: &[Row] = &[
    ["Shape of the events", "Forma de los eventos", "Forme des événements", "Form der Ereignisse", "شكل الأحداث"],
    ["This desk’s own", "La propia de esta mesa", "Celle de ce bureau", "Die eigene", "الشكل الخاص بهذا المكتب"],
    ["Stripe Identity", "Stripe Identity", "Stripe Identity", "Stripe Identity", "Stripe Identity"],
    [
        "Every event, with the decision as the API gives it. The right choice for a receiver written for this desk or for Didit.",
        "Todos los eventos, con la decisión tal como la da la API. La opción adecuada para un receptor escrito para esta mesa o para Didit.",
        "Tous les événements, avec la décision telle que l’API la donne. Le bon choix pour un récepteur écrit pour ce bureau ou pour Didit.",
        "Alle Ereignisse, mit der Entscheidung, wie die API sie gibt. Richtig für Empfänger, die hierfür oder für Didit geschrieben sind.",
        "كل الأحداث مع القرار كما تعطيه واجهة API. الخيار المناسب لمستقبِل كُتب لهذا المكتب أو لـ Didit.",
    ],
    [
        "For a receiver written for Stripe: identity.verification_session events, signed in Stripe-Signature too. Sessions made, moved and redacted; nothing else has a counterpart there.",
        "Para un receptor escrito para Stripe: eventos identity.verification_session, firmados también en Stripe-Signature. Sesiones creadas, movidas y suprimidas; lo demás no tiene equivalente allí.",
        "Pour un récepteur écrit pour Stripe : événements identity.verification_session, signés aussi dans Stripe-Signature. Sessions créées, déplacées et caviardées ; le reste n’y a pas d’équivalent.",
        "Für Empfänger, die für Stripe geschrieben sind: Ereignisse identity.verification_session, auch in Stripe-Signature signiert. Sitzungen angelegt, bewegt und geschwärzt; anderes hat dort keine Entsprechung.",
        "لمستقبِل كُتب لـ Stripe: أحداث identity.verification_session موقّعة أيضًا في Stripe-Signature. إنشاء الجلسات ونقلها وحجبها؛ ولا نظير لغيرها هناك.",
    ],
    [
        "For a receiver written for Veriff: its decision and event bodies, signed in X-HMAC-SIGNATURE too. Moves of the status; nothing else has a counterpart there.",
        "Para un receptor escrito para Veriff: sus cuerpos de decisión y de evento, firmados también en X-HMAC-SIGNATURE. Cambios de estado; lo demás no tiene equivalente allí.",
        "Pour un récepteur écrit pour Veriff : ses corps de décision et d’événement, signés aussi dans X-HMAC-SIGNATURE. Changements de statut ; le reste n’y a pas d’équivalent.",
        "Für Empfänger, die für Veriff geschrieben sind: dessen Inhalte für Entscheidungen und Ereignisse, auch in X-HMAC-SIGNATURE signiert. Wechsel des Status; anderes hat dort keine Entsprechung.",
        "لمستقبِل كُتب لـ Veriff: أجسام القرار والحدث الخاصة به، موقّعة أيضًا في X-HMAC-SIGNATURE. تغيّرات الحالة فقط؛ ولا نظير لغيرها هناك.",
    ],
    [
        "in the shape of {vendor}",
        "con la forma de {vendor}",
        "à la forme de {vendor}",
        "in der Form von {vendor}",
        "بشكل {vendor}",
    ],
    [
        "Choose one of the shapes.",
        "Elija una de las formas.",
        "Choisissez une des formes.",
        "Wählen Sie eine der Formen.",
        "اختر أحد الأشكال.",
    ],
];
