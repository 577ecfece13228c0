//! The panels of a session page: each draws one part of the payload, and none drops anything.

pub mod aml;
pub mod checks;
mod compare;
pub mod documents;
pub mod key_people;
pub mod ownership;
mod ownership_drawing;
mod part;
mod pictures;
pub mod registry;
pub mod rest;
pub mod timeline;
pub mod ubo;
pub mod warnings;
mod work;

pub use part::{absent, changes, not_part_of_workflow};
pub use work::Work;
