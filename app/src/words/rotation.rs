//! Another secret for an endpoint.

use super::Row;

pub(super) const TEXTS: &[Row] = &[
    [
        "Change a signing secret",
        "Cambiar un secreto de firma",
        "Changer un secret de signature",
        "Ein Signaturgeheimnis wechseln",
        "تغيير سر التوقيع",
    ],
    [
        "Hours for which the earlier secret signs too",
        "Horas durante las que el secreto anterior también firma",
        "Heures pendant lesquelles l’ancien secret signe aussi",
        "Stunden, in denen das frühere Geheimnis mit signiert",
        "عدد الساعات التي يوقّع فيها السر السابق أيضًا",
    ],
    [
        "0 to 168. Until then webhook-signature holds a signature of each; headers of vendors are signed with the new secret alone, from now on.",
        "De 0 a 168. Hasta entonces webhook-signature lleva una firma de cada uno; las cabeceras de proveedores se firman desde ahora solo con el secreto nuevo.",
        "De 0 à 168. D’ici là, webhook-signature porte une signature de chacun ; les en-têtes des fournisseurs sont signés dès maintenant avec le nouveau secret seul.",
        "0 bis 168. Bis dahin enthält webhook-signature eine Signatur von jedem; die Header der Anbieter werden ab jetzt nur mit dem neuen Geheimnis signiert.",
        "من 0 إلى 168. حتى ذلك الحين تحمل webhook-signature توقيعًا من كل منهما؛ أما ترويسات المزوّدين فتوقَّع من الآن بالسر الجديد وحده.",
    ],
    [
        "Make a new secret",
        "Crear un secreto nuevo",
        "Créer un nouveau secret",
        "Neues Geheimnis anlegen",
        "إنشاء سر جديد",
    ],
    [
        "the earlier secret signs too until {time}",
        "el secreto anterior también firma hasta {time}",
        "l’ancien secret signe aussi jusqu’au {time}",
        "das frühere Geheimnis signiert mit bis {time}",
        "يوقّع السر السابق أيضًا حتى {time}",
    ],
    [
        "The endpoint has a new secret. Copy it now; it is not shown again.",
        "El destino tiene un secreto nuevo. Cópielo ahora; no se muestra de nuevo.",
        "La destination a un nouveau secret. Copiez-le maintenant ; il ne sera plus affiché.",
        "Das Ziel hat ein neues Geheimnis. Kopieren Sie es jetzt; es wird nicht noch einmal gezeigt.",
        "للوجهة سر جديد. انسخه الآن؛ فلن يُعرض ثانية.",
    ],
    [
        "Write a whole number of hours from 0 to 168.",
        "Escriba un número entero de horas de 0 a 168.",
        "Écrivez un nombre entier d’heures de 0 à 168.",
        "Schreiben Sie eine ganze Zahl von Stunden von 0 bis 168.",
        "اكتب عددًا صحيحًا من الساعات من 0 إلى 168.",
    ],
];
