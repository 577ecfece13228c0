//! Mail out: leases what is due, writes the message, hands it over, and notes how that went.
//!
//! At least once, like everything in the outbox: a process that dies between the server's "yes" and its own note sends
//! the mail again. The second one has the same Message-ID and the same bytes, so that it can be recognised.

mod folder;
mod message;
mod smtp;

pub use folder::Folder;
pub use message::Sender;
pub use smtp::Smtp;

use crate::{rounds, schedule};
use domain::World;
use domain::time::SECOND;
use std::sync::Arc;
use std::time::Duration;
use store::types::{AfterMail, LeasedMail, MailTry};
use store::{Store, StoreError};
use tokio::sync::watch;

/// Longest time that one mail may take to hand over; servers make callers wait on purpose.
const TOTAL: Duration = Duration::from_secs(60);
/// A leased mail comes free again after this long: longer than a try may take, or it could go out twice.
const LEASE: i64 = 75 * SECOND;
/// Most mails in flight.
const IN_FLIGHT: usize = 8;
/// Pause when nothing is due.
const PAUSE: Duration = Duration::from_millis(500);

/// How mail leaves the desk.
#[derive(Clone, Debug)]
pub enum Transport {
    /// To a mail server.
    Smtp(Smtp),
    /// Into files, where an operator picks them up or reads them.
    Folder(Folder),
}

impl Transport {
    /// The folder, if mail goes into one.
    #[must_use]
    pub fn folder(&self) -> Option<Folder> {
        match self {
            Self::Folder(folder) => Some(folder.clone()),
            Self::Smtp(_) => None,
        }
    }
}

/// Why a mail was not handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// In a word or two; nothing that a server said, it may repeat the address.
    pub word: String,
    /// Whether another try would fail in the same way.
    pub lasting: bool,
}

impl Fault {
    fn passing(word: impl Into<String>) -> Self {
        Self { word: word.into(), lasting: false }
    }
}

/// The worker that sends mail. Several may run, in one process or in many.
#[derive(Clone)]
pub struct Mails {
    store: Store,
    world: Arc<dyn World>,
    transport: Transport,
    sender: Arc<Sender>,
}

impl Mails {
    /// A worker on a store.
    #[must_use]
    pub fn new(store: Store, world: Arc<dyn World>, transport: Transport, sender: Sender) -> Self {
        Self { store, world, transport, sender: Arc::new(sender) }
    }

    /// Sends what is due now and waits for every answer; the number of mails tried. For tests and commands.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn step(&self) -> Result<usize, StoreError> {
        rounds::all(self.lease().await?, |mail| {
            let worker = self.clone();
            async move { worker.send(mail).await }
        })
        .await
    }

    /// Sends until `stop` turns true or nobody is left who could say so.
    pub async fn run(&self, stop: watch::Receiver<bool>) {
        rounds::go(stop, PAUSE, "mail that is due could not be sent or noted", || self.step()).await;
    }

    /// Leases what is due without sending it, as a process does that is killed right afterwards.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn lease(&self) -> Result<Vec<LeasedMail>, StoreError> {
        self.store.lease_mails(self.world.now(), LEASE, i64::try_from(IN_FLIGHT).unwrap_or(1)).await
    }

    async fn send(&self, mail: LeasedMail) -> Result<(), StoreError> {
        let at = self.world.now();
        let tries = mail.tries + 1;
        let fault = match message::write(&mail, &self.sender) {
            Ok(message) => match tokio::time::timeout(TOTAL, self.hand_over(&mail, &message)).await {
                Ok(Ok(())) => None,
                Ok(Err(fault)) => Some(fault),
                Err(_) => Some(Fault::passing("timeout")),
            },
            Err(fault) => Some(fault),
        };
        let next = match &fault {
            None => AfterMail::Sent,
            Some(fault) if fault.lasting => AfterMail::GiveUp,
            Some(_) => {
                let mut chance = [0_u8; 4];
                self.world.random(&mut chance);
                schedule::next_try(tries, at, u32::from_le_bytes(chance), None)
                    .map_or(AfterMail::GiveUp, AfterMail::Retry)
            }
        };
        let word = fault.map(|fault| fault.word);
        tracing::info!(mail = %mail.mail_id, tries, fault = word, "mail tried");
        let still_wanted = self.store.finish_mail(mail.mail_id, MailTry { at, fault: word, next }).await?;
        if let (false, Transport::Folder(folder)) = (still_wanted, &self.transport) {
            // redacted while it was being written
            if let Err(error) = folder.remove(&[mail.mail_id]) {
                tracing::error!(mail = %mail.mail_id, kind = %error.kind(), "a redacted mail could not be removed");
            }
        }
        Ok(())
    }

    async fn hand_over(&self, mail: &LeasedMail, message: &lettre::Message) -> Result<(), Fault> {
        match &self.transport {
            Transport::Smtp(smtp) => smtp.send(message).await,
            Transport::Folder(folder) => {
                let (folder, mail_id, bytes) = (folder.clone(), mail.mail_id, message.formatted());
                let written = tokio::task::spawn_blocking(move || folder.write(mail_id, &bytes)).await;
                match written {
                    Ok(Ok(())) => Ok(()),
                    Ok(Err(error)) => Err(Fault::passing(format!("file not written: {}", error.kind()))),
                    Err(_) => Err(Fault::passing("file not written")),
                }
            }
        }
    }
}
