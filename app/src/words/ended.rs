//! Signing in again after a sign-in had ended by itself.

use super::Row;

pub(super) const TEXTS: &[Row] = &[[
    "Your sign-in has ended. Sign in to go on where you were; a form that you sent too late is kept for you.",
    "Su sesión de acceso ha terminado. Inicie sesión para seguir donde estaba; un formulario enviado demasiado tarde queda guardado para usted.",
    "Votre connexion a pris fin. Connectez-vous pour continuer où vous en étiez ; un formulaire envoyé trop tard est gardé pour vous.",
    "Ihre Anmeldung ist abgelaufen. Melden Sie sich an, um dort weiterzumachen, wo Sie waren; ein zu spät gesendetes Formular ist für Sie aufbewahrt.",
    "انتهى تسجيل دخولك. سجّل الدخول للمتابعة من حيث كنت؛ والنموذج الذي أرسلته متأخرًا محفوظ لك.",
]];
