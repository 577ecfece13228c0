//! Workers: events go out as signed webhooks, evidence files come in. Each step can be taken by a test.

pub mod egress;
pub mod files;
pub mod schedule;
pub mod webhooks;

pub use files::{FileSettings, Files};
pub use webhooks::Webhooks;
