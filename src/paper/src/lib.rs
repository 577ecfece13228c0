//! Headed rows of text on numbered pages: a PDF that can be read, searched, and listened to.
//!
//! It is told what to write and knows nothing of sessions. The same document gives the same bytes.

mod fonts;
mod layout;
mod page;
mod tree;

use std::fmt;

/// What stands on the pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Its title, for the window and the list of files; shown on no page.
    pub title: String,
    /// What stands at the foot of every page, before the page's number.
    pub foot: String,
    /// The content, in reading order.
    pub blocks: Vec<Block>,
}

/// One thing on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// The heading of all.
    Title(String),
    /// The heading of a part; it stands in the outline.
    Heading(String),
    /// The heading of one of several in a part.
    Item(String),
    /// A label and its value; `depth` moves the label in.
    Row {
        /// How deep it stands in what it belongs to.
        depth: u8,
        /// What the value is.
        label: String,
        /// The value; lines stay lines.
        value: String,
    },
    /// Text over the whole width.
    Text(String),
    /// The same, small.
    Small(String),
}

/// The PDF could not be made; the text tells nothing of what was to stand in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaperFault;

impl fmt::Display for PaperFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the PDF could not be made")
    }
}

impl std::error::Error for PaperFault {}

/// Writes the document as a PDF.
///
/// Letters that the carried fonts lack are taken from the fonts of the machine; where none has them, a box stands in
/// their place and a sentence below says so.
///
/// # Errors
/// [`PaperFault`] when a font or a page cannot be written.
pub fn print(document: &Document) -> Result<Vec<u8>, PaperFault> {
    let mut pages = page::Pages::new(document)?;
    for block in &document.blocks {
        pages.add(block)?;
    }
    pages.finish()
}
