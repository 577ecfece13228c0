//! The feed of what happened to a session, and notes in it (facts: Didit §2, `…/reviews/`).

use crate::change::{self, Telling};
use crate::{Desk, DeskError, sessions};
use domain::audit::AuditEntry;
use domain::event::EventType;
use domain::policy::ShownFields;
use domain::session::SessionState;
use domain::view::{AccountState, MentionLine};
use domain::{Actor, Right, Status, Uuid, attributes, notes, reasons};
use serde_json::{Map, Value, json};
use store::types::{Act, Activity, Committed, SessionCommit};

/// How often a lost race is tried again.
const TRIES: usize = 32;

/// Mentions that a page lists.
const MOST_MENTIONS: i64 = 20;

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
        let state = self.opened(actor, session_id).await?.state;
        let shown = self.shown_fields(&state).await?;
        let (rows, count) = self.store.activity_feed(session_id, newest_first, limit, offset).await?;
        Ok(FeedJson { rows: rows.iter().map(|row| entry_json(row, shown.as_ref())).collect(), count })
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
                previous_status: Some(state.status),
                reviews: self.reviews(session_id).await?,
                ..Telling::new(EventType::ActivityCreated, &stored.payload)
            };
            let answer = entry_json(&activity, None);
            let again = answer.clone();
            let commit = SessionCommit {
                mentions: self.mentioned(actor, comment).await?,
                event: Some(self.tell(actor, &state, telling).await?),
                ..change::of(&stored, state, activity, audit)
            };
            store::foretell(move |_: &Committed| Some(again.clone()));
            if let Committed::Done(_) = self.store.commit_session(commit).await? {
                return Ok(answer);
            }
        }
        Err(DeskError::Busy)
    }
}

impl Desk {
    /// What others wrote to a person in notes and the person has not looked at yet, newest first, at most twenty. Opening
    /// the session settles it. Keys are written to by nobody.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn mentions(&self, actor: &Actor) -> Result<Vec<MentionLine>, DeskError> {
        match actor {
            Actor::Person { user_id, .. } if actor.may(Right::OpenSession) => {
                Ok(self.store.mentions_of(*user_id, MOST_MENTIONS).await?)
            }
            _ => Ok(Vec::new()),
        }
    }

    /// The people whom a comment names and who may open what they are pointed to; never its writer.
    async fn mentioned(&self, actor: &Actor, comment: &str) -> Result<Vec<Uuid>, DeskError> {
        let mut people = Vec::new();
        for email in notes::mentioned(comment) {
            let Some(user) = self.store.find_user_by_email(&email).await? else { continue };
            let own = matches!(actor, Actor::Person { user_id, .. } if *user_id == user.user_id);
            let named = Actor::Person { user_id: user.user_id, name: user.name, roles: user.roles };
            if !own && user.state == AccountState::Active && named.may(Right::OpenSession) {
                people.push(user.user_id);
            }
        }
        Ok(people)
    }
}

/// An entry of the feed as JSON. Values that the workflow does not give out are null, as in the session itself.
pub(crate) fn entry_json(activity: &Activity, shown: Option<&ShownFields>) -> Value {
    let comment = activity.comment.as_deref();
    let values = values(activity, shown);
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
        "previous_value": values.0,
        "new_value": values.1,
        "changed_fields": values.2,
        "metadata": {
            "reason_codes": activity.reason_codes.iter().map(|code| reasons::to_json(code)).collect::<Vec<_>>(),
        },
        "created_at": activity.at.rfc3339(),
    })
}

/// What an entry changed: the values before and after by field, and the fields; all null when it changed none. A field
/// is named by its way through the payload, so that two items with the same field stay apart.
fn values(activity: &Activity, shown: Option<&ShownFields>) -> (Value, Value, Value) {
    let (mut before, mut after) = (Map::new(), Map::new());
    // a note may name a status and moves none
    if let (Some(from), Some(to)) = (activity.status_before, activity.status_after)
        && from != to
        && activity.act != Act::Noted
    {
        before.insert("status".to_owned(), from.wire().into());
        after.insert("status".to_owned(), to.wire().into());
    }
    for change in &activity.changes {
        let thing = change.pointer.split('/').filter(|key| !key.is_empty());
        let place: Vec<&str> = thing.chain(change.path.iter().map(String::as_str)).collect();
        let given = shown.is_none_or(|shown| attributes::is_given_at(shown, &place));
        let value = |value: &Option<Value>| value.clone().filter(|_| given).unwrap_or_default();
        let field = place.join(".");
        before.insert(field.clone(), value(&change.before));
        after.insert(field, value(&change.after));
    }
    if before.is_empty() {
        return (Value::Null, Value::Null, Value::Null);
    }
    let fields = before.keys().cloned().map(Value::from).collect();
    (Value::Object(before), Value::Object(after), Value::Array(fields))
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
        Act::Prioritised => "priority_change",
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
        Act::Viewed | Act::ViewedPayload => "personal_data_view",
    }
}
