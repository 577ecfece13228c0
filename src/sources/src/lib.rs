//! Vendor formats, in and out, and the signatures that protect them: pure, no network.

pub mod shape;
pub mod signature;
