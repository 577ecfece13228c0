//! Files of which no picture can be shown (`src/domain/src/file_kind.rs`).

use super::Row;

pub(super) const TEXTS: &[Row] = &[
    ["PDF", "PDF", "PDF", "PDF", "PDF"],
    ["Film", "Vídeo", "Vidéo", "Film", "فيلم"],
    ["Picture (HEIC)", "Imagen (HEIC)", "Image (HEIC)", "Bild (HEIC)", "صورة (HEIC)"],
    ["Large picture", "Imagen grande", "Grande image", "Großes Bild", "صورة كبيرة"],
    [
        "cannot be shown here",
        "no se puede mostrar aquí",
        "ne peut pas s’afficher ici",
        "kann hier nicht gezeigt werden",
        "لا يمكن عرضها هنا",
    ],
    ["as a download", "como descarga", "en téléchargement", "als Download", "للتنزيل"],
    [
        "It is not shown here. Download it and open it with a program of your own.",
        "No se muestra aquí. Descárguelo y ábralo con un programa propio.",
        "Il ne s’affiche pas ici. Téléchargez-le et ouvrez-le avec un programme à vous.",
        "Hier wird es nicht angezeigt. Laden Sie es herunter und öffnen Sie es mit einem eigenen Programm.",
        "لا يُعرض هنا. نزّله وافتحه ببرنامج لديك.",
    ],
];
