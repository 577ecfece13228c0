//! What a kept file is, where no picture of it can be shown.

use serde::{Deserialize, Serialize};

/// A larger picture is not made anew, in bytes.
const LARGEST: u64 = 64 * 1024 * 1024;

/// A file that is given as a download alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileKind {
    /// A PDF.
    Pdf,
    /// A film.
    Film,
    /// A picture in a form that browsers do not show.
    Heic,
    /// A picture that is too large to be made anew.
    LargePicture,
    /// Anything else.
    Other,
}

impl FileKind {
    /// What a file of this media type and size is; `None` for a picture that can be shown.
    #[must_use]
    pub fn of(media_type: &str, bytes: u64) -> Option<Self> {
        match media_type {
            "image/jpeg" | "image/png" | "image/webp" if bytes <= LARGEST => None,
            "image/jpeg" | "image/png" | "image/webp" => Some(Self::LargePicture),
            "image/heic" => Some(Self::Heic),
            "application/pdf" => Some(Self::Pdf),
            "video/mp4" | "video/webm" => Some(Self::Film),
            _ => Some(Self::Other),
        }
    }

    /// In words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Film => "Film",
            Self::Heic => "Picture (HEIC)",
            Self::LargePicture => "Large picture",
            Self::Other => "File",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_made_anew_is_a_picture() {
        for (media_type, bytes, kind) in [
            ("image/jpeg", 9, None),
            ("image/webp", LARGEST, None),
            ("image/png", LARGEST + 1, Some(FileKind::LargePicture)),
            ("image/heic", 9, Some(FileKind::Heic)),
            ("application/pdf", 9, Some(FileKind::Pdf)),
            ("video/webm", 9, Some(FileKind::Film)),
            ("image/svg+xml", 9, Some(FileKind::Other)),
        ] {
            assert_eq!(FileKind::of(media_type, bytes), kind, "{media_type}");
        }
    }
}
