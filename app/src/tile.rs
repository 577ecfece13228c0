//! What stands where a picture is asked for and none can be made: a tile with words, in the language of who looks.
//!
//! Whether a picture can be made is only known once it is decoded, when its page is drawn long since, so the words have
//! to be in the picture.

use crate::words::{Word, said_in, word};
use domain::Language;
use domain::file_kind::FileKind;

const WHAT: Word = word!("Picture");
const WHY: Word = word!("cannot be shown here");
const HOW: Word = word!("as a download");

/// The tile as SVG; `None` is a picture that could not be decoded.
#[must_use]
pub fn tile(kind: Option<FileKind>, language: Language) -> String {
    let what = kind.map_or_else(|| WHAT.in_language(language).into(), |kind| said_in(language, kind.label()));
    let (why, how) = (WHY.in_language(language), HOW.in_language(language));
    let (code, direction) = (language.code(), language.direction());
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 380 248" font-family="system-ui, sans-serif" text-anchor="middle" xml:lang="{code}" direction="{direction}"><rect width="380" height="248" fill="#eef2f7"/><text x="190" y="112" font-size="34" font-weight="700" fill="#334155">{what}</text><text x="190" y="150" font-size="20" fill="#475569">{why}</text><text x="190" y="178" font-size="20" fill="#475569">{how}</text></svg>"##
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_told_in_every_language_without_anything_that_svg_would_read() {
        let kinds = [FileKind::Pdf, FileKind::Film, FileKind::Heic, FileKind::LargePicture, FileKind::Other];
        let english: Vec<_> = kinds.map(|kind| tile(Some(kind), Language::En)).into();
        for language in Language::ALL {
            for (kind, english) in kinds
                .iter()
                .map(|kind| Some(*kind))
                .chain([None])
                .zip(english.iter().chain([&tile(None, Language::En)]))
            {
                let drawn = tile(kind, language);
                assert_eq!(drawn == *english, language == Language::En, "{drawn}");
                assert_eq!((drawn.matches('<').count(), drawn.contains('&')), (9, false), "{drawn}");
            }
        }
    }
}
