//! The record as a PDF to read, print and hand over: what stands in it, in which order, and how much of it.

use super::record::{is_group, words};
use domain::Time;
use domain::view::{DeliveryState, TimelineEntry, Told};
use paper::{Block, Document};
use serde_json::Value;
use store::types::{FileState, StoredFile, StoredSession};

/// Deepest level that is written row by row; what lies below is written as JSON text.
const DEEPEST: u8 = 8;
/// Most rows of what was checked; a session of a usual size has some hundred.
const MOST_ROWS: usize = 10_000;
/// Most entries of the timeline, and of the list of files.
const MOST_ENTRIES: usize = 2_000;
/// Longest value; a comment may have 10 000 letters.
const LONGEST: usize = 10_500;
/// Letters of all values together.
const MOST_LETTERS: usize = 1_500_000;

/// What the dossier tells of.
pub(super) struct Contents<'a> {
    pub(super) stored: &'a StoredSession,
    /// The decision as the API gives it.
    pub(super) whole: &'a Value,
    pub(super) entries: &'a [TimelineEntry],
    pub(super) files: &'a [StoredFile],
    pub(super) now: Time,
}

/// The document.
pub(super) fn document(of: &Contents<'_>) -> Document {
    let title = format!("Record of session {}", of.stored.state.number);
    let mut writer = Writer { blocks: Vec::new(), rows: 0, letters: 0, left_out: 0 };
    head(&mut writer, of, &title);
    decisions(&mut writer, of.entries);
    checks(&mut writer, of.whole);
    timeline(&mut writer, of.entries);
    files(&mut writer, of.files);
    writer.put(Block::Heading("About this document".to_owned()));
    writer.put(Block::Text(
        "It is one part of an export. session.json beside it has every value as it is kept, revisions/ every earlier \
         version, files/ the pictures and documents, and audit.json the entries of the audit log. Times are in UTC. \
         Where a value reads [redacted], personal data stood there and was erased for good."
            .to_owned(),
    ));
    Document { foot: title.clone(), title, blocks: writer.blocks }
}

struct Writer {
    blocks: Vec<Block>,
    rows: usize,
    letters: usize,
    left_out: usize,
}

impl Writer {
    fn put(&mut self, block: Block) {
        self.blocks.push(block);
    }

    fn row(&mut self, depth: u8, label: &str, value: &str) {
        self.put(Block::Row { depth, label: cut(label, 200), value: cut(value, LONGEST) });
    }

    fn row_if(&mut self, label: &str, value: Option<String>) {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            self.row(0, label, &value);
        }
    }

    /// A row of what was checked, as long as there is room.
    fn counted(&mut self, depth: u8, label: &str, value: &str) {
        if self.rows >= MOST_ROWS || self.letters >= MOST_LETTERS {
            self.left_out += 1;
            return;
        }
        self.rows += 1;
        self.letters += label.len() + value.len().min(LONGEST);
        self.row(depth, label, value);
    }

    fn is_full(&self) -> bool {
        self.rows >= MOST_ROWS || self.letters >= MOST_LETTERS
    }

    fn value(&mut self, depth: u8, label: &str, value: &Value) {
        match value {
            Value::Object(map) if !map.is_empty() && depth < DEEPEST => {
                self.counted(depth, label, "");
                for (key, value) in map {
                    self.value(depth + 1, &words(key), value);
                }
            }
            Value::Array(items) if items.iter().any(is_group) && depth < DEEPEST => {
                for (at, item) in items.iter().enumerate() {
                    self.value(depth, &format!("{label}, {} of {}", at + 1, items.len()), item);
                }
            }
            Value::Array(items) if !items.is_empty() && !items.iter().any(is_group) => {
                let lines: Vec<String> = items.iter().map(plain).collect();
                self.counted(depth, label, &lines.join("\n"));
            }
            other => self.counted(depth, label, &plain(other)),
        }
    }
}

/// A value that holds no others, as people read it; of one that does, its JSON.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.is_empty() => "none".to_owned(),
        other => other.to_string(),
    }
}

fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        None => text.to_owned(),
        Some((end, _)) => {
            let left = text[end..].chars().count();
            format!("{} … ({left} more letters stand in session.json)", &text[..end])
        }
    }
}

fn head(writer: &mut Writer, of: &Contents<'_>, title: &str) {
    let state = &of.stored.state;
    let name = if of.stored.subject.name.is_empty() { title } else { &of.stored.subject.name };
    writer.put(Block::Title(cut(name, 300)));
    writer.put(Block::Small(format!("{title}, exported {}", of.now.exact())));
    writer.row(0, "Number", &state.number.to_string());
    writer.row(0, "Session id", &state.session_id.to_string());
    writer.row(0, "Subject", name);
    writer.row_if("Subject, further", of.stored.subject.detail.clone());
    writer.row(0, "Kind", state.kind.label());
    writer.row(0, "Environment", state.environment.label());
    writer.row(0, "Source", state.source.label());
    writer.row(0, "Status", state.status.label());
    writer.row_if("Status at the source", state.source_status.clone());
    writer.row(0, "Version", &state.version.to_string());
    writer.row(0, "Times asked for again", &state.resubmission_count.to_string());
    writer.row(0, "Created", &state.created_at.exact());
    for (label, time) in [
        ("Handed in", state.submitted_at),
        ("In review since", state.entered_review_at),
        ("Decided", state.decided_at),
        ("Runs out", state.expires_at),
        ("Legal hold until", state.legal_hold_until),
    ] {
        writer.row_if(label, time.map(Time::exact));
    }
    writer.row(0, "Last changed", &state.updated_at.exact());
}

/// Every move of the status with its words, the newest first.
fn decisions(writer: &mut Writer, entries: &[TimelineEntry]) {
    writer.put(Block::Heading("Decisions".to_owned()));
    let mut none = true;
    for entry in entries.iter().filter(|entry| entry.status.is_some()).take(MOST_ENTRIES) {
        none = false;
        writer.put(Block::Item(cut(&format!("{}, {}", entry.at.exact(), entry.who), 300)));
        writer.row(0, "What", &entry.what);
        writer.row_if("Status after it", entry.status.map(|status| status.label().to_owned()));
        writer.row_if("Reasons", Some(entry.reasons.join("\n")));
        writer.row_if("Comment", entry.comment.clone());
        writer.row_if("Reason for overriding", entry.override_reason.clone());
    }
    if none {
        writer.put(Block::Text("The status has not moved.".to_owned()));
    }
}

/// Everything that the payload holds, part by part.
fn checks(writer: &mut Writer, whole: &Value) {
    let Value::Object(object) = whole else { return };
    writer.put(Block::Heading("The session".to_owned()));
    for (key, value) in object.iter().filter(|(_, value)| !is_group(value)) {
        writer.value(0, &words(key), value);
    }
    for (key, value) in object.iter().filter(|(_, value)| is_group(value)) {
        if !writer.is_full() {
            writer.put(Block::Heading(cut(&words(key), 200)));
        }
        match value {
            Value::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    if let Value::Object(map) = item {
                        if !writer.is_full() {
                            writer.put(Block::Item(format!("{} of {}", at + 1, items.len())));
                        }
                        for (key, value) in map {
                            writer.value(0, &words(key), value);
                        }
                    } else {
                        writer.value(0, &format!("{} of {}", at + 1, items.len()), item);
                    }
                }
            }
            Value::Object(map) => {
                for (key, value) in map {
                    writer.value(0, &words(key), value);
                }
            }
            other => writer.value(0, &words(key), other),
        }
    }
    if writer.left_out > 0 {
        writer.put(Block::Text(format!(
            "This record is too large for a document of pages: {} more values are left out here. They stand in \
             session.json, whole.",
            writer.left_out
        )));
    }
}

fn timeline(writer: &mut Writer, entries: &[TimelineEntry]) {
    writer.put(Block::Heading("What happened, newest first".to_owned()));
    for entry in entries.iter().take(MOST_ENTRIES) {
        let mut lines = vec![format!("{}: {}", entry.who, entry.what)];
        lines.extend((!entry.reasons.is_empty()).then(|| format!("Reasons: {}", entry.reasons.join("; "))));
        lines.extend(entry.comment.clone());
        lines.extend(entry.override_reason.as_ref().map(|reason| format!("Reason for overriding: {reason}")));
        for change in &entry.changes {
            lines.push(format!("{}: {} → {}", change.field, shown(&change.before), shown(&change.after)));
        }
        for delivery in &entry.deliveries {
            let answer = delivery.http_status.map(|status| format!(", HTTP {status}")).unwrap_or_default();
            lines.push(format!("{}: {}{answer}", delivery.endpoint, how(delivery.state)));
        }
        writer.row(0, &entry.at.exact(), &lines.join("\n"));
    }
    if entries.len() > MOST_ENTRIES {
        let left = entries.len() - MOST_ENTRIES;
        writer.put(Block::Text(format!("{left} earlier entries are left out here; they stand in timeline.json.")));
    }
}

fn how(state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::Waiting => "waiting",
        DeliveryState::Delivered => "delivered",
        DeliveryState::Failed => "given up",
    }
}

fn shown(value: &Told) -> String {
    if value.is_empty() { "–".to_owned() } else { value.to_string() }
}

fn files(writer: &mut Writer, files: &[StoredFile]) {
    writer.put(Block::Heading("Files".to_owned()));
    if files.is_empty() {
        writer.put(Block::Text("The record names no files.".to_owned()));
    }
    for file in files.iter().take(MOST_ENTRIES) {
        let what = match file.state {
            FileState::Kept => format!("{}\n{}, {} bytes", super::file_name(file), file.media_type, file.size),
            _ => crate::files::missing(file),
        };
        let place = file.place.as_ref();
        let label = place.map_or_else(
            || "File".to_owned(),
            |place| format!("{} {}, {}", words(&place.array), place.item + 1, words(&place.field)),
        );
        writer.row(0, &label, &what);
    }
    if files.len() > MOST_ENTRIES {
        let left = files.len() - MOST_ENTRIES;
        writer.put(Block::Text(format!("{left} more are left out here; they stand in files.json.")));
    }
}
