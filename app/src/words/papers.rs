//! Kinds of company documents (`src/domain/data/document_groups.csv`).

use super::Row;

pub(super) const TEXTS: &[Row] = &[
    [
        "Certificate of incorporation",
        "Certificado de constitución",
        "Certificat de constitution",
        "Gründungsurkunde",
        "شهادة التأسيس",
    ],
    [
        "Certificate of good standing",
        "Certificado de vigencia",
        "Certificat de bonne situation",
        "Bescheinigung der ordnungsgemäßen Führung",
        "شهادة حسن السيرة للشركة",
    ],
    [
        "Certificate of incumbency",
        "Certificado de cargos",
        "Certificat de mandat des dirigeants",
        "Vertretungsbescheinigung",
        "شهادة شاغلي المناصب",
    ],
    [
        "Extract from the company register",
        "Extracto del registro mercantil",
        "Extrait du registre des sociétés",
        "Auszug aus dem Handelsregister",
        "مستخرج من السجل التجاري",
    ],
    ["Business licence", "Licencia comercial", "Licence d’exploitation", "Gewerbeerlaubnis", "رخصة تجارية"],
    ["Tax registration", "Registro fiscal", "Immatriculation fiscale", "Steuerliche Anmeldung", "التسجيل الضريبي"],
    [
        "Confirmation statement",
        "Declaración de confirmación",
        "Déclaration de confirmation",
        "Bestätigungserklärung",
        "بيان التأكيد",
    ],
    ["Annual return", "Declaración anual", "Déclaration annuelle", "Jahresmeldung", "الإقرار السنوي"],
    [
        "Statement of information",
        "Declaración de información",
        "Déclaration d’informations",
        "Informationserklärung",
        "بيان المعلومات",
    ],
    [
        "Register of shareholders",
        "Registro de accionistas",
        "Registre des actionnaires",
        "Gesellschafterliste",
        "سجل المساهمين",
    ],
    [
        "Memorandum of association",
        "Escritura de constitución",
        "Acte constitutif",
        "Gesellschaftsvertrag",
        "عقد التأسيس",
    ],
    ["Articles of association", "Estatutos sociales", "Statuts", "Satzung", "النظام الأساسي"],
    [
        "Register of directors",
        "Registro de administradores",
        "Registre des administrateurs",
        "Verzeichnis der Geschäftsleitung",
        "سجل المديرين",
    ],
    ["Power of attorney", "Poder notarial", "Procuration", "Vollmacht", "توكيل"],
    ["Trust agreement", "Contrato de fideicomiso", "Acte de fiducie", "Treuhandvertrag", "اتفاقية أمانة"],
];
