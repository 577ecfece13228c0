//! Signing in, first-time set-up, joining by link.

use super::Row;

pub(super) const TEXTS: &[Row] = &[
    ["Sign in", "Iniciar sesión", "Se connecter", "Anmelden", "تسجيل الدخول"],
    [
        "Review desk for identity verification.",
        "Mesa de revisión para la verificación de identidad.",
        "Bureau d’examen pour la vérification d’identité.",
        "Prüfplatz für die Identitätsprüfung.",
        "مكتب المراجعة للتحقق من الهوية.",
    ],
    ["Email", "Correo electrónico", "Adresse e-mail", "E-Mail", "البريد الإلكتروني"],
    ["Password", "Contraseña", "Mot de passe", "Passwort", "كلمة المرور"],
    ["Set up", "Puesta en marcha", "Mise en service", "Einrichten", "الإعداد"],
    [
        "The first account of this desk looks after all others.",
        "La primera cuenta de esta mesa se ocupa de todas las demás.",
        "Le premier compte de ce bureau s’occupe de tous les autres.",
        "Das erste Konto kümmert sich um alle anderen.",
        "الحساب الأول في هذا المكتب يتولى أمر بقية الحسابات.",
    ],
    ["Your name", "Su nombre", "Votre nom", "Ihr Name", "اسمك"],
    [
        "Make the first account",
        "Crear la primera cuenta",
        "Créer le premier compte",
        "Das erste Konto anlegen",
        "أنشئ الحساب الأول",
    ],
    ["Join", "Unirse", "Rejoindre", "Beitreten", "الانضمام"],
    [
        "An admin made an account for you. Choose its password; this link works once.",
        "Un administrador ha creado una cuenta para usted. Elija su contraseña; este enlace funciona una vez.",
        "Un administrateur a créé un compte pour vous. Choisissez son mot de passe ; ce lien fonctionne une fois.",
        "Ein Administrator hat ein Konto für Sie angelegt. Wählen Sie sein Passwort; dieser Link gilt einmal.",
        "أنشأ أحد المسؤولين حسابًا لك. اختر كلمة مروره؛ يعمل هذا الرابط مرة واحدة.",
    ],
    [
        "Choose this password",
        "Elegir esta contraseña",
        "Choisir ce mot de passe",
        "Dieses Passwort wählen",
        "اعتمد كلمة المرور هذه",
    ],
    [
        "15 characters or more. A few words you remember are better than a short riddle.",
        "15 caracteres o más. Unas palabras que recuerde son mejores que un acertijo corto.",
        "15 caractères ou plus. Quelques mots dont vous vous souvenez valent mieux qu’une courte énigme.",
        "15 Zeichen oder mehr. Ein paar Wörter, die Sie sich merken, sind besser als ein kurzes Rätsel.",
        "15 حرفًا أو أكثر. بضع كلمات تتذكرها أفضل من لغز قصير.",
    ],
];
