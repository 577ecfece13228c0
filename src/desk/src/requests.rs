//! Privacy acts of people: a manager asks with a written reason, an admin confirms or returns; nobody their own.

use crate::privacy::{check_reason, check_until};
use crate::sessions::target;
use crate::{Desk, DeskError, Export};
use domain::audit::AuditEntry;
use domain::redaction;
use domain::time::DAY;
use domain::view::{PrivacyAct, PrivacyLine, PrivacyPage, RequestState};
use domain::{Actor, Right, Time, Uuid};
use serde_json::{Value, json};
use store::types::PrivacyRequest;

/// Requests that the admin's page shows.
const SHOWN: i64 = 100;
/// How long a confirmed export can be had.
const DOWNLOADABLE: i64 = 7 * DAY;

impl Desk {
    /// Asks for a privacy act on a session.
    ///
    /// # Errors
    /// Without the right; for keys, which act at once; an unknown session; without a reason; a hold that ends in the
    /// past; while the act would be refused anyway; when the same is waiting already.
    pub async fn ask_privacy(
        &self,
        actor: &Actor,
        session_id: Uuid,
        act: PrivacyAct,
        hold_until: Option<Time>,
        reason: &str,
    ) -> Result<(), DeskError> {
        Self::require(actor, Right::ProposePrivacy)?;
        let Actor::Person { user_id, name, .. } = actor else {
            return Err(DeskError::Forbidden(Right::ProposePrivacy));
        };
        let now = self.world.now();
        let stored = match act {
            PrivacyAct::Export => self.opened(actor, session_id).await?,
            _ => self.visible(actor, session_id).await?,
        };
        check_reason(reason)?;
        match act {
            PrivacyAct::Redact | PrivacyAct::Delete => {
                redaction::begin(&stored.state, now).map_err(DeskError::NotRedactable)?;
            }
            PrivacyAct::Hold if hold_until.is_none() => {
                return Err(DeskError::field("until", "Say until when the hold is to count."));
            }
            PrivacyAct::Hold => check_until(hold_until, now)?,
            PrivacyAct::Lift | PrivacyAct::Export => {}
        }
        let request = PrivacyRequest {
            request_id: self.world.id(),
            session_id,
            number: stored.state.number,
            act,
            hold_until: hold_until.filter(|_| act == PrivacyAct::Hold),
            reason: Some(reason.trim().to_owned()),
            state: RequestState::Waiting,
            asked_by: *user_id,
            asked_name: name.clone(),
            asked_at: now,
            settled_name: None,
            settled_at: None,
        };
        let detail = json!({"act": act.wire(), "request": request.request_id});
        let entry = AuditEntry::new(actor, now, "privacy.ask", target(session_id), detail);
        if self.store.add_privacy_request(request, entry).await? {
            Ok(())
        } else {
            Err(DeskError::NotAllowed("This was asked for already and waits for an admin."))
        }
    }

    /// What was asked for, those that wait first.
    ///
    /// # Errors
    /// Without the right, or when the store fails.
    pub async fn privacy_page(&self, actor: &Actor) -> Result<PrivacyPage, DeskError> {
        Self::require(actor, Right::ConfirmPrivacy)?;
        let now = self.world.now();
        let requests = self.store.list_privacy_requests(SHOWN).await?;
        let requests = requests.into_iter().map(|request| line(actor, request, now)).collect();
        Ok(PrivacyPage { requests, notice: None, now })
    }

    /// What was asked for of one session, newest first; for those who may ask.
    pub(crate) async fn privacy_of(&self, actor: &Actor, session_id: Uuid) -> Result<Vec<PrivacyLine>, DeskError> {
        let now = self.world.now();
        let requests = self.store.privacy_requests_of(session_id).await?;
        Ok(requests.into_iter().map(|request| line(actor, request, now)).collect())
    }

    /// Confirms a request and has it done, or returns it.
    ///
    /// # Errors
    /// Without the right; for an unknown request; one's own; one that is settled; when the act is refused, and then
    /// the request still waits.
    pub async fn settle_privacy(&self, actor: &Actor, request_id: Uuid, confirmed: bool) -> Result<(), DeskError> {
        Self::require(actor, Right::ConfirmPrivacy)?;
        let Actor::Person { user_id, .. } = actor else { return Err(DeskError::Forbidden(Right::ConfirmPrivacy)) };
        let request = self.store.find_privacy_request(request_id).await?.ok_or(DeskError::NotFound)?;
        if request.asked_by == *user_id {
            return Err(DeskError::NotAllowed("You asked for this yourself: another admin has to settle it."));
        }
        if request.state != RequestState::Waiting {
            return Err(DeskError::NotAllowed("This request is settled already."));
        }
        if confirmed {
            self.carry_out(actor, &request).await?;
        }
        let state = if confirmed { RequestState::Confirmed } else { RequestState::Returned };
        let now = self.world.now();
        let detail = json!({"act": request.act.wire(), "request": request_id, "state": state.wire()});
        let entry = AuditEntry::new(actor, now, "privacy.settle", target(request.session_id), detail);
        if self.store.settle_privacy_request(request_id, state, *user_id, now, entry).await? {
            Ok(())
        } else {
            Err(DeskError::NotAllowed("Another admin settled this request at the same moment."))
        }
    }

    /// Whether this actor may settle requests at all.
    ///
    /// # Errors
    /// Without the right.
    pub fn check_settling(actor: &Actor) -> Result<(), DeskError> {
        Self::require(actor, Right::ConfirmPrivacy)
    }

    async fn carry_out(&self, actor: &Actor, request: &PrivacyRequest) -> Result<(), DeskError> {
        let (session_id, about) = (request.session_id, about(request));
        let reason = request.reason.as_deref().unwrap_or_default();
        match request.act {
            PrivacyAct::Redact => self.begin_redaction(actor, session_id, about).await,
            // what was hidden by a confirmation that broke off is done
            PrivacyAct::Delete => match self.hide(actor, session_id, about).await {
                Err(DeskError::NotFound) => Ok(()),
                other => other,
            },
            PrivacyAct::Hold => self.set_hold(actor, session_id, request.hold_until, reason, about).await,
            PrivacyAct::Lift => self.set_hold(actor, session_id, None, reason, about).await,
            PrivacyAct::Export => Ok(()),
        }
    }

    /// The export that this manager asked for and an admin confirmed, within a week of that.
    ///
    /// # Errors
    /// Without the right; for what was not asked for by this person, is not confirmed, or ran out.
    pub async fn download_export(
        &self,
        actor: &Actor,
        session_id: Uuid,
        request_id: Uuid,
    ) -> Result<Export, DeskError> {
        Self::require(actor, Right::ProposePrivacy)?;
        let request = self.store.find_privacy_request(request_id).await?.ok_or(DeskError::NotFound)?;
        if request.session_id != session_id || !downloadable(actor, &request, self.world.now()) {
            return Err(DeskError::NotFound);
        }
        self.begin_export(actor, session_id, about(&request)).await
    }
}

fn about(request: &PrivacyRequest) -> Value {
    json!({"request": request.request_id, "asked_by": format!("person:{}", request.asked_by)})
}

fn asked(actor: &Actor, request: &PrivacyRequest) -> bool {
    matches!(actor, Actor::Person { user_id, .. } if *user_id == request.asked_by)
}

fn downloadable(actor: &Actor, request: &PrivacyRequest, now: Time) -> bool {
    asked(actor, request)
        && request.act == PrivacyAct::Export
        && request.state == RequestState::Confirmed
        && request.settled_at.is_some_and(|at| now.since(at) < DOWNLOADABLE)
}

fn line(actor: &Actor, request: PrivacyRequest, now: Time) -> PrivacyLine {
    let download = downloadable(actor, &request, now)
        .then(|| format!("/sessions/{}/export/{}", request.session_id, request.request_id));
    PrivacyLine {
        is_mine: asked(actor, &request),
        download,
        request_id: request.request_id,
        number: request.number,
        act: request.act,
        hold_until: request.hold_until,
        reason: request.reason,
        state: request.state,
        asked_name: request.asked_name,
        asked_at: request.asked_at,
        settled_name: request.settled_name,
        settled_at: request.settled_at,
    }
}
