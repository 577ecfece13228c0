//! Values in their sentences: shares, distances, ages, what was compared; and words of the vendors' vocabulary.

use super::Row;

pub(super) const TEXTS: &[Row] = &[
    [
        "{from} to {to} %",
        "{from} a {to} %",
        "{from} à {to} %",
        "{from} bis {to} %",
        "من {from} إلى \u{2066}{to} %\u{2069}",
    ],
    [
        "{from} % or more",
        "{from} % o más",
        "{from} % ou plus",
        "{from} % oder mehr",
        "\u{2066}{from} %\u{2069} أو أكثر",
    ],
    ["up to {to} %", "hasta {to} %", "jusqu’à {to} %", "bis zu {to} %", "حتى \u{2066}{to} %\u{2069}"],
    ["born {date}", "nacimiento: {date}", "naissance : {date}", "geboren: {date}", "تاريخ الميلاد: {date}"],
    [
        "{n} more {what} are not shown here; the API gives all of them.",
        "Aquí no se muestran otros {n} ({what}); la API los da todos.",
        "{n} autres ne sont pas affichés ici ({what}) ; l’API les donne tous.",
        "{n} weitere werden hier nicht gezeigt ({what}); die API gibt alle aus.",
        "لا يُعرض هنا {n} إضافي ({what})؛ وتعطيها واجهة API كلها.",
    ],
    ["entries", "entradas", "entrées", "Einträge", "مُدخلات"],
    ["registry checks", "controles del registro", "contrôles du registre", "Registerprüfungen", "فحوص السجل"],
    [
        "key people checks",
        "controles de personas clave",
        "contrôles des personnes clés",
        "Prüfungen der Schlüsselpersonen",
        "فحوص الأشخاص الرئيسيين",
    ],
    ["parties", "partes", "parties", "Beteiligte", "أطراف"],
    ["document checks", "controles de documentos", "contrôles de documents", "Dokumentprüfungen", "فحوص المستندات"],
    ["compared fields", "campos comparados", "champs comparés", "verglichene Felder", "حقول مقارنة"],
    ["groups of documents", "grupos de documentos", "groupes de documents", "Dokumentgruppen", "مجموعات مستندات"],
    ["screenings", "cribados", "criblages", "Abgleiche", "عمليات فرز"],
    ["hits", "coincidencias", "correspondances", "Treffer", "تطابقات"],
    ["checks", "controles", "contrôles", "Prüfungen", "فحوص"],
    [
        "{printed} by the document",
        "{printed} según el documento",
        "{printed} d’après le document",
        "{printed} laut Dokument",
        "{printed} وفق المستند",
    ],
    [
        "{seen} estimated from the selfie",
        "{seen} estimados por la selfi",
        "{seen} estimés d’après le selfie",
        "{seen} laut Selfie geschätzt",
        "{seen} تقديرًا من الصورة الذاتية",
    ],
    ["{n} years", "{n} años", "{n} ans", "{n} Jahre", "{n} سنة"],
    ["{date} (age {age})", "{date} ({age} años)", "{date} ({age} ans)", "{date} ({age} Jahre)", "{date} (العمر {age})"],
    ["focus {score}", "enfoque {score}", "netteté {score}", "Schärfe {score}", "الوضوح {score}"],
    ["brightness {score}", "brillo {score}", "luminosité {score}", "Helligkeit {score}", "السطوع {score}"],
    ["resolution {score}", "resolución {score}", "résolution {score}", "Auflösung {score}", "الدقة {score}"],
    ["fully visible", "visible por completo", "entièrement visible", "ganz sichtbar", "ظاهر بالكامل"],
    [
        "not fully visible",
        "no visible por completo",
        "pas entièrement visible",
        "nicht ganz sichtbar",
        "غير ظاهر بالكامل",
    ],
    ["session {n}", "sesión {n}", "session {n}", "Sitzung {n}", "الجلسة {n}"],
    ["similarity {share}", "similitud {share}", "ressemblance {share}", "Ähnlichkeit {share}", "التشابه {share}"],
    ["Differs: {what}.", "Difiere: {what}.", "Diffère : {what}.", "Weicht ab: {what}.", "مختلف: {what}."],
    [
        "{what} {zone}, printed {print}",
        "{what}: {zone}, impreso {print}",
        "{what} : {zone}, imprimé {print}",
        "{what}: {zone}, gedruckt {print}",
        "{what}: {zone}، والمطبوع {print}",
    ],
    ["birth date", "fecha de nacimiento", "date de naissance", "Geburtsdatum", "تاريخ الميلاد"],
    ["expiry date", "fecha de caducidad", "date d’expiration", "Ablaufdatum", "تاريخ الانتهاء"],
    ["document number", "número de documento", "numéro du document", "Dokumentnummer", "رقم المستند"],
    ["nationality", "nacionalidad", "nationalité", "Staatsangehörigkeit", "الجنسية"],
    ["gender", "sexo", "sexe", "Geschlecht", "الجنس"],
    ["No, skipped", "No, omitido", "Non, sauté", "Nein, übersprungen", "لا، جرى التخطي"],
    [
        "The person skipped it",
        "La persona lo omitió",
        "La personne l’a sauté",
        "Die Person hat es übersprungen",
        "تخطّاه الشخص",
    ],
    [
        "The document has no chip",
        "El documento no tiene chip",
        "Le document n’a pas de puce",
        "Das Dokument hat keinen Chip",
        "لا توجد شريحة في المستند",
    ],
    [
        "There is no certificate to check the chip with",
        "No hay certificado con el que comprobar el chip",
        "Aucun certificat ne permet de contrôler la puce",
        "Es gibt kein Zertifikat, um den Chip zu prüfen",
        "لا توجد شهادة للتحقق من الشريحة",
    ],
    [
        "The device cannot read chips",
        "El dispositivo no puede leer chips",
        "L’appareil ne sait pas lire les puces",
        "Das Gerät kann keine Chips lesen",
        "لا يستطيع الجهاز قراءة الشرائح",
    ],
    [
        "The integration has no access to the reader",
        "La integración no tiene acceso al lector",
        "L’intégration n’a pas accès au lecteur",
        "Die Integration hat keinen Zugriff auf den Leser",
        "لا يملك التكامل صلاحية استخدام القارئ",
    ],
    [
        "The machine-readable zone, which opens the chip, was not read",
        "No se leyó la zona de lectura mecánica, que abre el chip",
        "La zone de lecture automatique, qui ouvre la puce, n’a pas été lue",
        "Die maschinenlesbare Zone, die den Chip öffnet, wurde nicht gelesen",
        "لم تُقرأ المنطقة المقروءة آليًا التي تفتح الشريحة",
    ],
    ["Yes: {what}.", "Sí: {what}.", "Oui : {what}.", "Ja: {what}.", "نعم: {what}."],
    ["tampering found", "manipulación detectada", "falsification détectée", "Manipulation gefunden", "كُشف تلاعب"],
    ["text laid over", "texto superpuesto", "texte superposé", "Text darübergelegt", "نص مضاف فوق الأصل"],
    [
        "went through an editing program",
        "pasó por un programa de edición",
        "passé par un logiciel de retouche",
        "ging durch ein Bearbeitungsprogramm",
        "مرّ ببرنامج تحرير",
    ],
    [
        "changed after it was made",
        "modificado tras su creación",
        "modifié après sa création",
        "nach der Erstellung geändert",
        "عُدّل بعد إنشائه",
    ],
    ["a file", "un archivo", "un fichier", "eine Datei", "ملف"],
    ["The same place.", "El mismo lugar.", "Le même endroit.", "Derselbe Ort.", "المكان نفسه."],
    [
        "{n} km to the {direction}",
        "{n} km al {direction}",
        "{n} km, direction {direction}",
        "{n} km in Richtung {direction}",
        "{n} كم باتجاه {direction}",
    ],
    ["{n} km", "{n} km", "{n} km", "{n} km", "{n} كم"],
    ["north", "norte", "nord", "Norden", "الشمال"],
    ["north-east", "nordeste", "nord-est", "Nordosten", "الشمال الشرقي"],
    ["east", "este", "est", "Osten", "الشرق"],
    ["south-east", "sudeste", "sud-est", "Südosten", "الجنوب الشرقي"],
    ["south", "sur", "sud", "Süden", "الجنوب"],
    ["south-west", "sudoeste", "sud-ouest", "Südwesten", "الجنوب الغربي"],
    ["west", "oeste", "ouest", "Westen", "الغرب"],
    ["north-west", "noroeste", "nord-ouest", "Nordwesten", "الشمال الغربي"],
    [
        "{browser} on {system}",
        "{browser} en {system}",
        "{browser} sur {system}",
        "{browser} auf {system}",
        "{browser} على {system}",
    ],
    [
        "They differ: document {document}, connection {connection}.",
        "Difieren: documento {document}, conexión {connection}.",
        "Ils diffèrent : document {document}, connexion {connection}.",
        "Sie weichen ab: Dokument {document}, Verbindung {connection}.",
        "مختلفان: المستند {document}، والاتصال {connection}.",
    ],
    [
        "Document {document}, connection {connection}.",
        "Documento {document}, conexión {connection}.",
        "Document {document}, connexion {connection}.",
        "Dokument {document}, Verbindung {connection}.",
        "المستند {document}، والاتصال {connection}.",
    ],
    [
        "The same country as the address on the document.",
        "El mismo país que la dirección del documento.",
        "Le même pays que l’adresse du document.",
        "Dasselbe Land wie die Adresse auf dem Dokument.",
        "البلد نفسه المذكور في عنوان المستند.",
    ],
    [
        "One, shown under Key people.",
        "Uno, mostrado en Personas clave.",
        "Un, affiché sous Personnes clés.",
        "Einer, unter Schlüsselpersonen gezeigt.",
        "واحد، معروض ضمن الأشخاص الرئيسيين.",
    ],
    [
        "{n}, all shown under Key people.",
        "{n}, todos mostrados en Personas clave.",
        "{n}, tous affichés sous Personnes clés.",
        "{n}, alle unter Schlüsselpersonen gezeigt.",
        "{n}، كلهم معروضون ضمن الأشخاص الرئيسيين.",
    ],
    [
        "The company is about to be struck off the register",
        "La empresa está a punto de ser dada de baja del registro",
        "La société est sur le point d’être radiée du registre",
        "Das Unternehmen wird demnächst aus dem Register gelöscht",
        "الشركة على وشك الشطب من السجل",
    ],
    [
        "The company no longer exists in this form",
        "La empresa ya no existe en esta forma",
        "La société n’existe plus sous cette forme",
        "Das Unternehmen gibt es in dieser Form nicht mehr",
        "لم تعد الشركة موجودة بهذا الشكل",
    ],
    [
        "The register does not call the company active",
        "El registro no considera activa la empresa",
        "Le registre ne dit pas la société active",
        "Das Register nennt das Unternehmen nicht aktiv",
        "لا يصف السجل الشركة بأنها نشطة",
    ],
    [
        "{n} (circular holdings)",
        "{n} (participaciones circulares)",
        "{n} (participations circulaires)",
        "{n} (Ringbeteiligungen)",
        "{n} (ملكيات دائرية)",
    ],
    [
        "circular holdings",
        "participaciones circulares",
        "participations circulaires",
        "Ringbeteiligungen",
        "ملكيات دائرية",
    ],
    [
        "{name}: a share is less than 0 % or more than 100 %.",
        "{name}: una participación es inferior al 0 % o superior al 100 %.",
        "{name} : une part est inférieure à 0 % ou supérieure à 100 %.",
        "{name}: ein Anteil liegt unter 0 % oder über 100 %.",
        "{name}: حصة أقل من \u{2066}0 %\u{2069} أو أكثر من \u{2066}100 %\u{2069}.",
    ],
    [
        "{n} parties, {name} the first of them, are given less than 0 % or more than 100 %.",
        "A {n} partes, {name} la primera de ellas, se les atribuye menos del 0 % o más del 100 %.",
        "{n} parties, dont {name} la première, se voient attribuer moins de 0 % ou plus de 100 %.",
        "{n} Beteiligten, zuerst {name}, werden weniger als 0 % oder mehr als 100 % zugeschrieben.",
        "نُسب إلى {n} من الأطراف، أولهم {name}، أقل من \u{2066}0 %\u{2069} أو أكثر من \u{2066}100 %\u{2069}.",
    ],
    // labels
    ["Currency", "Moneda", "Devise", "Währung", "العملة"],
    ["Employees", "Empleados", "Salariés", "Beschäftigte", "الموظفون"],
    ["Fiscal year", "Ejercicio", "Exercice", "Geschäftsjahr", "السنة المالية"],
    ["IP address", "Dirección IP", "Adresse IP", "IP-Adresse", "عنوان IP"],
    [
        "Last made up to",
        "Últimas cuentas cerradas a",
        "Derniers comptes arrêtés au",
        "Letzter Abschluss zum",
        "آخر حسابات حتى",
    ],
    [
        "Next due",
        "Próximas cuentas antes del",
        "Prochains comptes dus le",
        "Nächster Abschluss fällig am",
        "موعد الحسابات التالية",
    ],
    [
        "Machine-readable zone",
        "Zona de lectura mecánica",
        "Zone de lecture automatique",
        "Maschinenlesbare Zone",
        "المنطقة المقروءة آليًا",
    ],
    [
        "Machine-readable zone against print",
        "Zona de lectura mecánica frente a lo impreso",
        "Zone de lecture automatique contre texte imprimé",
        "Maschinenlesbare Zone gegen Aufdruck",
        "المنطقة المقروءة آليًا مقابل المطبوع",
    ],
    [
        "Name against the expected name",
        "Nombre frente al nombre esperado",
        "Nom contre nom attendu",
        "Name gegen erwarteten Namen",
        "الاسم مقابل الاسم المتوقع",
    ],
    [
        "Name against the identity document",
        "Nombre frente al documento de identidad",
        "Nom contre pièce d’identité",
        "Name gegen Ausweis",
        "الاسم مقابل وثيقة الهوية",
    ],
    ["Net assets", "Patrimonio neto", "Actif net", "Reinvermögen", "صافي الأصول"],
    [
        "Profit before tax",
        "Resultado antes de impuestos",
        "Résultat avant impôt",
        "Ergebnis vor Steuern",
        "الربح قبل الضريبة",
    ],
    ["Turnover", "Facturación", "Chiffre d’affaires", "Umsatz", "رقم الأعمال"],
    [
        "Registered office address",
        "Domicilio social registrado",
        "Adresse du siège social",
        "Anschrift des eingetragenen Sitzes",
        "عنوان المقر المسجّل",
    ],
    [
        "Principal office address",
        "Dirección de la oficina principal",
        "Adresse du bureau principal",
        "Anschrift der Hauptniederlassung",
        "عنوان المكتب الرئيسي",
    ],
    ["Signs of editing", "Indicios de edición", "Signes de retouche", "Spuren von Bearbeitung", "علامات التحرير"],
    [
        "Source picture is from session",
        "La imagen de origen es de la sesión",
        "L’image source vient de la session",
        "Quellbild stammt aus Sitzung",
        "صورة المصدر من الجلسة",
    ],
    ["VPN, proxy or Tor", "VPN, proxy o Tor", "VPN, proxy ou Tor", "VPN, Proxy oder Tor", "شبكة VPN أو وسيط أو Tor"],
    ["Validation type", "Tipo de validación", "Type de validation", "Art der Prüfung", "نوع التحقق"],
    // words of the vendors' vocabulary
    ["Active 3d", "Activo 3D", "Actif 3D", "Aktiv 3D", "نشط ثلاثي الأبعاد"],
    ["Consent", "Consentimiento", "Consentement", "Einwilligung", "الموافقة"],
    ["Could not validate", "No se pudo validar", "Validation impossible", "Nicht prüfbar", "تعذر التحقق"],
    ["Date picker", "Selector de fecha", "Sélecteur de date", "Datumsauswahl", "اختيار التاريخ"],
    ["Dropdown", "Lista desplegable", "Liste déroulante", "Auswahlliste", "قائمة منسدلة"],
    [
        "Email verification approved",
        "Verificación del correo aprobada",
        "Vérification de l’e-mail approuvée",
        "E-Mail-Prüfung genehmigt",
        "قُبل التحقق من البريد",
    ],
    [
        "Email verification message sent",
        "Mensaje de verificación del correo enviado",
        "Message de vérification de l’e-mail envoyé",
        "E-Mail zur Prüfung gesendet",
        "أُرسلت رسالة التحقق من البريد",
    ],
    ["File upload", "Subida de archivo", "Envoi de fichier", "Datei-Upload", "رفع ملف"],
    ["Flashing", "Destellos", "Flashs", "Lichtblitze", "ومضات"],
    ["Full match", "Coincidencia completa", "Correspondance complète", "Volle Übereinstimmung", "تطابق كامل"],
    ["full match", "coincidencia completa", "correspondance complète", "volle Übereinstimmung", "تطابق كامل"],
    ["No match", "Sin coincidencia", "Aucune correspondance", "Keine Übereinstimmung", "لا تطابق"],
    ["no match", "sin coincidencia", "aucune correspondance", "keine Übereinstimmung", "لا تطابق"],
    ["partial match", "coincidencia parcial", "correspondance partielle", "teilweise Übereinstimmung", "تطابق جزئي"],
    ["Partial match", "Coincidencia parcial", "Correspondance partielle", "Teilweise Übereinstimmung", "تطابق جزئي"],
    [
        "Id card generic",
        "Documento de identidad genérico",
        "Carte d’identité générique",
        "Ausweis allgemein",
        "بطاقة هوية عامة",
    ],
    ["Passport generic", "Pasaporte genérico", "Passeport générique", "Reisepass allgemein", "جواز سفر عام"],
    [
        "Invalid code entered",
        "Código incorrecto introducido",
        "Code erroné saisi",
        "Falscher Code eingegeben",
        "أُدخل رمز غير صحيح",
    ],
    [
        "Valid code entered",
        "Código correcto introducido",
        "Code correct saisi",
        "Richtiger Code eingegeben",
        "أُدخل رمز صحيح",
    ],
    ["List entry", "Entrada de una lista", "Entrée d’une liste", "Listeneintrag", "مُدخل في قائمة"],
    ["Long text", "Texto largo", "Texte long", "Langer Text", "نص طويل"],
    ["Multiple choice", "Opción múltiple", "Choix multiple", "Mehrfachauswahl", "اختيار متعدد"],
    ["Single choice", "Opción única", "Choix unique", "Einfachauswahl", "اختيار واحد"],
    ["Neutral", "Neutro", "Neutre", "Neutral", "محايد"],
    ["Not applicable", "No aplicable", "Sans objet", "Nicht zutreffend", "لا ينطبق"],
    ["One by one", "Uno a uno", "Un à un", "Einer zu einem", "واحد بواحد"],
    ["Two by two", "Dos a dos", "Deux à deux", "Zwei zu zwei", "اثنان باثنين"],
    ["Passive", "Pasivo", "Passif", "Passiv", "سلبي"],
    [
        "Phone delivery delivered",
        "Entrega al teléfono realizada",
        "Message livré au téléphone",
        "Nachricht zugestellt",
        "سُلّمت الرسالة إلى الهاتف",
    ],
    [
        "Phone verification approved",
        "Verificación del teléfono aprobada",
        "Vérification du téléphone approuvée",
        "Telefonprüfung genehmigt",
        "قُبل التحقق من الهاتف",
    ],
    [
        "Phone verification message sent",
        "Mensaje de verificación enviado al teléfono",
        "Message de vérification envoyé au téléphone",
        "Nachricht zur Prüfung gesendet",
        "أُرسلت رسالة التحقق إلى الهاتف",
    ],
    ["Too dark", "Demasiado oscuro", "Trop sombre", "Zu dunkel", "معتم جدًا"],
    ["too dark", "demasiado oscuro", "trop sombre", "zu dunkel", "معتم جدًا"],
    ["too bright", "demasiado claro", "trop clair", "zu hell", "ساطع جدًا"],
    ["active", "activa", "active", "aktiv", "نشطة"],
    ["dissolved", "disuelta", "dissoute", "aufgelöst", "منحلّة"],
    ["mobile", "móvil", "mobile", "mobil", "محمول"],
    ["sms", "sms", "sms", "sms", "رسالة نصية"],
    ["voip", "voip", "voip", "voip", "هاتف عبر الإنترنت"],
    ["whatsapp", "whatsapp", "whatsapp", "whatsapp", "واتساب"],
    ["ok", "correcto", "correct", "in Ordnung", "سليم"],
    ["unavailable", "no disponible", "indisponible", "nicht verfügbar", "غير متاح"],
];

#[cfg(test)]
mod tests {
    use crate::words::lookup::{is_said, row};
    use domain::view::Section;
    use domain::{Payload, panels, policy::Percent};
    use serde_json::Value;
    use std::collections::{BTreeSet, HashMap};

    /// Words and sentences of everything that is told below a value.
    fn collect(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    match (key.as_str(), value) {
                        ("Word", Value::String(word)) => _ = found.insert(word.clone()),
                        ("Sentence", Value::Array(parts)) => {
                            found.extend(parts.first().and_then(Value::as_str).map(str::to_owned));
                            parts.iter().skip(1).for_each(|part| collect(part, found));
                        }
                        _ => collect(value, found),
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
            _ => {}
        }
    }

    fn told_by(name: &str, payload: &[u8]) -> BTreeSet<String> {
        let payload = Payload::parse(payload).unwrap_or_else(|fault| panic!("{name}: {fault:?}"));
        let panels = panels::build(&payload, &HashMap::new(), &Percent::default(), &|_, _, _| None);
        let mut found = BTreeSet::new();
        let checks: Vec<_> = panels.checks.iter().map(|check| serde_json::to_value(&check.items)).collect();
        assert!(matches!(panels.registry, Section::Ran(_)) || !checks.is_empty());
        let all = [
            serde_json::to_value(&panels.warnings),
            serde_json::to_value(&panels.registry),
            serde_json::to_value(&panels.key_people),
            serde_json::to_value(&panels.ownership),
            serde_json::to_value(&panels.documents),
            serde_json::to_value(&panels.aml),
            serde_json::to_value(&panels.identity),
            serde_json::to_value(&panels.rest),
        ];
        for part in all.into_iter().chain(checks) {
            collect(&part.unwrap(), &mut found);
        }
        found
    }

    /// Labels of the facts that a reviewer reads first.
    fn labels(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(map) => {
                for (key, value) in map.iter().filter(|(key, _)| !["more", "read", "pictures"].contains(&key.as_str()))
                {
                    match (key.as_str(), value) {
                        ("label", Value::String(label)) => _ = found.insert(label.clone()),
                        _ => labels(value, found),
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| labels(item, found)),
            _ => {}
        }
    }

    #[test]
    fn the_labels_that_are_read_first_have_a_row_in_every_language() {
        let mut found = BTreeSet::new();
        for entry in std::fs::read_dir("../src/server/demo/didit").unwrap() {
            let path = entry.unwrap().path();
            let payload = Payload::parse(&std::fs::read(&path).unwrap()).unwrap();
            let panels = panels::build(&payload, &HashMap::new(), &Percent::default(), &|_, _, _| None);
            // questions are the integrator's own
            let checks = panels.checks.iter().filter(|check| check.key != "questionnaire_responses");
            let checks: Vec<_> = checks.map(|check| serde_json::to_value(&check.items)).collect();
            let registry = serde_json::to_value(&panels.registry);
            let others = [registry, serde_json::to_value(&panels.identity), serde_json::to_value(&panels.aml)];
            checks.into_iter().chain(others).for_each(|part| labels(&part.unwrap(), &mut found));
        }
        let names = ["Example Civil Registry", "Example Population Database", "NACE", "UK SIC 2007"];
        let missing: Vec<_> =
            found.iter().filter(|label| row(label).is_none() && !names.contains(&label.as_str())).collect();
        assert!(missing.is_empty(), "give these a row: {missing:#?}");
    }

    #[test]
    fn whatever_is_told_of_the_demo_has_a_row_in_every_language() {
        let mut found = BTreeSet::new();
        for entry in std::fs::read_dir("../src/server/demo/didit").unwrap() {
            let path = entry.unwrap().path();
            found.extend(told_by(&path.to_string_lossy(), &std::fs::read(&path).unwrap()));
        }
        assert!(found.contains("{from} to {to} %") && found.contains("born {date}"), "{found:?}");
        let has_words = |text: &str| {
            let mut outside = text.split('{').map(|part| part.split_once('}').map_or(part, |(_, behind)| behind));
            outside.any(|part| part.contains(char::is_alphabetic))
        };
        let missing: Vec<_> =
            found.iter().filter(|text| has_words(text) && row(text).is_none() && !is_said(text)).collect();
        assert!(missing.is_empty(), "give these a row: {missing:#?}");
    }
}
