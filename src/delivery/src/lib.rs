//! Workers: events go out as signed webhooks and mail to subjects, evidence files come in, redactions are carried out.
//! Each step can be taken by a test.

pub mod bulk;
pub mod egress;
pub mod files;
pub mod mail;
pub mod redactions;
mod retry_after;
mod rounds;
pub mod schedule;
pub mod webhooks;

pub use bulk::Bulk;
pub use files::{FileSettings, Files};
pub use mail::Mails;
pub use redactions::Redactions;
pub use webhooks::Webhooks;
