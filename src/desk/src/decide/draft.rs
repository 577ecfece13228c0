//! What a person typed into the decision form and has not sent: kept for them alone, under their session.

use super::{FormDecision, moves_version};
use crate::{Desk, DeskError};
use domain::view::{Draft, RefusalNotice};
use domain::{Actor, Right, Uuid, decision};
use store::types::KeptDraft;

impl Desk {
    /// Keeps what a person typed so far, without sending it. `shown` asks for the difference to what they look at, where
    /// the session moved on; without it, what belongs to a decision that they have made meanwhile is not kept.
    ///
    /// # Errors
    /// Without the right, for an unknown or redacted session, or when the store fails.
    pub async fn keep_typed(
        &self,
        actor: &Actor,
        session_id: Uuid,
        form: &FormDecision,
        shown: bool,
    ) -> Result<(), DeskError> {
        Self::require(actor, Right::Decide)?;
        let Actor::Person { user_id, .. } = actor else { return Err(DeskError::Forbidden(Right::Decide)) };
        let version = self.changeable(actor, session_id).await?.version;
        let drawn = form.expected_version.parse().ok().filter(|drawn| *drawn < version);
        let refusal = match drawn {
            Some(drawn) if shown => {
                let sentence = self.stale(session_id, drawn).await?.sentence();
                Some(RefusalNotice { sentence, changes: self.changes_since(session_id, drawn).await? })
            }
            Some(_) => {
                // a page that is being left may send its text after the decision that took it along
                let activities = self.store.activities(session_id).await?;
                if activities
                    .iter()
                    .find(|activity| moves_version(activity))
                    .is_some_and(|latest| latest.actor_id == actor.audit_id())
                {
                    return Ok(());
                }
                // nor does it take the place of a refusal that came before it and was not looked at yet
                let kept = self.store.find_draft(*user_id, session_id, self.world.now()).await?;
                kept.and_then(|kept| kept.refusal)
            }
            None => None,
        };
        let blank = form.draft.is_blank() && form.note.as_ref().is_none_or(|note| note.trim().is_empty());
        if blank && refusal.is_none() {
            return Ok(self.store.drop_draft(*user_id, session_id).await?);
        }
        self.keep(*user_id, session_id, form, refusal).await
    }

    /// Forgets a note that was kept and has been sent.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn note_sent(&self, actor: &Actor, session_id: Uuid) -> Result<(), DeskError> {
        let Actor::Person { user_id, .. } = actor else { return Ok(()) };
        let Some(mut kept) = self.store.find_draft(*user_id, session_id, self.world.now()).await? else {
            return Ok(());
        };
        if kept.draft.note.is_empty() {
            return Ok(());
        }
        kept.draft.note.clear();
        if kept.draft.is_blank() && kept.refusal.is_none() {
            return Ok(self.store.drop_draft(*user_id, session_id).await?);
        }
        Ok(self.store.keep_draft(*user_id, session_id, &kept, self.world.now()).await?)
    }

    /// Keeps a note of a person whose sign-in had ended when they sent it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn keep_unsent_note(&self, user_id: Uuid, session_id: Uuid, note: &str) -> Result<(), DeskError> {
        let kept = self.store.find_draft(user_id, session_id, self.world.now()).await?;
        let (draft, refusal) = kept.map(|kept| (kept.draft, kept.refusal)).unwrap_or_default();
        let form = FormDecision { draft, note: Some(note.to_owned()), ..FormDecision::default() };
        self.keep(user_id, session_id, &form, refusal).await
    }

    pub(super) async fn kept_note(&self, user_id: Uuid, session_id: Uuid) -> Result<String, DeskError> {
        let kept = self.store.find_draft(user_id, session_id, self.world.now()).await?;
        Ok(kept.map(|kept| kept.draft.note).unwrap_or_default())
    }

    /// After a decision: nothing of it is left, but a note that was never sent is.
    pub(super) async fn settle_draft(&self, user_id: Uuid, session_id: Uuid, note: String) -> Result<(), DeskError> {
        if note.is_empty() {
            return Ok(self.store.drop_draft(user_id, session_id).await?);
        }
        let kept = KeptDraft { draft: Draft { note, ..Draft::default() }, refusal: None };
        Ok(self.store.keep_draft(user_id, session_id, &kept, self.world.now()).await?)
    }

    /// Keeps what a person typed whose sign-in had ended when they sent it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn keep_unsent(&self, user_id: Uuid, session_id: Uuid, form: &FormDecision) -> Result<(), DeskError> {
        let sentence = "Your sign-in had ended, so nothing was sent. What you typed is still here.".to_owned();
        self.keep(user_id, session_id, form, Some(RefusalNotice { sentence, changes: Vec::new() })).await
    }

    pub(crate) async fn keep(
        &self,
        user_id: Uuid,
        session_id: Uuid,
        form: &FormDecision,
        refusal: Option<RefusalNotice>,
    ) -> Result<(), DeskError> {
        let mut draft = form.draft.clone();
        draft.note = match &form.note {
            Some(note) => note.clone(),
            None => self.kept_note(user_id, session_id).await?,
        };
        // a draft cannot grow without bound, whatever a browser sends
        for text in [&mut draft.comment, &mut draft.override_reason, &mut draft.note] {
            *text = text.chars().take(2 * decision::COMMENT_LIMIT).collect();
        }
        draft.reason_codes.truncate(200);
        draft.nodes_to_resubmit.truncate(200);
        draft.email_address = draft.email_address.chars().take(1000).collect();
        draft.email_language.truncate(20);
        Ok(self.store.keep_draft(user_id, session_id, &KeptDraft { draft, refusal }, self.world.now()).await?)
    }
}
