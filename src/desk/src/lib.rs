//! Use cases: everything a reviewer, manager, admin, API key or vendor can ask for.
//!
//! Authorisation happens here and nowhere else: every public act takes the [`Actor`] and asks the one table of rights
//! (`domain::permission`) before it touches the store.

mod accounts;
mod audit;
mod audit_log;
mod bulk;
mod calls;
mod change;
mod claims;
mod corrections;
mod countries;
mod create;
mod decide;
mod deliveries;
mod describe;
mod elsewhere;
mod error;
mod export;
mod files;
mod find;
#[cfg(test)]
mod fuzz;
mod ingest;
mod insight;
mod keys;
mod letter;
mod list_file;
mod lists;
mod live;
mod looks;
mod notes;
mod outcomes;
mod outgoing;
mod passwords;
mod personal;
mod policies;
mod privacy;
mod profile;
mod proposals;
mod queue;
mod requests;
mod review;
mod revisions;
mod sessions;
mod sign_in;
mod successor;
mod templates;
mod timeline;
mod unsent;
mod views;
mod webhooks;

pub use accounts::{Invitation, NewPerson};
pub use audit::AuditReport;
pub use audit_log::AuditJson;
pub use bulk::{BulkForm, Chosen};
pub use claims::Held;
pub use corrections::{ByHand, Correction, CorrectionDone};
pub use create::{Created, NewSession};
pub use decide::{Decided, FormDecision};
pub use deliveries::Span;
pub use describe::MOST_TAGS_SENT;
pub use error::DeskError;
pub use export::Export;
pub use files::{FileAnswer, FileLink, OpenedFile};
pub use ingest::{Brought, Ingested, Put};
pub use keys::{NewKey, PrintedKey};
pub use list_file::ListFile;
pub use lists::SessionsJson;
pub use live::{Message, Told, WatchRefusal, Watched, Watching};
pub use notes::FeedJson;
pub use outgoing::sent_body;
pub use policies::{NewReason, PoliciesJson, policies_from_form};
pub use proposals::{ProposalsAsked, ProposalsJson};
pub use sessions::{DrawnPicture, Include, SessionJson};
pub use sign_in::SignInRefusal;
pub use store::types::{Begun, CallEffect, HeaderStyle, KeptAnswer, SignIn, UnsentForm};
pub use store::{Call, answer_by, watched};
pub use views::ViewForm;
pub use webhooks::{NewWebhook, PrintedWebhook};

use domain::{Actor, Right, Time, World};
use std::sync::Arc;
use store::Store;
use store::types::Looks;
use tokio::sync::Semaphore;

/// The desk: one for the whole process, cheap to clone.
#[derive(Clone)]
pub struct Desk {
    store: Store,
    world: Arc<dyn World>,
    hashing: Arc<Semaphore>,
    draws_pictures: bool,
    signs_as: Option<Arc<str>>,
    looks: Looks,
    live: Arc<live::Hub>,
}

/// Most passwords hashed at once; each takes 19 MiB and a core for some 25 ms.
const HASHING_PERMITS: usize = 2;

impl Desk {
    /// A desk on an opened store. `draws_pictures` is for the demo, whose documents and faces are invented.
    #[must_use]
    pub fn new(store: Store, world: Arc<dyn World>, draws_pictures: bool) -> Self {
        let live = live::Hub::new(store.clone(), Arc::clone(&world));
        let hashing = Arc::new(Semaphore::new(HASHING_PERMITS));
        Self { store, world, hashing, draws_pictures, signs_as: None, looks: Looks::default(), live }
    }

    /// The same desk, whose lists look so far for their rows.
    #[must_use]
    pub fn looking(self, looks: Looks) -> Self {
        Self { looks, ..self }
    }

    /// The same desk, whose mail to subjects is signed with this name.
    #[must_use]
    pub fn signing_as(self, name: Option<&str>) -> Self {
        Self { signs_as: name.map(Arc::from), ..self }
    }

    /// The time by which the desk goes.
    #[must_use]
    pub fn now(&self) -> Time {
        self.world.now()
    }

    /// Whether the database answers, for `/readyz`.
    pub async fn ready(&self) -> bool {
        self.store.ping().await.is_ok()
    }

    fn require(actor: &Actor, right: Right) -> Result<(), DeskError> {
        if actor.may(right) { Ok(()) } else { Err(DeskError::Forbidden(right)) }
    }

    /// A random token of 256 bits as URL-safe text.
    fn token(&self) -> String {
        use base64::Engine as _;
        let mut bytes = [0_u8; 32];
        self.world.random(&mut bytes);
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
    }
}

/// SHA-256, for tokens and keys whose text has 256 random bits of its own.
fn sha256(parts: &[&[u8]]) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().to_vec()
}
