//! One subject's whole record as a zip that a stranger can read (GDPR art. 15, domain §5).
//!
//! It is written while it is sent: never more than one entry of it is held at a time.

mod dossier;
mod record;
mod zipped;

use crate::sessions::target;
use crate::{Desk, DeskError, timeline};
use domain::audit::AuditEntry;
use domain::reasons::Catalogue;
use domain::view::Personal;
use domain::{Actor, Time, Uuid, event};
use futures::stream::{self, Stream};
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use store::StoreError;
use store::types::{Act, AnsweredTry, FileState, StoredEvent, StoredFile, StoredMail, StoredSession};
use tokio::sync::mpsc;
use zipped::Zipped;

/// Pieces of an export that may wait for a slow reader.
const PIECES: usize = 4;
/// Revisions read at a time.
const FIRST_REVISION: i64 = 1;

const NO_PDF: &str = "The PDF of this record could not be made. record.html and the JSON files hold all of it.\n";
const README: &str = include_str!("readme.txt");

/// An export under way.
#[derive(Debug)]
pub struct Export {
    /// A name for the file; it tells nothing personal.
    pub name: String,
    pieces: mpsc::Receiver<Result<Vec<u8>, StoreError>>,
}

impl Export {
    /// The zip, piece by piece. An error says that it broke off.
    pub fn into_stream(mut self) -> impl Stream<Item = Result<Vec<u8>, StoreError>> + Send {
        // a channel may be asked again after its end, as compression does
        stream::poll_fn(move |context| self.pieces.poll_recv(context))
    }
}

impl Desk {
    /// Exports a session's whole record; of a redacted one what is left. Each export leaves an audit entry.
    ///
    /// # Errors
    /// Without the right; for people, who need a second person; an unknown session.
    pub async fn export(&self, actor: &Actor, session_id: Uuid) -> Result<Export, DeskError> {
        Self::require_key(actor)?;
        self.begin_export(actor, session_id, json!({})).await
    }

    /// Begins the export; `detail` goes into the audit entry.
    pub(crate) async fn begin_export(
        &self,
        actor: &Actor,
        session_id: Uuid,
        detail: Value,
    ) -> Result<Export, DeskError> {
        let stored = self.opened(actor, session_id).await?;
        let activity = self.activity(actor, Act::Exported, None, None);
        let entry = AuditEntry::new(actor, self.world.now(), "session.export", target(session_id), detail);
        self.store.record(session_id, activity, entry).await?;
        let reasons = self.catalogue().await?;
        let (pieces, receiver) = mpsc::channel(PIECES);
        let name = format!("countersign-session-{}.zip", stored.state.number);
        let desk = self.clone();
        tokio::spawn(async move {
            let mut zip = Zipped::new(pieces.clone());
            let Err(error) = desk.write_export(&stored, &reasons, &mut zip).await else { return };
            if pieces.is_closed() {
                return tracing::info!("an export was left unread");
            }
            tracing::error!(%error, "an export broke off");
            // the reader sees that it is cut off
            let _ = pieces.send(Err(error)).await;
        });
        Ok(Export { name, pieces: receiver })
    }

    async fn write_export(
        &self,
        stored: &StoredSession,
        reasons: &Catalogue,
        zip: &mut Zipped,
    ) -> Result<(), StoreError> {
        let session_id = stored.state.session_id;
        let activities = self.store.activities(session_id).await?;
        let events = self.store.events_of(session_id).await?;
        let mails = self.store.mails_of(session_id).await?;
        let proposals = self.store.proposals_of(session_id).await?;
        let reviews = crate::decide::reviews_of(activities.clone(), &proposals);
        let mut whole = event::Decision::of(&stored.payload, &stored.state, stored.ubo, &reviews).into_value();
        // what the desk keeps beside a decision
        whole["tags"] = json!(self.store.tags_of(session_id).await?);
        whole["legal_hold_until"] = json!(stored.state.legal_hold_until.map(Time::rfc3339));
        let entries = timeline::build(
            &stored.payload,
            activities,
            (events.clone(), mails.clone(), &proposals),
            reasons,
            // the record is whole
            Personal::Shown { until: self.world.now() },
            // on paper a link leads nowhere, and nobody looked before
            (HashMap::new(), &HashSet::new()),
        );
        zip.add("README.txt", README.as_bytes()).await?;
        let page = record::page(stored, &whole, &entries, self.world.now());
        zip.add("record.html", page.as_bytes()).await?;
        let files = self.store.files_of(session_id).await?;
        let now = self.world.now();
        let contents = dossier::Contents { stored, whole: &whole, entries: &entries, files: &files, now };
        add_pdf(dossier::document(&contents), zip).await?;
        zip.add_json("session.json", &whole).await?;
        let lines: Vec<Value> = entries
            .iter()
            .filter(|entry| entry.deliveries.is_empty())
            .map(|entry| {
                json!({
                    "at": entry.at.rfc3339(), "who": entry.who, "what": entry.what, "comment": entry.comment,
                    "reasons": entry.reasons, "status": entry.status.map(domain::Status::wire),
                })
            })
            .collect();
        zip.add_json("timeline.json", &Value::Array(lines)).await?;
        self.add_revisions(stored, zip).await?;
        for event in events.iter().rev() {
            let body = self.store.event_body(event.event_id).await?;
            let tries = self.store.tries_of(session_id, event.event_id).await?;
            let told = event_json(event, body.as_ref(), &tries);
            zip.add_json(&format!("events/{:05}.json", event.sequence), &told).await?;
        }
        let mails: Vec<Value> = mails.iter().map(mail_json).collect();
        zip.add_json("mails.json", &Value::Array(mails)).await?;
        self.add_files(files, zip).await?;
        let audit: Vec<Value> = self
            .store
            .audit_of(&target(session_id))
            .await?
            .into_iter()
            .map(|row| json!({"seq": row.seq, "hash": row.hash, "prev_hash": row.prev_hash, "content": row.content}))
            .collect();
        zip.add_json("audit.json", &Value::Array(audit)).await?;
        zip.finish().await
    }

    /// Every kept evidence file as it came, and a list of all that the payloads named.
    async fn add_files(&self, files: Vec<StoredFile>, zip: &mut Zipped) -> Result<(), StoreError> {
        let mut listed = Vec::new();
        for file in files {
            let reader = if file.state == FileState::Kept { self.store.read_file(&file).await? } else { None };
            let name = reader.is_some().then(|| file_name(&file));
            listed.push(json!({
                "file": name, "size": file.size, "media_type": file.media_type, "named_at": file.place,
                "fault": file.fault,
            }));
            if let (Some(mut reader), Some(name)) = (reader, name) {
                zip.begin(&name)?;
                while let Some(piece) = reader.next().await? {
                    zip.write(&piece).await?;
                }
            }
        }
        zip.add_json("files.json", &Value::Array(listed)).await
    }

    /// Every kept revision, the newest last, one at a time.
    async fn add_revisions(&self, stored: &StoredSession, zip: &mut Zipped) -> Result<(), StoreError> {
        let session_id = stored.state.session_id;
        let mut version = i64::MAX;
        loop {
            let Some(revision) = self.store.revision(session_id, version).await? else { return Ok(()) };
            let whole = json!({
                "revision": revision.revision, "version": revision.version, "at": revision.at.rfc3339(),
                "payload": Value::Object(revision.payload.into_object()),
            });
            zip.add_json(&format!("revisions/{:05}.json", revision.revision), &whole).await?;
            if revision.revision <= FIRST_REVISION {
                return Ok(());
            }
            version = revision.version - 1;
        }
    }
}

/// The record as a PDF. The record goes out without it rather than not at all.
async fn add_pdf(document: paper::Document, zip: &mut Zipped) -> Result<(), StoreError> {
    let printed = tokio::task::spawn_blocking(move || paper::print(&document)).await;
    match printed {
        Ok(Ok(bytes)) => zip.add("record.pdf", &bytes).await,
        Ok(Err(_)) | Err(_) => {
            tracing::error!("a PDF of a record could not be made");
            zip.add("record-pdf-is-missing.txt", NO_PDF.as_bytes()).await
        }
    }
}

/// What a kept file is called in the zip.
fn file_name(file: &StoredFile) -> String {
    let kind = file.media_type.rsplit('/').next().unwrap_or_default();
    format!("files/{}.{kind}", file.file_id)
}

fn mail_json(mail: &StoredMail) -> Value {
    let content = mail.content.as_ref();
    json!({
        "mail_id": mail.mail_id, "at": mail.at.rfc3339(), "state": mail.state, "tries": mail.tries,
        "to": content.map(|content| &content.to), "language": content.map(|content| &content.language),
        "subject": content.map(|content| &content.subject), "text": content.map(|content| &content.text),
    })
}

/// How a try went and the beginning of what the receiver answered.
fn try_json(answered: &AnsweredTry) -> Value {
    let tried = &answered.tried;
    json!({
        "try": tried.number, "at": tried.at.rfc3339(), "http_status": tried.http_status, "took_ms": tried.took_ms,
        "fault": tried.fault, "answer": answered.answer.as_deref().map(String::from_utf8_lossy),
    })
}

fn event_json(event: &StoredEvent, body: Option<&Value>, tries: &[AnsweredTry]) -> Value {
    let deliveries: Vec<Value> = event
        .deliveries
        .iter()
        .map(|delivery| {
            let own = tries.iter().filter(|answered| answered.delivery_id == delivery.delivery_id);
            json!({
                "delivery_id": delivery.delivery_id, "receiver": timeline::host_of(&delivery.url),
                "state": delivery.state, "tries": delivery.tries, "http_status": delivery.http_status,
                "fault": delivery.fault, "next_at": delivery.next_at.map(Time::rfc3339),
                "answers": own.map(try_json).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({
        "event_id": event.event_id, "sequence": event.sequence, "type": event.event_type.wire(),
        "at": event.at.rfc3339(), "deliveries": deliveries, "body": body,
    })
}
