//! Types and rules of the review desk: pure, the same code on the server and in the browser.
//!
//! Nothing here asks for the time, for randomness or for the network: what a rule needs, it is given.

pub mod attributes;
pub mod audit;
pub mod audit_marks;
pub mod corrections;
pub mod csv;
pub mod decision;
pub mod describe;
pub mod duplicates;
pub mod event;
pub mod features;
pub mod file_kind;
pub mod find;
pub mod four_eyes;
pub mod gates;
pub mod language;
pub mod live;
pub mod look;
pub mod masking;
pub mod media;
pub mod narrow;
pub mod notes;
pub mod ownership;
pub mod pairing;
pub mod panels;
pub mod parents;
pub mod payload;
pub mod permission;
pub mod person_row;
pub mod policy;
pub mod reasons;
pub mod redaction;
pub mod resubmission;
pub mod screen;
pub mod search;
pub mod session;
mod shape;
pub mod source_event;
pub mod status;
pub mod tables;
pub mod tags;
pub mod templates;
pub mod time;
pub mod ubo;
pub mod view;
pub mod world;
pub mod zone;

pub use language::Language;
pub use payload::Payload;
pub use permission::{Actor, AuditReach, Right, Role, Scope};
pub use policy::Policies;
pub use screen::ScreenSettings;
pub use session::{Environment, Kind, Source};
pub use status::Status;
pub use time::Time;
pub use ubo::UboSummary;
pub use world::World;

pub use uuid::Uuid;
