//! `countersign import`: decision payloads from files, JSON or JSON lines; idempotent by session id.

use super::{open, print, say};
use crate::cli::Common;
use desk::{Desk, DeskError, Ingested};
use domain::{Actor, Payload, Source, Uuid};
use futures::stream::{self, StreamExt as _};
use serde::de::IgnoredAny;
use serde_json::json;
use std::collections::HashSet;
use std::io::{BufRead, BufReader, Cursor, Read as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Payloads in flight: they share the writer's commits.
const TOGETHER: usize = 64;
/// Largest payload, as in the API.
const LIMIT: u64 = api::BODY_LIMIT as u64;

#[derive(Default)]
struct Tally {
    created: u64,
    revised: u64,
    unchanged: u64,
    refused: u64,
}

/// Brings in every file; a bad line is named and the others go in.
pub async fn import(common: &Common, files: &[PathBuf]) -> Result<ExitCode, String> {
    let desk = open(common).await?;
    let mut tally = Tally::default();
    for file in files {
        import_file(&desk, file, &mut tally).await?;
    }
    let text = format!(
        "{} created, {} revised, {} unchanged, {} refused",
        tally.created, tally.revised, tally.unchanged, tally.refused
    );
    print(
        common,
        &text,
        &json!({
            "created": tally.created, "revised": tally.revised, "unchanged": tally.unchanged, "refused": tally.refused,
        }),
    );
    Ok(if tally.refused == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn import_file(desk: &Desk, file: &Path, tally: &mut Tally) -> Result<(), String> {
    let name = file.display();
    let unreadable = |error: std::io::Error| format!("{name} cannot be read: {error}.");
    let mut opened = std::fs::File::open(file).map_err(unreadable)?;
    let mut start = Vec::new();
    (&mut opened).take(LIMIT + 1).read_to_end(&mut start).map_err(unreadable)?;
    let is_all = start.len() as u64 <= LIMIT;
    if is_one_document(&start, is_all) {
        let outcome = bring_in(desk, &start).await;
        count(tally, &format!("{name}"), outcome);
        return Ok(());
    }
    let mut reader = BufReader::new(Cursor::new(start).chain(opened));
    let mut batch: Vec<(u64, Vec<u8>)> = Vec::new();
    let mut ids: HashSet<Uuid> = HashSet::new();
    let mut number = 0_u64;
    loop {
        let mut line = Vec::new();
        // one byte past the limit is enough to see that a line is too long; the rest is skipped
        let read = (&mut reader).take(LIMIT + 2).read_until(b'\n', &mut line).map_err(|e| format!("{name}: {e}."))?;
        if read == 0 {
            break;
        }
        if !line.ends_with(b"\n") && line.len() as u64 > LIMIT {
            skip_line(&mut reader).map_err(|error| format!("{name}: {error}."))?;
        }
        number += 1;
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        // two lines of one session keep their order: the second waits for the next batch
        let id = Payload::parse(&line).ok().and_then(|payload| payload.session_id());
        if batch.len() >= TOGETHER || id.is_some_and(|id| !ids.insert(id)) {
            flush(desk, &name.to_string(), &mut batch, tally).await;
            ids = id.into_iter().collect();
        }
        batch.push((number, line));
        if number.is_multiple_of(1000) {
            say(&format!("{name}: {number} lines"));
        }
    }
    flush(desk, &name.to_string(), &mut batch, tally).await;
    say(&format!("{name}: {number} lines, done"));
    Ok(())
}

/// Whether a file is one JSON document rather than JSON lines, by its start. A whole value on the first line that is not
/// empty is a line; what is unfinished there is the start of a document, unless lines follow it that are whole.
fn is_one_document(start: &[u8], is_all: bool) -> bool {
    let whole = |text: &[u8]| serde_json::from_slice::<IgnoredAny>(text);
    let mut ended = start.split_inclusive(|byte| *byte == b'\n').filter(|line| line.ends_with(b"\n"));
    let mut next = || ended.find(|line| !line.trim_ascii().is_empty());
    let Some(first) = next() else { return false };
    match whole(first) {
        Ok(_) => false,
        Err(_) if is_all && whole(start).is_ok() => true,
        // it cannot be taken either way: what is said of it follows from what it looks like
        Err(fault) => fault.is_eof() && next().is_none_or(|second| whole(second).is_err()),
    }
}

fn skip_line(reader: &mut impl BufRead) -> std::io::Result<()> {
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        let (used, ended) = match buffer.iter().position(|byte| *byte == b'\n') {
            Some(end) => (end + 1, true),
            None => (buffer.len(), false),
        };
        reader.consume(used);
        if ended {
            return Ok(());
        }
    }
}

async fn flush(desk: &Desk, name: &str, batch: &mut Vec<(u64, Vec<u8>)>, tally: &mut Tally) {
    let outcomes: Vec<_> = stream::iter(batch.drain(..))
        .map(|(number, line)| async move { (number, bring_in(desk, &line).await) })
        .buffered(TOGETHER)
        .collect()
        .await;
    for (number, outcome) in outcomes {
        count(tally, &format!("{name} line {number}"), outcome);
    }
}

async fn bring_in(desk: &Desk, bytes: &[u8]) -> Result<Ingested, String> {
    if bytes.len() as u64 > LIMIT {
        return Err("larger than 4 MiB".to_owned());
    }
    let payload = Payload::parse(bytes).map_err(|faults| {
        let texts: Vec<_> =
            faults.into_iter().map(|f| format!("{} {}", f.path, f.sentence).trim().to_owned()).collect();
        texts.join(" ")
    })?;
    match desk.put_session(&Actor::System, Source::Native, payload).await {
        Ok(put) => Ok(put.ingested),
        Err(DeskError::NotFound) => Err("the session belongs to the other environment".to_owned()),
        Err(error) => Err(error.sentence()),
    }
}

fn count(tally: &mut Tally, place: &str, outcome: Result<Ingested, String>) {
    match outcome {
        Ok(Ingested::Created) => tally.created += 1,
        Ok(Ingested::Revised) => tally.revised += 1,
        Ok(Ingested::Unchanged | Ingested::Repeated | Ingested::Late) => tally.unchanged += 1,
        Err(fault) => {
            tally.refused += 1;
            say(&format!("{place}: {fault}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_and_lines_are_told_apart_by_what_is_whole() {
        for document in [
            "{\n  \"a\": 1\n}\n",
            "{\"a\": 1,\n \"b\": 2}",
            "\n\n{\"a\": [\n{\"b\": 1}\n]}\n",
            "[\n{\"a\": 1}\n]",
            "{\"a\": 1,\n \"b\": }",
        ] {
            assert!(is_one_document(document.as_bytes(), true), "{document}");
        }
        for lines in [
            "{\"a\": 1}\n{\"a\": 2}\n",
            "\n\n{\"a\": 1}\n{\"a\": 2}\n",
            " \r\n{\"a\": 1}\r\n",
            "{\"broken\": \n{\"a\": 1}\n",
            "no JSON\n{\"a\": 1}\n",
            "{\"a\": 1}",
            "{\"a\": ",
            "",
        ] {
            assert!(!is_one_document(lines.as_bytes(), true), "{lines}");
        }
        assert!(is_one_document(b"{\"a\": 1,\n \"b\": \"xxx", false), "a document that is too long is one too");
    }
}
