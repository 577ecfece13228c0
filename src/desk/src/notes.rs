//! The feed of what happened to a session, and notes in it (facts: Didit §2, `…/reviews/`).

use crate::change::{self, Telling};
use crate::{Desk, DeskError, sessions};
use domain::audit::AuditEntry;
use domain::event::EventType;
use domain::session::SessionState;
use domain::{Actor, Right, Status, Uuid, notes, reasons};
use serde_json::{Value, json};
use store::types::{Act, Activity, Committed, SessionCommit};

/// How often a lost race is tried again.
const TRIES: usize = 32;

/// A page of the feed.
#[derive(Clone, Debug)]
pub struct FeedJson {
    /// Entries.
    pub rows: Vec<Value>,
    /// All entries of the session.
    pub count: i64,
}

impl Desk {
    /// A page of a session's feed.
    ///
    /// # Errors
    /// Without the right, or for an unknown session.
    pub async fn feed(
        &self,
        actor: &Actor,
        session_id: Uuid,
        newest_first: bool,
        (limit, offset): (i64, i64),
    ) -> Result<FeedJson, DeskError> {
        Self::require(actor, Right::OpenSession)?;
        self.opened(actor, session_id).await?;
        let (rows, count) = self.store.activity_feed(session_id, newest_first, limit, offset).await?;
        Ok(FeedJson { rows: rows.iter().map(entry_json).collect(), count })
    }

    /// Writes a note; a status given with it is an opinion on record and moves nothing.
    ///
    /// # Errors
    /// Without the right, for an unknown or redacted session, or when the note is empty or too long.
    pub async fn add_note(
        &self,
        actor: &Actor,
        session_id: Uuid,
        comment: &str,
        new_status: Option<Status>,
    ) -> Result<Value, DeskError> {
        for _ in 0..TRIES {
            let stored = self.workable(actor, session_id).await?;
            if comment.trim().is_empty() && new_status.is_none() {
                return Err(DeskError::field("comment", "This field is required: write something."));
            }
            notes::check(comment).map_err(|sentence| DeskError::field("comment", sentence))?;
            self.renew_claim(actor, &stored).await?;
            let now = self.world.now();
            let state = SessionState {
                event_sequence: stored.state.event_sequence + 1,
                updated_at: now,
                ..stored.state.clone()
            };
            let activity = Activity {
                comment: (!comment.trim().is_empty()).then(|| comment.to_owned()),
                actor_label: self.label_of(actor).await?,
                ..self.activity(actor, Act::Noted, None, new_status)
            };
            let audit = AuditEntry::new(
                actor,
                now,
                "session.note",
                sessions::target(session_id),
                json!({"activity": activity.activity_id, "new_status": new_status.map(Status::wire)}),
            );
            let telling = Telling {
                reviews: self.reviews(session_id).await?,
                ..Telling::new(EventType::ActivityCreated, &stored.payload)
            };
            let answer = entry_json(&activity);
            let commit = SessionCommit {
                event: Some(self.tell(actor, &state, telling).await?),
                ..change::of(&stored, state, activity, audit)
            };
            if let Committed::Done(_) = self.store.commit_session(commit).await? {
                return Ok(answer);
            }
        }
        Err(DeskError::Busy)
    }
}

/// An entry of the feed as JSON.
pub(crate) fn entry_json(activity: &Activity) -> Value {
    let comment = activity.comment.as_deref();
    json!({
        "uuid": activity.activity_id,
        "activity_type": activity_type(activity.act),
        "actor_display": activity.actor_name,
        "actor_email": Some(&activity.actor_label).filter(|label| label.contains('@')),
        "actor_type": match activity.actor_id.split_once(':') {
            Some(("person", _)) => "reviewer",
            Some(("key", _)) => "api_key",
            Some(("source", _)) => "source",
            _ => "system",
        },
        "new_status": activity.status_after.map(Status::wire),
        "previous_status": activity.status_before.map(Status::wire),
        "comment": comment,
        "mentioned_emails": comment.map(notes::mentioned).unwrap_or_default(),
        "previous_value": null,
        "new_value": null,
        "changed_fields": null,
        "metadata": {
            "reason_codes": activity.reason_codes.iter().map(|code| reasons::to_json(code)).collect::<Vec<_>>(),
        },
        "created_at": activity.at.rfc3339(),
    })
}

/// The word of an act for the feed.
fn activity_type(act: Act) -> &'static str {
    match act {
        Act::Created => "created",
        Act::Revised => "data_change",
        Act::SourceRepeated => "source_event_repeated",
        Act::SourceLate => "source_event_late",
        Act::Decided => "status_change",
        Act::Resent => "webhook_resend",
        Act::Linked => "linked_change",
        Act::Noted => "comment",
        Act::Tagged => "tag_change",
        Act::Described => "metadata_change",
        Act::Corrected => "correction",
        Act::HitReviewed => "aml_hit_review",
        Act::DocumentDecided => "document_review",
        Act::FeatureDecided => "feature_status_change",
        Act::PartySkipped => "party_change",
        Act::Canceled => "canceled",
        Act::Simulated => "simulated",
        Act::Claimed => "claimed",
        Act::Released => "released",
        Act::Proposed => "proposal",
        Act::Returned => "proposal_returned",
        Act::Voided => "proposal_voided",
        Act::Redacted => "redaction",
        Act::Exported => "export",
        Act::Held => "legal_hold",
        Act::Mailed => "mail",
        Act::Viewed | Act::ViewedPayload => "personal_data_view",
    }
}
