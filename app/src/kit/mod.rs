//! Parts that every page is built from: they know how things look, not what they mean.

mod badge;
mod bar;
mod button;
mod empty;
mod escape;
mod facts;
mod field;
mod hint;
mod icon;
mod notice;
mod number;
mod page_title;
mod panel;
mod table;
mod text_area;
mod time;

pub use badge::{Badge, Count, Tone};
pub use bar::Bar;
pub use button::{LinkButton, PostButton, Submit};
pub use empty::Empty;
pub use escape::escape_text;
pub use facts::{Facts, More};
pub use field::{Check, Choice, Field, Hidden, Select};
pub use hint::Hint;
pub use icon::Icon;
pub use notice::{NoticeBox, Once};
pub use number::{amount, decimal, grouped, plural};
pub use page_title::PageTitle;
pub use panel::{PageHead, Panel};
pub use table::{Head, Table};
pub use text_area::TextArea;
pub use time::{Ago, Since};
