//! The sources, looked through for texts that reach a screen without the catalogue.

use super::lookup::is_said;
use std::path::Path;

/// Sentences that only an API key can be told.
const FOR_KEYS_ALONE: [&str; 14] = [
    "A head has the form NUMBER:HASH, as audit verify prints it.",
    "Must lie in the future.",
    "A step is written node_id:feature.",
    "The kind of a session does not change.",
    "This link leads back to the company itself: sessions must not stand under each other in a circle.",
    "Only a sandbox session can be given an outcome by hand; this one is live. Decide it instead.",
    "This session was deleted: it does not come in again. Use a new session id.",
    "Must be waiting, confirmed, returned, void or replaced.",
    "This cursor is not one of ours.",
    "Meet what is missing, or send override_reason with a key that has the scope override:gates.",
    "A move back to review sends no mail; leave send_email out.",
    "Only people confirm or return proposals.",
    "This session has no step {} of {}.",
    "Must be 1 to 255 printable characters.",
];

/// Names and marks that are the same in every language, and texts of code that happen to look like words.
const SAME_EVERYWHERE: [&str; 25] = [
    "Countersign",
    " · Countersign",
    "URL",
    "Didit",
    "Standard Webhooks",
    "webhook-id, webhook-timestamp, webhook-signature",
    "X-Signature-V2, X-Signature, X-Timestamp",
    "light dark",
    "width=device-width, initial-scale=1",
    "noindex, nofollow",
    "Esc",
    "PgUp",
    "PgDn",
    "AML",
    "OCR",
    "NFC",
    "Approved",
    "Declined",
    "Pending",
    "Unreviewed",
    "Inconclusive",
    "Not Finished",
    "Resub Requested",
    "False Positive",
    "Confirmed Match",
];

/// A literal of a source file: what stands before it, and its text.
struct Literal {
    line: usize,
    before: String,
    text: String,
}

/// The literals of a file, without those of comments and of its tests.
fn literals(source: &str) -> Vec<Literal> {
    let code = source.find("#[cfg(test)]").or_else(|| source.find("#[cfg(all(test")).map_or(source, |at| &source[..at]);
    let mut found = Vec::new();
    let (mut at, mut line) = (0, 1);
    let bytes = code.as_bytes();
    while at < bytes.len() {
        match bytes[at] {
            b'\n' => line += 1,
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                while at + 1 < bytes.len() && bytes[at + 1] != b'\n' {
                    at += 1;
                }
            }
            // a character such as '"'
            b'\'' if bytes.get(at + 2) == Some(&b'\'') => at += 2,
            b'"' => {
                let start = at + 1;
                let first_line = line;
                at = start;
                while at < bytes.len() && bytes[at] != b'"' {
                    line += usize::from(bytes[at] == b'\n');
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                let before = code[..start - 1].trim_end().to_owned();
                let text = code.get(start..at).unwrap_or_default();
                let mut lines = text.split("\\\n");
                let mut joined = lines.next().unwrap_or_default().to_owned();
                lines.for_each(|line| joined.push_str(line.trim_start()));
                found.push(Literal { line: first_line, before, text: joined.replace("\\\"", "\"") });
            }
            _ => {}
        }
        at += 1;
    }
    found
}

fn each_file(folder: &Path, look: &mut impl FnMut(&str, &str)) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            each_file(&path, look);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            look(&path.to_string_lossy().replace('\\', "/"), &std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// A text for people: two words, or one that begins like a sentence.
fn reads_like_words(text: &str) -> bool {
    let mut chars = text.trim_start().chars();
    let capital =
        chars.next().is_some_and(|c| c.is_ascii_uppercase()) && chars.next().is_some_and(|c| c.is_ascii_lowercase());
    let spaced = text.split(' ').filter(|word| word.chars().any(char::is_alphabetic)).count() > 1;
    capital || (spaced && !text.contains(['=', '<', '#', '[']))
}

#[test]
fn no_text_of_a_screen_goes_past_the_catalogue() {
    let mut faults = Vec::new();
    // words for code: classes, selectors, what a macro of the catalogue or a log line takes
    let code = [
        "t!(",
        "word!(",
        "count!(",
        "class=",
        "class",
        "format!(",
        "expect(",
        "reason =",
        "feature =",
        "(feature =",
        "cfg(feature =",
        "viewBox=",
        "rel=",
        "autocomplete=",
        "error!(",
        "warn!(",
        "compile_error!(",
        "d=",
        "all(",
        "media=",
        "sizes=",
    ];
    // islands get their words from the page, and only developers see the page of the kit
    each_file(Path::new("src"), &mut |path, source| {
        if path.starts_with("src/words/")
            || path.starts_with("src/islands/")
            || path.starts_with("src/keys")
            || path == "src/pages/kit.rs"
        {
            return;
        }
        for literal in literals(source) {
            let in_code = code.iter().any(|end| literal.before.ends_with(end))
                || literal.before.ends_with("\"class\",")
                || [
                    "row ",
                    "num ",
                    "badge ",
                    "sla ",
                    "party",
                    "fact",
                    "button",
                    "fits-",
                    "chain-",
                    "delta ",
                    "card",
                    " reaches",
                    "owner-name",
                ]
                .iter()
                .any(|start| literal.text.starts_with(start));
            let same = SAME_EVERYWHERE.contains(&literal.text.as_str());
            if reads_like_words(&literal.text) && !in_code && !same {
                faults.push(format!("{path}:{}: {}", literal.line, literal.text));
            }
        }
    });
    assert!(faults.is_empty(), "write these through t!, count! or word!:\n{}", faults.join("\n"));
}

#[test]
fn every_sentence_of_the_lower_layers_that_a_screen_can_show_has_a_row() {
    let mut faults = Vec::new();
    let domain = [
        "decision/checks",
        "decision/mod",
        "decision/refusal",
        "four_eyes",
        "gates",
        "panels/ownership/remarks",
        "redaction/mod",
        "resubmission",
        "status",
        "tags",
    ];
    let domain = domain.map(|name| format!("../src/domain/src/{name}.rs"));
    let mut look = |path: &str, source: &str| {
        // a record that is handed over is in English, and no screen shows it
        if path.contains("/desk/src/export/") {
            return;
        }
        for literal in literals(source) {
            let text = literal.text.as_str();
            let sentence = text.ends_with('.')
                && text.split(' ').count() > 3
                && text.starts_with(|c: char| c.is_ascii_uppercase() || c == '{');
            if sentence && !is_said(text) && !FOR_KEYS_ALONE.contains(&text) {
                faults.push(format!("{path}:{}: {text}", literal.line));
            }
        }
    };
    each_file(Path::new("../src/desk/src"), &mut look);
    each_file(Path::new("../src/server/src/web/forms"), &mut look);
    for path in &domain {
        look(path, &std::fs::read_to_string(path).unwrap());
    }
    // lines of the timeline go on after a name, so they are no sentences
    let timeline = std::fs::read_to_string("../src/desk/src/timeline.rs").unwrap();
    let lines = literals(&timeline).into_iter().map(|literal| literal.text);
    let lines = lines.filter(|line| reads_like_words(line) && !line.contains("more changes") && line != "event-{}");
    faults.extend(lines.filter(|line| !is_said(line)).map(|line| format!("timeline.rs: {line}")));
    // what panels call by a name of their own; keys that no panel knows stay as the payload has them
    each_file(Path::new("../src/domain/src/panels"), &mut |path, source| {
        let labels = literals(source).into_iter().filter(|literal| literal.before.ends_with("labelled("));
        faults.extend(labels.filter(|label| !is_said(&label.text)).map(|label| format!("{path}: {}", label.text)));
    });
    assert!(faults.is_empty(), "give these a row in app/src/words/sentences:\n{}", faults.join("\n"));
}
