//! The pages, a folder per area.

pub mod account;
pub mod admin;
pub mod bulk;
pub mod document;
pub mod find;
pub mod home;
pub mod insight;
pub mod kit;
pub mod queue;
pub mod raw;
pub mod revisions;
pub mod session;
pub mod sessions;
