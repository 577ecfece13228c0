//! The screens of the review desk. The server draws every page (`ssr`); the browser brings the islands in it to life
//! (`hydrate`) and is sent nothing of the rest.
//!
//! Reading goes through `reads`; writing is plain HTML forms that the server answers, the same with and without scripts.

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!("`ssr` and `hydrate` are two builds: with both on, handlers are compiled out and the page dies");

pub mod islands;
pub mod keys;

#[cfg(feature = "ssr")]
mod frame;
#[cfg(feature = "ssr")]
pub mod kit;
#[cfg(feature = "ssr")]
pub mod links;
#[cfg(feature = "ssr")]
mod live;
#[cfg(feature = "ssr")]
mod loaded;
#[cfg(feature = "ssr")]
mod marks;
#[cfg(feature = "ssr")]
mod outcome;
#[cfg(feature = "ssr")]
mod pages;
#[cfg(feature = "ssr")]
mod panels;
#[cfg(feature = "ssr")]
pub mod place;
#[cfg(feature = "ssr")]
pub mod reads;
#[cfg(feature = "ssr")]
mod routes;
#[cfg(feature = "ssr")]
mod shell;
#[cfg(feature = "ssr")]
mod tile;
#[cfg(feature = "ssr")]
pub mod words;

#[cfg(feature = "ssr")]
pub use live::LivePosition;
#[cfg(feature = "ssr")]
pub use outcome::{BrowserId, FormOutcome, Looking, Unsent};
#[cfg(feature = "ssr")]
pub use pages::kit::KitShown;
#[cfg(feature = "ssr")]
pub use routes::App;
#[cfg(feature = "ssr")]
pub use shell::{AssetNames, shell};
#[cfg(feature = "ssr")]
pub use tile::tile;
