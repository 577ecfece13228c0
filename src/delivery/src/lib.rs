//! Workers: events go out as signed webhooks, and mail to subjects. Each step can be taken by a test.

pub mod egress;
pub mod mail;
pub mod schedule;
pub mod webhooks;

pub use mail::Mails;
pub use webhooks::Webhooks;
