//! The panels of a session page: each draws one part of the payload, and none drops anything.

pub mod aml;
pub mod checks;
pub mod compare;
pub mod correct;
pub mod documents;
pub mod elsewhere;
pub mod identity;
pub mod key_people;
pub mod ownership;
mod ownership_drawing;
mod part;
mod pictures;
pub mod registry;
pub mod rest;
mod shown;
pub mod timeline;
pub mod ubo;
pub mod warnings;
mod work;

pub use part::{absent, changes, not_part_of_workflow};
pub use shown::Shown;
pub use work::Work;
