//! Refusals about webhook endpoints.

use super::Row;

pub(super) const TEXTS: &[Row] = &[
    ["Use https.", "Use https.", "Utilisez https.", "Nutzen Sie https.", "استخدم https."],
    [
        "Plain http is taken only for hosts inside an allowed network. Use https.",
        "http sin cifrar solo se acepta para servidores dentro de una red permitida. Use https.",
        "http non chiffré n’est accepté que pour des hôtes d’un réseau autorisé. Utilisez https.",
        "Unverschlüsseltes http geht nur für Hosts in einem erlaubten Netz. Nutzen Sie https.",
        "لا يُقبل http غير المشفّر إلا لمضيفين داخل شبكة مسموح بها. استخدم https.",
    ],
    [
        "The URL may hold no user name, password or fragment, and at most 2000 characters.",
        "La URL no puede tener usuario, contraseña ni fragmento, y 2000 caracteres como máximo.",
        "L’URL ne peut contenir ni nom d’utilisateur, ni mot de passe, ni fragment, et 2000 caractères au plus.",
        "Die URL darf keinen Benutzernamen, kein Passwort und kein Fragment haben und höchstens 2000 Zeichen.",
        "لا يجوز أن يحوي الرابط اسم مستخدم أو كلمة مرور أو مقطعًا، وطوله 2000 حرف على الأكثر.",
    ],
    [
        "The URL names no host.",
        "La URL no nombra ningún servidor.",
        "L’URL ne nomme aucun hôte.",
        "Die URL nennt keinen Host.",
        "لا يذكر الرابط مضيفًا.",
    ],
    [
        "Write a full URL, such as https://receiver.example/hooks.",
        "Escriba una URL completa, como https://receiver.example/hooks.",
        "Écrivez une URL complète, comme https://receiver.example/hooks.",
        "Schreiben Sie eine ganze URL, etwa https://receiver.example/hooks.",
        "اكتب رابطًا كاملًا مثل https://receiver.example/hooks.",
    ],
    [
        "Write a network in CIDR form, such as 10.0.0.0/8.",
        "Escriba una red en forma CIDR, como 10.0.0.0/8.",
        "Écrivez un réseau sous forme CIDR, comme 10.0.0.0/8.",
        "Schreiben Sie ein Netz in CIDR-Form, etwa 10.0.0.0/8.",
        "اكتب شبكة بصيغة CIDR مثل 10.0.0.0/8.",
    ],
    [
        "Events have one shape: choose stripe or veriff, not both.",
        "Los eventos tienen una sola forma: elija stripe o veriff, no ambas.",
        "Les événements ont une seule forme : choisissez stripe ou veriff, pas les deux.",
        "Ereignisse haben eine Form: Wählen Sie stripe oder veriff, nicht beide.",
        "للأحداث شكل واحد: اختر stripe أو veriff، لا كليهما.",
    ],
    [
        "{} has no counterpart in that vendor's events.",
        "{} no tiene equivalente en los eventos de ese proveedor.",
        "{} n'a pas d'équivalent dans les événements de ce fournisseur.",
        "{} hat in den Ereignissen dieses Anbieters kein Gegenstück.",
        "ليس لـ {} ما يقابله في أحداث ذلك المورّد.",
    ],
    [
        "the receiver answered 410 Gone",
        "el receptor respondió 410 Gone",
        "le récepteur a répondu 410 Gone",
        "der Empfänger antwortete 410 Gone",
        "أجاب المستقبِل 410 Gone",
    ],
];
