//! What PostgreSQL says differently.

use sqlx::types::Uuid;

/// The tokens of a bound list, as rows of `token`.
macro_rules! each_token {
    ($list:literal) => {
        concat!("SELECT unnest(CAST(", $list, " AS BYTEA[])) AS token")
    };
}

/// Whether a column is one of the tokens of a bound list.
macro_rules! is_token {
    ($column:literal, $list:literal) => {
        concat!($column, " = ANY(", $list, ")")
    };
}

/// The ids of a bound list, as rows of `id`.
macro_rules! each_id {
    ($list:literal) => {
        concat!("SELECT unnest(CAST(", $list, " AS UUID[])) AS id")
    };
}

/// Locks the rows read until the commit.
macro_rules! for_update {
    () => {
        " FOR UPDATE"
    };
}

/// Locks the rows read, without those that others hold.
macro_rules! skip_locked {
    () => {
        " FOR UPDATE SKIP LOCKED"
    };
}

/// Has a list walk this index: PostgreSQL knows by its statistics.
macro_rules! indexed_by {
    ($index:literal) => {
        ""
    };
}

/// Whether a walk over an index is bounded by whole rows of it.
pub(crate) const WALKS_BETWEEN_ROWS: bool = true;

/// Whether migrations ever ran here.
pub(crate) const HAS_SCHEMA: &str = "SELECT count(*) FROM pg_class WHERE oid = to_regclass('_sqlx_migrations')";

/// A list to bind for `each_token!` and `is_token!`.
pub(crate) fn tokens(tokens: &[Vec<u8>]) -> Vec<Vec<u8>> {
    tokens.to_vec()
}

/// A list to bind for `each_id!`.
pub(crate) fn ids(ids: &[Uuid]) -> Vec<Uuid> {
    ids.to_vec()
}
