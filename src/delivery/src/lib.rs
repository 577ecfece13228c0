//! Workers: events go out as signed webhooks, mail to subjects, and redactions are
//! carried out. Each step can be taken by a test.

pub mod egress;
pub mod mail;
pub mod redactions;
pub mod schedule;
pub mod webhooks;

pub use mail::Mails;
pub use redactions::Redactions;
pub use webhooks::Webhooks;
