//! Sending the events of a span of time again.

use super::Row;

pub(super) const TEXTS: &[Row] = &[
    [
        "Send events of a span of time again",
        "Enviar de nuevo los eventos de un periodo",
        "Renvoyer les événements d’une période",
        "Ereignisse eines Zeitraums erneut senden",
        "إعادة إرسال أحداث فترة زمنية",
    ],
    [
        "All live endpoints",
        "Todos los destinos de producción",
        "Toutes les destinations de production",
        "Alle Ziele im Echtbetrieb",
        "كل وجهات البيئة الحيّة",
    ],
    [
        "All sandbox endpoints",
        "Todos los destinos de pruebas",
        "Toutes les destinations de test",
        "Alle Ziele der Testumgebung",
        "كل وجهات البيئة التجريبية",
    ],
    ["Send to", "Enviar a", "Envoyer à", "Senden an", "الإرسال إلى"],
    [
        "Nothing was sent in this span of time to an endpoint that is in use.",
        "En este periodo no se envió nada a un destino en uso.",
        "Rien n’a été envoyé durant cette période à une destination en service.",
        "In diesem Zeitraum wurde nichts an ein Ziel gesendet, das in Gebrauch ist.",
        "لم يُرسل شيء في هذه الفترة إلى وجهة مستخدمة.",
    ],
    [
        "One delivery is due again.",
        "Hay una entrega pendiente de nuevo.",
        "Un envoi est de nouveau à faire.",
        "Eine Zustellung steht wieder an.",
        "عملية تسليم واحدة مستحقة من جديد.",
    ],
    [
        "{count} deliveries are due again.",
        "Hay {count} entregas pendientes de nuevo.",
        "{count} envois sont de nouveau à faire.",
        "{count} Zustellungen stehen wieder an.",
        "{count} من عمليات التسليم مستحقة من جديد.",
    ],
    ["Until", "Hasta", "Au", "Bis", "حتى"],
    [
        "A day such as 2026-11-20, or a time with its zone such as 2026-11-20T08:00:00Z.",
        "Un día como 2026-11-20, o una hora con su zona como 2026-11-20T08:00:00Z.",
        "Un jour comme 2026-11-20, ou une heure avec son fuseau comme 2026-11-20T08:00:00Z.",
        "Ein Tag wie 2026-11-20 oder eine Zeit mit ihrer Zone wie 2026-11-20T08:00:00Z.",
        "يوم مثل 2026-11-20، أو وقت بمنطقته الزمنية مثل 2026-11-20T08:00:00Z.",
    ],
    [
        "A day counts to its end (UTC). At most 2000 deliveries are sent again at once.",
        "Un día cuenta hasta su final (UTC). Se reenvían como máximo 2000 entregas a la vez.",
        "Un jour compte jusqu’à sa fin (UTC). Au plus 2000 envois sont refaits à la fois.",
        "Ein Tag zählt bis zu seinem Ende (UTC). Höchstens 2000 Zustellungen werden auf einmal erneut gesendet.",
        "يُحسب اليوم حتى نهايته (UTC). يُعاد إرسال 2000 عملية تسليم على الأكثر دفعة واحدة.",
    ],
];
