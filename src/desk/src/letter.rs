//! Mail to the subject: what a decision says to them, and how the form shows it before it is sent.

use crate::decide::{FormDecision, read_form};
use crate::{Desk, DeskError};
use domain::decision::{self, MailWish};
use domain::reasons::{Catalogue, LIMIT_EXCEEDED};
use domain::resubmission::{self, Step};
use domain::view::{Draft, MailForm, MailPreview, RefusalNotice};
use domain::{Actor, Right, Status, Uuid, payload};
use letters::{Direction, Language, Letter, Outcome, Told, reason, step};
use serde_json::Value;
use store::types::{MailContent, NewMail, StoredSession};

/// What a letter is about.
struct About<'a> {
    to: Status,
    reason_codes: &'a [String],
    steps: &'a [Step],
}

impl Desk {
    /// The mail that goes with a change.
    pub(crate) fn mail_of(
        &self,
        stored: &StoredSession,
        change: &decision::Change,
        wish: &MailWish,
    ) -> Result<NewMail, DeskError> {
        let about = About { to: change.to, reason_codes: &change.reason_codes, steps: &change.steps };
        let letter = self.letter(stored, &about, &wish.language);
        let letter = letter.ok_or_else(|| DeskError::field("send_email", "This decision sends no mail."))?;
        Ok(NewMail {
            mail_id: self.world.id(),
            content: MailContent {
                to: wish.address.clone(),
                language: letter.language.to_owned(),
                text: letter.text(),
                html: letter.html(),
                subject: letter.subject,
            },
        })
    }

    /// Keeps the form as it was sent, to be shown again with what its mail would say; sends and decides nothing.
    ///
    /// # Errors
    /// Without the right to decide, or for an unknown session.
    pub async fn preview_mail(&self, actor: &Actor, session_id: Uuid, form: &FormDecision) -> Result<(), DeskError> {
        Self::require(actor, Right::Decide)?;
        let Actor::Person { user_id, .. } = actor else { return Err(DeskError::Forbidden(Right::Decide)) };
        self.visible(actor, session_id).await?;
        let refusal = match read_form(&without_mail(form), &self.catalogue().await?) {
            Err(refusal) => Some(refusal.sentence()),
            Ok(command) if command.new_status == Status::InReview => {
                Some("A move back to review sends no email.".to_owned())
            }
            Ok(_) => None,
        };
        let refusal = refusal.map(|sentence| RefusalNotice { sentence, changes: Vec::new() });
        let mut form = form.clone();
        form.draft.preview = refusal.is_none();
        self.keep(*user_id, session_id, &form, refusal).await
    }

    /// The part of the form about mail: what was typed, else what the session's contact details say.
    pub(crate) fn mail_form(&self, stored: &StoredSession, draft: Option<&Draft>, reasons: &Catalogue) -> MailForm {
        let contact = stored.payload.object().get("contact_details").and_then(Value::as_object);
        let known = |key| contact.and_then(|contact| payload::text(contact, key)).unwrap_or_default();
        let (address, language) = match draft {
            Some(draft) => (draft.email_address.as_str(), draft.email_language.as_str()),
            None => (known("email"), known("email_lang")),
        };
        let language = Language::read(language).map_or(Language::DEFAULT, Language::code);
        MailForm {
            send: draft.is_some_and(|draft| draft.send_email),
            address: address.to_owned(),
            language: language.to_owned(),
            languages: letters::all().map(in_its_own_words).collect(),
            preview: draft
                .filter(|draft| draft.preview)
                .and_then(|draft| self.preview(stored, draft, language, reasons)),
        }
    }

    /// What the mail of a form would say; none while the form names no outcome that sends one.
    fn preview(
        &self,
        stored: &StoredSession,
        draft: &Draft,
        language: &str,
        reasons: &Catalogue,
    ) -> Option<MailPreview> {
        let form = FormDecision { draft: draft.clone(), expected_version: "0".to_owned(), note: None, form_id: None };
        let mut command = read_form(&without_mail(&form), reasons).ok()?;
        let steps = resubmission::choose(&stored.payload, &command.nodes_to_resubmit).unwrap_or_default();
        if command.new_status == Status::Resubmitted && stored.state.resubmission_count >= resubmission::CAP {
            command.new_status = Status::Declined;
            command.reason_codes.push(LIMIT_EXCEEDED.to_owned());
        }
        let about = About { to: command.new_status, reason_codes: &command.reason_codes, steps: &steps };
        let letter = self.letter(stored, &about, language)?;
        Some(MailPreview {
            language: letter.language.to_owned(),
            right_to_left: letter.direction == Direction::Rtl,
            text: letter.text(),
            subject: letter.subject,
        })
    }

    fn letter(&self, stored: &StoredSession, about: &About<'_>, language: &str) -> Option<Letter> {
        let outcome = match about.to {
            Status::Approved => Outcome::Approved,
            Status::Declined => Outcome::Declined,
            Status::Resubmitted => Outcome::Again,
            _ => return None,
        };
        let features: Vec<&str> = about.steps.iter().map(|step| step.node.feature.as_str()).collect();
        letters::compose(&Told {
            language: Language::read(language)?,
            outcome,
            kind: stored.state.kind,
            name: stored.payload.name().as_deref(),
            reasons: &reason::said_of_all(about.reason_codes),
            steps: &step::asked_of_all(&features),
            link: stored.payload.text("session_url"),
            sender: self.signs_as.as_deref(),
        })
    }
}

/// The form as far as a preview looks at it: no address is needed to see the words.
fn without_mail(form: &FormDecision) -> FormDecision {
    FormDecision { draft: Draft { send_email: false, ..form.draft.clone() }, ..form.clone() }
}

/// Code and name of a language; the name says when its words are unchecked.
fn in_its_own_words(language: Language) -> (String, String) {
    let facts = language.facts();
    let name = if facts.checked { facts.native.clone() } else { format!("{} (unchecked)", facts.native) };
    (facts.code.clone(), name)
}

/// Where a mail went, as far as a timeline tells: `j…@example.com (de)`.
pub(crate) fn masked(address: &str, language: &str) -> String {
    let (local, host) = address.rsplit_once('@').unwrap_or((address, ""));
    let first: String = local.chars().take(1).collect();
    format!("{first}…@{host} ({language})")
}
