//! What screens show: read models that the desk fills and the pages draw, the same on both sides of the wire.

mod admin;
mod audit;
mod bulk;
mod corrections;
mod elsewhere;
mod find;
mod frame;
mod insight;
mod list;
mod panels;
mod personal;
mod privacy;
mod queue;
mod review;
mod revisions;
mod session;
mod told;
mod viewer;

pub use admin::*;
pub use audit::*;
pub use bulk::*;
pub use corrections::*;
pub use elsewhere::*;
pub use find::*;
pub use frame::*;
pub use insight::*;
pub use list::*;
pub use panels::*;
pub use personal::*;
pub use privacy::*;
pub use queue::*;
pub use review::*;
pub use revisions::*;
pub use session::*;
pub use told::*;
pub use viewer::*;
