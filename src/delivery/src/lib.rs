//! Workers: events go out as signed webhooks, redactions are carried out. Each step can be taken by a test.

pub mod egress;
pub mod redactions;
pub mod schedule;
pub mod webhooks;

pub use redactions::Redactions;
pub use webhooks::Webhooks;
