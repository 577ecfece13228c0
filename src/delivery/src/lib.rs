//! Workers: events go out as signed webhooks. Each step can be taken by a test.

pub mod egress;
pub mod schedule;
pub mod webhooks;

pub use webhooks::Webhooks;
