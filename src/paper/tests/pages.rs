//! What stands in a document is found on its pages by a reader that others wrote: `pdftotext` of Poppler.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail")]

use paper::{Block, Document};
use std::io::Write as _;
use std::process::Command;

fn row(depth: u8, label: &str, value: &str) -> Block {
    Block::Row { depth, label: label.to_owned(), value: value.to_owned() }
}

fn document(blocks: Vec<Block>) -> Document {
    Document { title: "Record of session 7".to_owned(), foot: "Record of session 7".to_owned(), blocks }
}

/// The words of a PDF, page by page.
fn read(pdf: &[u8]) -> Vec<String> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(pdf).unwrap();
    let read = Command::new("pdftotext").args(["-layout", "-enc", "UTF-8"]).arg(file.path()).arg("-").output();
    let read = read.expect("pdftotext is missing: install Debian's poppler-utils, as `cargo xtask test` does");
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    String::from_utf8(read.stdout).unwrap().split('\u{c}').map(str::to_owned).collect()
}

#[test]
fn every_script_that_the_carried_fonts_have_is_read_back() {
    let blocks = vec![
        Block::Title("Ярополк Иванов".to_owned()),
        Block::Heading("Identity documents".to_owned()),
        Block::Item("1 of 2".to_owned()),
        row(0, "First name", "Ada Žižek-Müller"),
        row(1, "Greek", "Αλέξανδρος Παπαδόπουλος"),
        row(2, "Arabic", "الرياض"),
        row(3, "Hebrew", "יוסף"),
        Block::Text("seen in person".to_owned()),
        Block::Small("small".to_owned()),
    ];
    let pages = read(&paper::print(&document(blocks)).unwrap());
    for text in ["Ярополк Иванов", "Identity documents", "1 of 2", "Ada Žižek-Müller", "Αλέξανδρος Παπαδόπουλος"]
    {
        assert!(pages[0].contains(text), "{text} {}", pages[0]);
    }
    // the letters come back in the order in which they are read
    for text in ["الرياض", "יוסף", "seen in person", "small", "Record of session 7 · page 1"] {
        assert!(pages[0].contains(text), "{text} {}", pages[0]);
    }
    assert!(!pages[0].contains("A box stands for"), "{}", pages[0]);
}

#[test]
fn a_letter_that_no_font_has_is_owned_up_to() {
    let pages = read(&paper::print(&document(vec![row(0, "Name", "x \u{10FFFD} y")])).unwrap());
    assert!(pages[0].contains("A box stands for a letter"), "{}", pages[0]);
}

#[test]
fn the_same_document_is_the_same_bytes() {
    let blocks: Vec<Block> = (0..200_u8).map(|i| row(i % 12, &format!("{i}"), "Ада Ληδα محمد 王小明")).collect();
    let document = document(blocks);
    assert!(paper::print(&document).unwrap() == paper::print(&document).unwrap());
}

#[test]
fn hostile_text_stays_text_on_its_page_and_takes_no_minutes() {
    let mut blocks = vec![
        Block::Title(String::new()),
        Block::Heading("\u{0}\u{7}\u{1b}[31m".to_owned()),
        row(255, "", ""),
        row(0, "HTML", "<script>alert(1)</script> %PDF-1.7 endobj (\\) /JS"),
        row(0, "turned", "safe\u{202E}gpj.exe"),
        row(0, "lines", &"a\n".repeat(500)),
        row(0, "word", &"Ж".repeat(10_000)),
        row(8, &"label".repeat(40), "v"),
        row(0, "marks", &"e\u{301}\u{302}".repeat(2_000)),
        row(0, "right to left", &"لا ".repeat(3_000)),
        row(0, "both", &"لاa1".repeat(2_000)),
    ];
    blocks.extend((0..2_000).map(|i| row(1, "Date of birth", &format!("{i} of many"))));
    let pages = read(&paper::print(&document(blocks)).unwrap());
    let all = pages.concat();
    for text in ["<script>alert(1)</script> %PDF-1.7 endobj (\\) /JS", "safegpj.exe", "1999 of many"] {
        assert!(all.contains(text), "{text}");
    }
    assert_eq!(all.matches('Ж').count(), 10_000);
    assert!(pages.len() > 40 && pages[30].contains("page 31"), "{}", pages.len());
}
