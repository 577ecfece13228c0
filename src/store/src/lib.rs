//! The store: sessions, accounts, events and the audit chain behind one face, on SQLite or PostgreSQL.
//!
//! SQL text lives here and nowhere else. A repository module under `repo/` is written once and compiled twice, with
//! `Db` and `dialect` of either database. Every write is one transaction and appends its audit entry in it; what is
//! personal is sealed before it gets here (see [`MasterKey`]).
#![expect(clippy::duplicate_mod, reason = "a repository module is compiled once for each database")]

#[cfg(feature = "bench")]
pub mod bench;
mod call;
mod clock;
mod commits;
mod contents;
mod error;
mod face;
#[macro_use]
mod repositories;
#[macro_use]
mod rows;
mod seal;
pub mod types;
mod words;

// after the macros that they use
mod postgres;
mod sqlite;

pub use call::{Call, answer_by, aside, foretell, in_call, watched};
pub use commits::Commits;
pub use contents::{BucketSettings, FileReader, FileWriter, WrittenFile};
pub use error::StoreError;
pub use face::Store;
pub use seal::MasterKey;
pub use types::*;
