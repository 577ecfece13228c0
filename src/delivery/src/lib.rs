//! Workers: events go out as signed webhooks and mail to subjects, evidence files come in. Each step can be taken by a
//! test.

pub mod egress;
pub mod files;
pub mod mail;
pub mod schedule;
pub mod webhooks;

pub use files::{FileSettings, Files};
pub use mail::Mails;
pub use webhooks::Webhooks;
