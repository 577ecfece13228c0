//! What lives in the browser: small parts that make the drawn page quicker to use. Every page does its work without
//! them.

#[cfg(feature = "hydrate")]
mod fetch;
mod keys;
mod live;
mod ownership;
mod page;
mod palette;
mod reasons;
mod review;
mod viewer;

pub use keys::Keys;
pub use live::{LiveJob, LiveList, LiveSession};
pub use ownership::OwnershipView;
pub use palette::Palette;
pub use reasons::ReasonSearch;
pub use review::ReviewFlow;
pub use viewer::ViewerKeys;
