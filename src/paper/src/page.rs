//! Pages: blocks are put one below the other, and a page is drawn when it is full.

use crate::fonts::Fonts;
use crate::layout::{Lines, Look, Piece, Setter};
use crate::tree::{Part, Tree};
use crate::{Block, Document, PaperFault};
use krilla::Document as Pdf;
use krilla::color::rgb;
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag};
use std::num::NonZeroU16;
use std::rc::Rc;

/// A4, in points.
const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;
/// Empty edge.
const EDGE: f32 = 48.0;
/// Where content ends; below it is the foot.
const BOTTOM: f32 = HEIGHT - EDGE - 18.0;
/// Where values begin.
const VALUES: f32 = EDGE + 168.0;
/// How far a label moves in with each step of depth.
const STEP: f32 = 9.0;
/// Deepest step that moves a label in.
const DEEPEST: u8 = 8;
/// A heading is not left alone at the end of a page.
const AFTER_HEADING: f32 = 40.0;

const TITLE: Look = Look { size: 18.0, bold: true, grey: 0 };
const HEADING: Look = Look { size: 13.0, bold: true, grey: 0 };
const ITEM: Look = Look { size: 10.0, bold: true, grey: 0 };
const LABEL: Look = Look { size: 8.5, bold: false, grey: 80 };
const VALUE: Look = Look { size: 9.5, bold: false, grey: 0 };
const SMALL: Look = Look { size: 8.0, bold: false, grey: 80 };

/// What is said where a letter could not be drawn.
const LACKS: &str = "A box stands for a letter that no font here can draw; the JSON beside this file has it.";

/// Glyphs with their place on the page.
struct Mark {
    piece: Piece,
    text: Rc<str>,
    grey: u8,
    at: Point,
    /// The part it belongs to; none for what is no content.
    part: Option<usize>,
}

/// The document under way.
pub(crate) struct Pages {
    pdf: Pdf,
    setter: Setter,
    tree: Tree,
    outline: Outline,
    foot: String,
    marks: Vec<Mark>,
    /// Heights at which a thin line is drawn.
    rules: Vec<f32>,
    y: f32,
    /// Pages that are done.
    done: usize,
    table: Option<usize>,
}

impl Pages {
    pub(crate) fn new(document: &Document) -> Result<Self, PaperFault> {
        let texts = document.blocks.iter().flat_map(texts).chain([document.foot.as_str()]);
        let mut pdf = Pdf::new();
        let metadata = Metadata::new().title(document.title.clone()).language("en".to_owned());
        pdf.set_metadata(metadata.creator("Countersign".to_owned()).document_id(document.title.clone()));
        Ok(Self {
            pdf,
            setter: Setter::new(Fonts::for_texts(texts)),
            tree: Tree::default(),
            outline: Outline::new(),
            foot: document.foot.clone(),
            marks: Vec::new(),
            rules: Vec::new(),
            y: EDGE,
            done: 0,
            table: None,
        })
    }

    /// Puts a block below what is there.
    pub(crate) fn add(&mut self, block: &Block) -> Result<(), PaperFault> {
        if !matches!(block, Block::Row { .. }) {
            self.table = None;
        }
        match block {
            Block::Title(text) => self.heading(text, TITLE, 1, 0.0),
            Block::Heading(text) => self.heading(text, HEADING, 2, 16.0),
            Block::Item(text) => self.heading(text, ITEM, 3, 8.0),
            Block::Row { depth, label, value } => self.row(*depth, label, value),
            Block::Text(text) => self.text(text, VALUE),
            Block::Small(text) => self.text(text, SMALL),
        }
    }

    fn heading(&mut self, text: &str, look: Look, level: u16, above: f32) -> Result<(), PaperFault> {
        let lines = self.setter.set(text, look, WIDTH - 2.0 * EDGE)?;
        if self.y > EDGE {
            self.y += above;
        }
        let height: f32 = lines.lines.iter().map(|line| line.height).sum();
        if self.y + height + AFTER_HEADING > BOTTOM {
            self.turn()?;
        }
        if level == 2 {
            let place = XyzDestination::new(self.done, Point::from_xy(EDGE, self.y));
            self.outline.push_child(OutlineNode::new(text.to_owned(), place));
        }
        let level = NonZeroU16::new(level).ok_or(PaperFault)?;
        let part = self.tree.add(Part::Heading(level, text.to_owned()), None);
        self.put(&mut [(EDGE, part, lines)])?;
        self.y += 3.0;
        Ok(())
    }

    fn text(&mut self, text: &str, look: Look) -> Result<(), PaperFault> {
        let lines = self.setter.set(text, look, WIDTH - 2.0 * EDGE)?;
        let lacks = lines.lacks;
        let part = self.tree.add(Part::Text, None);
        self.put(&mut [(EDGE, part, lines)])?;
        self.y += 2.0;
        if lacks { self.text(LACKS, SMALL) } else { Ok(()) }
    }

    fn row(&mut self, depth: u8, label: &str, value: &str) -> Result<(), PaperFault> {
        let table = match self.table {
            Some(table) => table,
            None => self.tree.add(Part::Table, None),
        };
        self.table = Some(table);
        let left = EDGE + STEP * f32::from(depth.min(DEEPEST));
        let label = self.setter.set(label, LABEL, VALUES - left - 8.0)?;
        let value = self.setter.set(value, VALUE, WIDTH - EDGE - VALUES)?;
        let lacks = label.lacks || value.lacks;
        let row = self.tree.add(Part::Row, Some(table));
        let head = self.tree.add(Part::Label, Some(row));
        let cell = self.tree.add(Part::Value, Some(row));
        let mut columns = vec![(left, head, label), (VALUES, cell, value)];
        self.put(&mut columns)?;
        if lacks {
            let remark = self.setter.set(LACKS, SMALL, WIDTH - EDGE - VALUES)?;
            self.put(&mut [(VALUES, cell, remark)])?;
        }
        self.y += 1.5;
        self.rules.push(self.y);
        self.y += 2.5;
        Ok(())
    }

    /// Puts columns of lines beside each other, on as many pages as they need.
    fn put(&mut self, columns: &mut [(f32, usize, Lines)]) -> Result<(), PaperFault> {
        let longest = columns.iter().map(|(_, _, lines)| lines.lines.len()).max().unwrap_or(0);
        for number in 0..longest {
            let heights = columns.iter().filter_map(|(_, _, lines)| lines.lines.get(number)).map(|line| line.height);
            let height = heights.fold(0.0, f32::max);
            if self.y + height > BOTTOM {
                self.turn()?;
            }
            for (left, part, lines) in columns.iter_mut() {
                let (text, grey) = (lines.text.clone(), lines.look.grey);
                let Some(line) = lines.lines.get_mut(number) else { continue };
                for piece in std::mem::take(&mut line.pieces) {
                    let at = Point::from_xy(*left + piece.x, self.y + line.baseline);
                    self.marks.push(Mark { piece, text: text.clone(), grey, at, part: Some(*part) });
                }
            }
            self.y += height;
        }
        Ok(())
    }

    /// Draws the page and begins the next.
    fn turn(&mut self) -> Result<(), PaperFault> {
        let number = self.done + 1;
        let lines = self.setter.set(&format!("{} · page {number}", self.foot), SMALL, WIDTH - 2.0 * EDGE)?;
        // one line alone: what stands here is the caller's and short
        let (text, grey) = (lines.text, lines.look.grey);
        if let Some(line) = lines.lines.into_iter().next() {
            for piece in line.pieces {
                let at = Point::from_xy(EDGE + piece.x, HEIGHT - EDGE + line.baseline);
                self.marks.push(Mark { piece, text: text.clone(), grey, at, part: None });
            }
        }
        let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or(PaperFault)?;
        let mut page = self.pdf.start_page_with(settings);
        let mut surface = page.surface();
        let mut marks = std::mem::take(&mut self.marks).into_iter().peekable();
        while let Some(mark) = marks.next() {
            let part = mark.part;
            let drawn = match part {
                Some(_) => surface.start_tagged(ContentTag::Other),
                None => surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::PageNumber))),
            };
            draw(&mut surface, &mark);
            while let Some(mark) = marks.next_if(|next| next.part == part) {
                draw(&mut surface, &mark);
            }
            surface.end_tagged();
            if let Some(part) = part {
                self.tree.drawn(part, drawn);
            }
        }
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
        surface.set_fill(None);
        surface.set_stroke(Some(Stroke {
            paint: rgb::Color::new(210, 210, 210).into(),
            width: 0.5,
            ..Stroke::default()
        }));
        for y in std::mem::take(&mut self.rules) {
            let mut path = PathBuilder::new();
            path.move_to(EDGE, y);
            path.line_to(WIDTH - EDGE, y);
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
        surface.end_tagged();
        surface.finish();
        page.finish();
        self.done = number;
        self.y = EDGE;
        Ok(())
    }

    /// Draws the last page and writes the whole.
    pub(crate) fn finish(mut self) -> Result<Vec<u8>, PaperFault> {
        self.turn()?;
        self.pdf.set_outline(self.outline);
        self.pdf.set_tag_tree(self.tree.finish());
        self.pdf.finish().map_err(|_| PaperFault)
    }
}

fn draw(surface: &mut Surface<'_>, mark: &Mark) {
    let paint = rgb::Color::new(mark.grey, mark.grey, mark.grey).into();
    surface.set_stroke(None);
    surface.set_fill(Some(Fill { paint, opacity: NormalizedF32::ONE, rule: Default::default() }));
    let piece = &mark.piece;
    surface.draw_glyphs(mark.at, &piece.glyphs, piece.font.clone(), &mark.text, piece.size, false);
}

fn texts(block: &Block) -> Vec<&str> {
    match block {
        Block::Title(text) | Block::Heading(text) | Block::Item(text) | Block::Text(text) | Block::Small(text) => {
            vec![text]
        }
        Block::Row { label, value, .. } => vec![label, value],
    }
}
