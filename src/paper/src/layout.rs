//! From a text to lines of glyphs: shaping, direction, breaking.

use crate::PaperFault;
use crate::fonts::Fonts;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use parley::style::{FontFamily, FontFamilyName, FontWeight, LineHeight, StyleProperty};
use parley::{Alignment, AlignmentOptions, Layout, LayoutContext, OverflowWrap, Run};
use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

/// How a text looks.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Look {
    /// In points.
    pub(crate) size: f32,
    /// Whether it is bold.
    pub(crate) bold: bool,
    /// From 0, black, to 255.
    pub(crate) grey: u8,
}

/// Glyphs of one font, in a line.
pub(crate) struct Piece {
    pub(crate) font: Font,
    pub(crate) size: f32,
    /// From the left edge of the text.
    pub(crate) x: f32,
    pub(crate) glyphs: Vec<KrillaGlyph>,
}

/// A line.
pub(crate) struct Line {
    pub(crate) height: f32,
    /// From the top of the line.
    pub(crate) baseline: f32,
    pub(crate) pieces: Vec<Piece>,
}

/// A text in lines.
pub(crate) struct Lines {
    pub(crate) text: Rc<str>,
    pub(crate) look: Look,
    pub(crate) lines: Vec<Line>,
    /// Whether a letter stands in none of the fonts.
    pub(crate) lacks: bool,
}

/// Lays texts out.
pub(crate) struct Setter {
    fonts: Fonts,
    context: LayoutContext<()>,
    known: HashMap<(u64, u32), Font>,
}

impl Setter {
    pub(crate) fn new(fonts: Fonts) -> Self {
        Self { fonts, context: LayoutContext::new(), known: HashMap::new() }
    }

    /// Breaks a text into lines of at most this width; words that are longer are broken anywhere.
    pub(crate) fn set(&mut self, text: &str, look: Look, width: f32) -> Result<Lines, PaperFault> {
        let text: Rc<str> = plain(text).into();
        let families: Vec<FontFamilyName<'_>> =
            self.fonts.families.iter().map(|name| FontFamilyName::named(name)).collect();
        let mut builder = self.context.ranged_builder(&mut self.fonts.context, &text, 1.0, false);
        builder.push_default(StyleProperty::FontFamily(FontFamily::List(Cow::Owned(families))));
        builder.push_default(StyleProperty::FontSize(look.size));
        builder.push_default(StyleProperty::LineHeight(LineHeight::FontSizeRelative(1.35)));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        if look.bold {
            builder.push_default(StyleProperty::FontWeight(FontWeight::BOLD));
        }
        let mut layout: Layout<()> = builder.build(&text);
        layout.break_all_lines(Some(width));
        layout.align(Alignment::Start, AlignmentOptions::default());
        let mut set = Lines { text, look, lines: Vec::new(), lacks: false };
        for line in layout.lines() {
            let metrics = line.metrics();
            let mut laid = Line { height: look.size * 1.35, baseline: look.size * 1.05, pieces: Vec::new() };
            let mut x = metrics.offset;
            for run in line.runs() {
                let piece = self.piece(&run, x)?;
                x += run.advance();
                set.lacks |= lacks(&run);
                if !piece.glyphs.is_empty() {
                    laid.pieces.push(piece);
                }
            }
            set.lines.push(laid);
        }
        Ok(set)
    }

    fn piece(&mut self, run: &Run<'_, ()>, x: f32) -> Result<Piece, PaperFault> {
        let data = run.font();
        let key = (data.data.id(), data.index);
        let font = match self.known.get(&key) {
            Some(font) => font.clone(),
            None => {
                let (bytes, _) = data.data.clone().into_raw_parts();
                let font = Font::new(bytes.into(), data.index).ok_or(PaperFault)?;
                self.known.insert(key, font.clone());
                font
            }
        };
        let size = run.font_size();
        let mut glyphs: Vec<KrillaGlyph> = Vec::new();
        // in text that runs from right to left the rest of a ligature comes before its beginning
        let mut before: Option<usize> = None;
        for cluster in run.visual_clusters() {
            let mut range = cluster.text_range();
            if cluster.is_ligature_continuation() {
                match glyphs.last_mut() {
                    Some(glyph) if !run.is_rtl() => glyph.text_range.end = glyph.text_range.end.max(range.end),
                    _ => before = Some(before.map_or(range.end, |end| end.max(range.end))),
                }
                continue;
            }
            if let Some(end) = before.take() {
                range.end = range.end.max(end);
            }
            for glyph in cluster.glyphs() {
                glyphs.push(KrillaGlyph::new(
                    GlyphId::new(glyph.id),
                    glyph.advance / size,
                    glyph.x / size,
                    glyph.y / size,
                    0.0,
                    range.clone(),
                    None,
                ));
            }
        }
        Ok(Piece { font, size, x, glyphs })
    }
}

/// Whether a letter of the run has no glyph.
fn lacks(run: &Run<'_, ()>) -> bool {
    run.clusters().any(|cluster| {
        !cluster.is_hard_line_break() && !cluster.is_space_or_nbsp() && cluster.glyphs().any(|glyph| glyph.id == 0)
    })
}

/// Text without what would move other text about or ring a bell: controls become a mark of replacement, marks that turn
/// the direction of what follows go.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|letter| !matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\r'))
        .map(|letter| match letter {
            '\n' | '\u{2028}' | '\u{2029}' | '\u{85}' => '\n',
            '\t' => ' ',
            other if other.is_control() => '\u{FFFD}',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn what_moves_other_text_about_is_taken_out() {
        assert_eq!(plain("a\u{202E}b\u{0}c\r\nd\te\u{1b}"), "ab\u{FFFD}c\nd e\u{FFFD}");
    }
}
