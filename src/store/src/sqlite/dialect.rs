//! What SQLite says differently.

use sqlx::types::Uuid;

/// The tokens of a bound list, as rows of `token`.
macro_rules! each_token {
    ($list:literal) => {
        concat!("SELECT unhex(value) AS token FROM json_each(", $list, ")")
    };
}

/// Whether a column is one of the tokens of a bound list.
macro_rules! is_token {
    ($column:literal, $list:literal) => {
        concat!($column, " IN (SELECT unhex(value) FROM json_each(", $list, "))")
    };
}

/// The ids of a bound list, as rows of `id`.
macro_rules! each_id {
    ($list:literal) => {
        concat!("SELECT unhex(value) AS id FROM json_each(", $list, ")")
    };
}

/// Locks the rows read until the commit: the one writer needs no lock.
macro_rules! for_update {
    () => {
        ""
    };
}

/// Locks the rows read, without those that others hold: the one writer needs no lock.
macro_rules! skip_locked {
    () => {
        ""
    };
}

/// Has a list walk this index: without statistics SQLite takes a unique index though it filters worse.
macro_rules! indexed_by {
    ($index:literal) => {
        concat!(" INDEXED BY ", $index)
    };
}

/// Whether a walk over an index is bounded by whole rows of it: SQLite would use their first columns alone.
pub(crate) const WALKS_BETWEEN_ROWS: bool = false;

/// Whether migrations ever ran here.
pub(crate) const HAS_SCHEMA: &str = "SELECT count(*) FROM sqlite_master WHERE name = '_sqlx_migrations'";

/// A list to bind for `each_token!` and `is_token!`.
pub(crate) fn tokens(tokens: &[Vec<u8>]) -> String {
    json(tokens.iter().map(Vec::as_slice))
}

/// A list to bind for `each_id!`.
pub(crate) fn ids(ids: &[Uuid]) -> String {
    json(ids.iter().map(|id| id.as_bytes().as_slice()))
}

fn json<'a>(items: impl Iterator<Item = &'a [u8]>) -> String {
    let quoted: Vec<String> = items.map(|item| format!("\"{}\"", hex::encode(item))).collect();
    format!("[{}]", quoted.join(","))
}
