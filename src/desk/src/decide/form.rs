//! The decision form as a person sent it: read, decided once, and kept when it is refused.

use super::Decided;
use crate::{Desk, DeskError};
use domain::decision::{Channel, Command, MailWish, Refusal};
use domain::reasons::Catalogue;
use domain::resubmission::Node;
use domain::view::{Draft, RefusalNotice};
use domain::{Actor, Right, Status, Uuid};

/// The decision form as it was sent: text as typed, so that nothing is lost when it is refused.
#[derive(Clone, Debug, Default)]
pub struct FormDecision {
    /// What was typed and ticked.
    pub draft: Draft,
    /// `expected_version` as sent.
    pub expected_version: String,
    /// The note beside it, where it was sent along; otherwise the one that is kept stays.
    pub note: Option<String>,
    /// The form that was sent; none for one that does not say so.
    pub form_id: Option<Uuid>,
}

impl Desk {
    /// Decides from the form. What was typed is kept as the person's draft when it is refused.
    ///
    /// # Errors
    /// Without the right, for an unknown session, or when the store fails. A refusal is no error here: it is kept
    /// with the draft, and the page shows both.
    pub async fn decide_from_form(
        &self,
        actor: &Actor,
        session_id: Uuid,
        form: &FormDecision,
    ) -> Result<Option<Decided>, DeskError> {
        Self::require(actor, Right::Decide)?;
        let Actor::Person { user_id, .. } = actor else { return Err(DeskError::Forbidden(Right::Decide)) };
        // read before: the decision takes the draft along
        let note = self.kept_note(*user_id, session_id).await?;
        let refused = match read_form(form, &self.catalogue().await?) {
            // the session's own status comes before what the form says
            Err(refusal) => match self.check_decidable(actor, session_id).await {
                Ok(()) => DeskError::Refused(refusal),
                Err(first @ DeskError::Refused(_)) => first,
                Err(error) => return Err(error),
            },
            Ok(command) => match self.decide_by(actor, session_id, &command, Channel::Form, form.form_id).await {
                Ok(decided) => {
                    self.settle_draft(*user_id, session_id, note).await?;
                    return Ok(Some(decided));
                }
                Err(
                    refused @ (DeskError::Refused(_)
                    | DeskError::Stale { .. }
                    | DeskError::Overtaken(_)
                    | DeskError::Busy),
                ) => refused,
                Err(error) => return Err(error),
            },
        };
        // its twin was faster: what was asked for is done
        if self.was_sent(form.form_id, session_id).await? {
            let stored = self.visible(actor, session_id).await?;
            let (kind, status) = (stored.state.kind, stored.state.status);
            return Ok(Some(Decided { session_id, kind, status, proposal_id: None }));
        }
        let changes = match (&refused, form.expected_version.parse()) {
            (DeskError::Stale { .. }, Ok(version)) => self.changes_since(session_id, version).await?,
            _ => Vec::new(),
        };
        let refusal = Some(RefusalNotice { sentence: refused.sentence(), changes });
        self.keep(*user_id, session_id, form, refusal).await?;
        Ok(None)
    }
}

/// Reads the form: every field is text.
pub(crate) fn read_form(form: &FormDecision, reasons: &Catalogue) -> Result<Command, Refusal> {
    let draft = &form.draft;
    let new_status = Status::read_any(draft.new_status.trim())
        .ok_or_else(|| Refusal::Field("new_status", "Choose an outcome first.".to_owned()))?;
    let expected_version = form.expected_version.trim().parse().map_err(|_| {
        Refusal::Field("expected_version", "The form does not say which version it shows. Decide again.".to_owned())
    })?;
    // boxes of another outcome may be ticked and hidden; only those that this outcome asks for count
    let fitting = |code: &&String| reasons.is_retired(code) || reasons.fits(code, new_status) != Some(false);
    let reason_codes = match new_status {
        Status::Declined | Status::Resubmitted => draft.reason_codes.iter().filter(fitting).cloned().collect(),
        _ => Vec::new(),
    };
    let nodes_to_resubmit = match new_status {
        Status::Resubmitted => draft.nodes_to_resubmit.iter().map(|text| read_node(text)).collect::<Result<_, _>>()?,
        _ => Vec::new(),
    };
    Ok(Command {
        new_status,
        comment: draft.comment.replace("\r\n", "\n"),
        reason_codes,
        nodes_to_resubmit,
        expected_version: Some(expected_version),
        override_reason: draft.override_reason.replace("\r\n", "\n"),
        mail: read_mail(draft, new_status)?,
    })
}

/// The mail that the form asks for; what is typed about it counts only where the box is ticked and can be.
fn read_mail(draft: &Draft, new_status: Status) -> Result<Option<MailWish>, Refusal> {
    if !draft.send_email || new_status == Status::InReview {
        return Ok(None);
    }
    letters::wish(&draft.email_address, &draft.email_language).map(Some).map_err(|faults| {
        let sentence = match faults.first() {
            Some((field @ "email_address", _)) => {
                return Refusal::Field(
                    field,
                    "Enter the email address that the mail goes to, one and no more.".to_owned(),
                );
            }
            Some((_, sentence)) => (*sentence).to_owned(),
            None => String::new(),
        };
        Refusal::Field("email_language", sentence)
    })
}

fn read_node(text: &str) -> Result<Node, Refusal> {
    text.rsplit_once(':')
        .map(|(node_id, feature)| Node { node_id: node_id.to_owned(), feature: feature.to_owned() })
        .ok_or_else(|| Refusal::Field("nodes_to_resubmit", "A step is written node_id:feature.".to_owned()))
}
