//! Refusals about policies and reasons.

use super::Row;

pub(super) const TEXTS: &[Row] = &[
    [
        "A workflow id has no spaces and at most 200 characters.",
        "Un identificador de flujo no tiene espacios y 200 caracteres como máximo.",
        "Un identifiant de parcours n’a pas d’espaces et 200 caractères au plus.",
        "Eine Ablaufkennung hat keine Leerzeichen und höchstens 200 Zeichen.",
        "معرّف المسار بلا مسافات وطوله 200 حرف على الأكثر.",
    ],
    [
        "The workflow {id} stands there twice.",
        "El flujo {id} figura dos veces.",
        "Le parcours {id} y figure deux fois.",
        "Der Ablauf {id} steht zweimal da.",
        "المسار {id} مذكور مرتين.",
    ],
    [
        "Choose at least one outcome that the reason fits.",
        "Elija al menos un resultado para el que sirva el motivo.",
        "Choisissez au moins un résultat auquel le motif convient.",
        "Wählen Sie mindestens ein Ergebnis, zu dem der Grund passt.",
        "اختر نتيجة واحدة على الأقل يناسبها السبب.",
    ],
    [
        "Give the reason a code of at most {n} letters, digits, - or _, beginning with a letter or a digit other than 0.",
        "Dé al motivo un código de hasta {n} letras, cifras, - o _, que empiece por una letra o una cifra distinta de 0.",
        "Donnez au motif un code d’au plus {n} lettres, chiffres, - ou _, commençant par une lettre ou un chiffre autre que 0.",
        "Geben Sie dem Grund einen Code aus höchstens {n} Buchstaben, Ziffern, - oder _, der mit einem Buchstaben oder einer Ziffer außer 0 beginnt.",
        "أعطِ السبب رمزًا من {n} حرفًا أو رقمًا أو - أو _ على الأكثر، يبدأ بحرف أو برقم غير 0.",
    ],
    [
        "Name the group it stands in, in at most {n} characters.",
        "Nombre el grupo al que pertenece, en {n} caracteres como máximo.",
        "Nommez le groupe où il se trouve, en {n} caractères au plus.",
        "Nennen Sie die Gruppe, in der er steht, mit höchstens {n} Zeichen.",
        "اذكر المجموعة التي يندرج فيها بما لا يتجاوز {n} حرفًا.",
    ],
    [
        "Say in at most {n} characters what the reason is.",
        "Diga en {n} caracteres como máximo cuál es el motivo.",
        "Dites en {n} caractères au plus quel est le motif.",
        "Sagen Sie mit höchstens {n} Zeichen, was der Grund ist.",
        "اذكر السبب بما لا يتجاوز {n} حرفًا.",
    ],
    [
        "The code {code} is taken by the desk's own list.",
        "El código {code} ya está en la lista de la mesa.",
        "Le code {code} est pris par la liste du bureau.",
        "Den Code {code} hat schon die vorgegebene Liste.",
        "الرمز {code} مستخدم في القائمة المعتمدة.",
    ],
    [
        "There is a reason {code} already.",
        "Ya hay un motivo {code}.",
        "Il existe déjà un motif {code}.",
        "Einen Grund {code} gibt es schon.",
        "يوجد سبب {code} بالفعل.",
    ],
    [
        "Must be a number over 0 and at most 100, in digits with at most 12 decimals.",
        "Debe ser un número mayor que 0 y de 100 como máximo, en cifras con 12 decimales como máximo.",
        "Doit être un nombre supérieur à 0 et d’au plus 100, en chiffres avec au plus 12 décimales.",
        "Muss eine Zahl über 0 und höchstens 100 sein, in Ziffern mit höchstens 12 Nachkommastellen.",
        "يجب أن يكون عددًا أكبر من 0 ولا يتجاوز 100، بالأرقام وبحد أقصى 12 منزلة عشرية.",
    ],
    [
        "Must be a whole number of hours from 1 to {n}.",
        "Debe ser un número entero de horas de 1 a {n}.",
        "Doit être un nombre entier d’heures de 1 à {n}.",
        "Muss eine ganze Zahl von Stunden von 1 bis {n} sein.",
        "يجب أن يكون عددًا صحيحًا من الساعات من 1 إلى {n}.",
    ],
    [
        "Must be more than sla_green_hours.",
        "Debe ser más que el límite verde.",
        "Doit dépasser la limite verte.",
        "Muss mehr als die grüne Grenze sein.",
        "يجب أن يتجاوز الحد الأخضر.",
    ],
    [
        "{name} changed the policies after this view was drawn. Nothing was written; sending this again replaces what is set now.",
        "{name} cambió las políticas después de dibujarse esta vista. No se escribió nada; enviarlo de nuevo reemplaza lo establecido.",
        "{name} a modifié les règles après l’affichage de cette vue. Rien n’a été écrit ; renvoyer ceci remplace ce qui est défini.",
        "{name} hat die Richtlinien geändert, nachdem diese Ansicht entstand. Nichts wurde geschrieben; noch einmal senden ersetzt, was jetzt gilt.",
        "غيّر {name} السياسات بعد عرض هذه الصفحة. لم يُكتب شيء؛ والإرسال مجددًا يستبدل المضبوط الآن.",
    ],
    ["Somebody", "Alguien", "Quelqu’un", "Jemand", "شخص ما"],
];
