//! Sentences of rules, use cases and forms: refusals, and what came of an act.

mod accounts;
mod acts;
mod decisions;
mod forms;
mod privacy;
mod receivers;
mod rules;
mod working;

use super::Row;

/// A table for each room.
pub(super) const TABLES: [&[Row]; 8] = [
    acts::TEXTS,
    forms::TEXTS,
    accounts::TEXTS,
    receivers::TEXTS,
    rules::TEXTS,
    privacy::TEXTS,
    decisions::TEXTS,
    working::TEXTS,
];
