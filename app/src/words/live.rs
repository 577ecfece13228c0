//! What open pages say while they are open: changes by others, who else is here, a lost connection.

use super::Row;

pub(super) const TEXTS: &[Row] = &[
    ["Also here:", "También aquí:", "Également ici :", "Auch hier:", "هنا أيضًا:"],
    [
        "{name} changed this session while you had it open.",
        "{name} ha modificado esta sesión mientras usted la tenía abierta.",
        "{name} a modifié cette session pendant que vous l’aviez ouverte.",
        "{name} hat diese Sitzung geändert, während Sie sie offen hatten.",
        "غيّر {name} هذه الجلسة وهي مفتوحة لديك.",
    ],
    [
        "This session changed while you had it open.",
        "Esta sesión ha cambiado mientras usted la tenía abierta.",
        "Cette session a changé pendant que vous l’aviez ouverte.",
        "Diese Sitzung hat sich geändert, während Sie sie offen hatten.",
        "تغيّرت هذه الجلسة وهي مفتوحة لديك.",
    ],
    [
        "You changed this session in another tab.",
        "Usted ha modificado esta sesión en otra pestaña.",
        "Vous avez modifié cette session dans un autre onglet.",
        "Sie haben diese Sitzung in einem anderen Tab geändert.",
        "غيّرت هذه الجلسة في علامة تبويب أخرى.",
    ],
    ["See what changed", "Ver qué ha cambiado", "Voir ce qui a changé", "Änderungen ansehen", "عرض ما تغيّر"],
    [
        "What you typed is kept.",
        "Lo que ha escrito se conserva.",
        "Ce que vous avez saisi est conservé.",
        "Was Sie getippt haben, bleibt erhalten.",
        "ما كتبته محفوظ.",
    ],
    [
        "Connection lost, trying again.",
        "Conexión perdida, se vuelve a intentar.",
        "Connexion perdue, nouvel essai en cours.",
        "Verbindung verloren, es wird erneut versucht.",
        "انقطع الاتصال، تجري المحاولة من جديد.",
    ],
    [
        "Not sent: the connection is lost. What you typed is still here; send it once the connection is back.",
        "No enviado: se ha perdido la conexión. Lo que ha escrito sigue aquí; envíelo cuando vuelva la conexión.",
        "Non envoyé : la connexion est perdue. Votre saisie est toujours là ; envoyez-la quand la connexion sera revenue.",
        "Nicht gesendet: Die Verbindung ist verloren. Ihr Text ist noch da; senden Sie ihn, sobald die Verbindung wieder steht.",
        "لم يُرسل: انقطع الاتصال. ما كتبته ما زال هنا؛ أرسله عند عودة الاتصال.",
    ],
    [
        "Your sign-in has ended. What you typed is kept until you are back.",
        "Su sesión ha terminado. Lo que ha escrito se conserva hasta que vuelva.",
        "Votre connexion a pris fin. Votre saisie est conservée jusqu’à votre retour.",
        "Ihre Anmeldung ist abgelaufen. Was Sie getippt haben, bleibt erhalten, bis Sie zurück sind.",
        "انتهت جلسة دخولك. ما كتبته محفوظ حتى عودتك.",
    ],
    ["Sign in again", "Iniciar sesión de nuevo", "Se reconnecter", "Erneut anmelden", "تسجيل الدخول من جديد"],
    [
        "New or changed sessions: {count}",
        "Sesiones nuevas o modificadas: {count}",
        "Sessions nouvelles ou modifiées : {count}",
        "Neue oder geänderte Sitzungen: {count}",
        "جلسات جديدة أو متغيّرة: {count}",
    ],
    ["Show", "Mostrar", "Afficher", "Anzeigen", "عرض"],
    [
        "Your sign-in has ended.",
        "Su sesión ha terminado.",
        "Votre connexion a pris fin.",
        "Ihre Anmeldung ist abgelaufen.",
        "انتهت جلسة دخولك.",
    ],
];
