//! How exact the shares of a chain are, and what of a long one is shown.

use super::Row;

pub(super) const TEXTS: &[Row] = &[
    [
        "The holdings of a circle in this chain come to more than the whole, so effective shares cannot be worked out.",
        "Las participaciones de un círculo de esta cadena suman más que el total, así que no se pueden calcular participaciones efectivas.",
        "Les participations d’un cercle de cette chaîne dépassent le tout, les parts effectives ne sont donc pas calculables.",
        "Die Anteile eines Rings dieser Kette ergeben mehr als das Ganze, daher lassen sich effektive Anteile nicht berechnen.",
        "تتجاوز حصص دائرة في هذه السلسلة الكل، فلا يمكن حساب الحصص الفعلية.",
    ],
    [
        "The votes of a circle in this chain come to more than the whole, so effective votes cannot be worked out.",
        "Los votos de un círculo de esta cadena suman más que el total, así que no se pueden calcular votos efectivos.",
        "Les voix d’un cercle de cette chaîne dépassent le tout, les voix effectives ne sont donc pas calculables.",
        "Die Stimmen eines Rings dieser Kette ergeben mehr als das Ganze, daher lassen sich effektive Stimmen nicht berechnen.",
        "تتجاوز أصوات دائرة في هذه السلسلة الكل، فلا يمكن حساب الأصوات الفعلية.",
    ],
    [
        "A circle in this chain takes too long to work out, so there are no effective shares.",
        "Calcular un círculo de esta cadena llevaría demasiado tiempo, así que no hay participaciones efectivas.",
        "Calculer un cercle de cette chaîne prendrait trop de temps, il n’y a donc pas de parts effectives.",
        "Ein Ring dieser Kette ist zu aufwendig zu berechnen, daher gibt es keine effektiven Anteile.",
        "يستغرق حساب دائرة في هذه السلسلة وقتًا أطول من اللازم، فلا توجد حصص فعلية.",
    ],
    [
        "A circle in this chain takes too long to work out, so there are no effective votes.",
        "Calcular un círculo de esta cadena llevaría demasiado tiempo, así que no hay votos efectivos.",
        "Calculer un cercle de cette chaîne prendrait trop de temps, il n’y a donc pas de voix effectives.",
        "Ein Ring dieser Kette ist zu aufwendig zu berechnen, daher gibt es keine effektiven Stimmen.",
        "يستغرق حساب دائرة في هذه السلسلة وقتًا أطول من اللازم، فلا توجد أصوات فعلية.",
    ],
    [
        "A circle of {n} companies is too large for exact fractions: effective shares are rounded up, by at most {share} %.",
        "Un círculo de {n} empresas es demasiado grande para fracciones exactas: las participaciones efectivas se redondean hacia arriba, en {share} % como máximo.",
        "Un cercle de {n} sociétés est trop grand pour des fractions exactes : les parts effectives sont arrondies vers le haut, de {share} % au plus.",
        "Ein Ring von {n} Unternehmen ist zu groß für genaue Brüche: effektive Anteile sind aufgerundet, um höchstens {share} %.",
        "دائرة من {n} شركة أكبر من أن تُحسب بكسور دقيقة: تُقرَّب الحصص الفعلية إلى أعلى، بما لا يتجاوز {share} %.",
    ],
    [
        "The chain is too long for exact fractions: effective shares are rounded up, by at most {share} %.",
        "La cadena es demasiado larga para fracciones exactas: las participaciones efectivas se redondean hacia arriba, en {share} % como máximo.",
        "La chaîne est trop longue pour des fractions exactes : les parts effectives sont arrondies vers le haut, de {share} % au plus.",
        "Die Kette ist zu lang für genaue Brüche: effektive Anteile sind aufgerundet, um höchstens {share} %.",
        "السلسلة أطول من أن تُحسب بكسور دقيقة: تُقرَّب الحصص الفعلية إلى أعلى، بما لا يتجاوز {share} %.",
    ],
    [
        "Only the first {n} holdings of this chain are read: the shares leave the others out, and may be too low.",
        "Solo se leen las primeras {n} participaciones de esta cadena: los cálculos omiten las demás y pueden quedar cortos.",
        "Seules les {n} premières participations de cette chaîne sont lues : les parts omettent les autres et peuvent être trop basses.",
        "Nur die ersten {n} Beteiligungen dieser Kette werden gelesen: die Anteile lassen die anderen aus und können zu niedrig sein.",
        "تُقرأ أول {n} حصة فقط من هذه السلسلة: لا تشمل الأرقام البقية، وقد تكون أقل من الواقع.",
    ],
    [
        "The chain is long: the first {n} lines are shown.",
        "La cadena es larga: se muestran las primeras {n} líneas.",
        "La chaîne est longue : les {n} premières lignes sont affichées.",
        "Die Kette ist lang: die ersten {n} Zeilen sind gezeigt.",
        "السلسلة طويلة: تُعرض أول {n} سطر.",
    ],
    [
        "No picture: the chain has more than {n} people and companies, or more than {m} levels. The table shows it.",
        "Sin dibujo: la cadena tiene más de {n} personas y empresas, o más de {m} niveles. La tabla la muestra.",
        "Pas de dessin : la chaîne compte plus de {n} personnes et sociétés, ou plus de {m} niveaux. Le tableau la montre.",
        "Kein Bild: die Kette hat mehr als {n} Personen und Unternehmen oder mehr als {m} Stufen. Die Tabelle zeigt sie.",
        "لا رسم: تضم السلسلة أكثر من {n} شخص وشركة، أو أكثر من {m} مستوى. يعرضها الجدول.",
    ],
    [
        "The paths are too many or too long to list; the share counts all of them.",
        "Las vías son demasiadas o demasiado largas para enumerarlas; la participación las cuenta todas.",
        "Les chemins sont trop nombreux ou trop longs pour être listés ; la part les compte tous.",
        "Die Wege sind zu viele oder zu lang zum Aufzählen; der Anteil zählt alle.",
        "المسارات أكثر أو أطول من أن تُسرد؛ والحصة تشملها كلها.",
    ],
    [
        "Pages of the ownership tree",
        "Páginas del árbol de propiedad",
        "Pages de l’arbre de propriété",
        "Seiten des Eigentumsbaums",
        "صفحات شجرة الملكية",
    ],
    [
        "Pages of the owners",
        "Páginas de los propietarios",
        "Pages des propriétaires",
        "Seiten der Anteilseigner",
        "صفحات المالكين",
    ],
];
