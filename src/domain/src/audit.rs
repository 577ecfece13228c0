//! The audit chain: canonical content of an entry and the hash that ties it to the one before.
//!
//! Entries hold ids, field names and statuses, never a name, a comment or a payload, so that erasing a subject
//! leaves the chain whole.

use crate::payload::Sorted;
use crate::{Actor, Time};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The hash before the first entry: 64 zeros.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What is written down: who did what to which thing.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditEntry {
    /// When.
    pub at: Time,
    /// Who, as [`Actor::audit_id`] gives it.
    pub actor: String,
    /// The act, for example `session.decide`.
    pub act: &'static str,
    /// What it was done to, for example `session:0198…`.
    pub target: String,
    /// Field names, statuses, ids; nothing personal.
    pub detail: Value,
}

impl AuditEntry {
    /// An entry of `actor` at `at`.
    #[must_use]
    pub fn new(actor: &Actor, at: Time, act: &'static str, target: String, detail: Value) -> Self {
        Self { at, actor: actor.audit_id(), act, target, detail }
    }

    /// Canonical content of the entry at position `seq`: JSON with sorted keys.
    #[must_use]
    pub fn content(&self, seq: i64) -> String {
        let entry = json!({
            "seq": seq, "at": self.at.rfc3339(), "actor": self.actor, "act": self.act, "target": self.target,
            "detail": self.detail,
        });
        serde_json::to_string(&Sorted(&entry)).unwrap_or_default()
    }
}

/// Hash of an entry: SHA-256 over the hex hash before it, a line feed and the content; lower-case hex.
#[must_use]
pub fn link(prev_hash: &str, content: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(prev_hash.as_bytes());
    hasher.update(b"\n");
    hasher.update(content.as_bytes());
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A stored row of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// Position, from 1 without gaps.
    pub seq: i64,
    /// Hash of the row before.
    pub prev_hash: String,
    /// Hash of this row.
    pub hash: String,
    /// Canonical content.
    pub content: String,
}

/// Follows a chain row by row.
#[derive(Clone, Debug)]
pub struct Verifier {
    seq: i64,
    hash: String,
}

impl Default for Verifier {
    fn default() -> Self {
        Self { seq: 0, hash: GENESIS.to_owned() }
    }
}

impl Verifier {
    /// Looks at the next row.
    ///
    /// # Errors
    /// The number of the first broken row and what is wrong with it.
    pub fn next(&mut self, row: &AuditRow) -> Result<(), (i64, String)> {
        let expected = self.seq + 1;
        if row.seq != expected {
            return Err((expected, format!("row {expected} is missing")));
        }
        if row.prev_hash != self.hash {
            return Err((row.seq, "its prev_hash is not the hash of the row before".to_owned()));
        }
        let named = serde_json::from_str::<Value>(&row.content).ok().and_then(|c| c.get("seq").and_then(Value::as_i64));
        if link(&row.prev_hash, &row.content) != row.hash {
            return Err((row.seq, "its hash does not fit its content".to_owned()));
        }
        if named != Some(row.seq) {
            return Err((row.seq, "its content names another position".to_owned()));
        }
        self.seq = row.seq;
        self.hash.clone_from(&row.hash);
        Ok(())
    }

    /// Compares the end of the chain with the head that is kept beside it.
    ///
    /// # Errors
    /// The number of the first missing row when the tail was cut.
    pub fn finish(&self, head_seq: i64, head_hash: &str) -> Result<(), (i64, String)> {
        match self.seq.cmp(&head_seq) {
            std::cmp::Ordering::Less => Err((self.seq + 1, format!("the chain ends before its head, row {head_seq}"))),
            std::cmp::Ordering::Greater => Err((head_seq + 1, "rows stand after the head of the chain".to_owned())),
            std::cmp::Ordering::Equal if self.hash == head_hash => Ok(()),
            std::cmp::Ordering::Equal => Err((self.seq, "its hash is not the one the head names".to_owned())),
        }
    }

    /// Rows seen and the hash of the last one.
    #[must_use]
    pub fn head(&self) -> (i64, &str) {
        (self.seq, &self.hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn chain(length: i64) -> Vec<AuditRow> {
        let mut prev_hash = GENESIS.to_owned();
        (1..=length)
            .map(|seq| {
                let content = AuditEntry::new(&Actor::System, Time(seq), "test", format!("t:{seq}"), json!({"n": seq}))
                    .content(seq);
                let hash = link(&prev_hash, &content);
                AuditRow { seq, prev_hash: std::mem::replace(&mut prev_hash, hash.clone()), hash, content }
            })
            .collect()
    }

    fn broken(rows: &[AuditRow], head: (i64, &str)) -> Option<i64> {
        let mut verifier = Verifier::default();
        rows.iter()
            .try_for_each(|row| verifier.next(row))
            .and_then(|()| verifier.finish(head.0, head.1))
            .err()
            .map(|(seq, _)| seq)
    }

    proptest! {
        #[test]
        fn any_tampering_is_found_and_the_first_broken_row_named(length in 2_i64..20, at in 0_usize..19, how in 0..6) {
            let mut rows = chain(length);
            let head = (length, rows.last().unwrap().hash.clone());
            prop_assert_eq!(broken(&rows, (head.0, &head.1)), None);
            let at = at % rows.len();
            // a row that was hashed anew fits itself: the row after it tells, or the head
            let expected = if how == 5 { (rows[at].seq + 1).min(length) } else { rows[at].seq };
            match how {
                0 => rows[at].content = rows[at].content.replace("\"act\":\"test\"", "\"act\":\"best\""),
                1 => { rows.remove(at); }
                2 => rows[at].hash = link("x", "y"),
                3 => rows[at].prev_hash = link("x", "y"),
                5 => {
                    rows[at].content = rows[at].content.replace("\"act\":\"test\"", "\"act\":\"best\"");
                    rows[at].hash = link(&rows[at].prev_hash, &rows[at].content);
                }
                _ => rows.truncate(at),
            }
            prop_assert_eq!(broken(&rows, (head.0, &head.1)), Some(expected));
        }
    }
}
