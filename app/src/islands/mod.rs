//! What lives in the browser: small parts that make the drawn page quicker to use. Every page does its work without
//! them.

mod ownership;
mod page;
mod reasons;

pub use ownership::OwnershipView;
pub use reasons::ReasonSearch;
