//! A decision: one pure function from a session and a command to what changes, or why not (domain §2 and §3).

use crate::resubmission::{self, Node, Step, StepRefusal};
use crate::session::SessionState;
use crate::status::{Move, MoveRefusal};
use crate::{Payload, Status, Time, reasons};
use serde::{Deserialize, Serialize};

/// Longest comment, in characters.
pub const COMMENT_LIMIT: usize = 10_000;

/// A mail to the subject that goes out with a decision (domain §3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailWish {
    /// Where it goes: one address, read by `letters::address`.
    pub address: String,
    /// Code of seed 001's list.
    pub language: String,
}

/// What a reviewer or key asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Command {
    /// The target status.
    pub new_status: Status,
    /// Free text, at most [`COMMENT_LIMIT`] characters; empty for none.
    pub comment: String,
    /// Reason codes, numbers as text.
    pub reason_codes: Vec<String>,
    /// Steps to redo; empty lets the rule pick.
    pub nodes_to_resubmit: Vec<Node>,
    /// The version that the view was drawn from; `None` applies to whatever is there.
    pub expected_version: Option<i64>,
    /// The mail to the subject; `None` for none.
    #[serde(default)]
    pub mail: Option<MailWish>,
}

/// How the command came in: the form asks for reasons, the API takes a decision without (domain §3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// The decision form.
    Form,
    /// `update-status`.
    Api,
}

/// Why a decision is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The status machine forbids it.
    Move(MoveRefusal, Status),
    /// A field of the command is wrong: its name and a sentence.
    Field(&'static str, String),
    /// The view is older than the session; the session's version now.
    Stale(i64),
    /// Steps to redo are wrong.
    Steps(StepRefusal),
}

impl Refusal {
    /// The sentence for the API and the form: what is wrong and what to do.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Move(refusal, current) => refusal.sentence(*current),
            Self::Field(_, sentence) => sentence.clone(),
            Self::Stale(_) => {
                "The session changed after this view was drawn. Look at what changed and decide again.".to_owned()
            }
            Self::Steps(refusal) => refusal.sentence(),
        }
    }
}

/// What a permitted decision does.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Success that changes and sends nothing.
    NoOp,
    /// The session changes.
    Change(Box<Change>),
}

/// The change of a session by a decision.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Status before.
    pub from: Status,
    /// Status after; Declined when the cap of resubmissions was hit.
    pub to: Status,
    /// Resubmissions used after it.
    pub resubmission_count: i64,
    /// Reasons given, 539 added when the cap was hit.
    pub reason_codes: Vec<String>,
    /// Comment as given.
    pub comment: String,
    /// Steps that are to be redone.
    pub steps: Vec<Step>,
    /// The payload with these steps marked; `None` when it stays as it is.
    pub payload: Option<Payload>,
    /// The mail that goes with it.
    pub mail: Option<MailWish>,
}

/// Decides. The order of the checks is that of domain §2: current status, body, no-op or same status, stale version,
/// resubmission and cap.
///
/// # Errors
/// The first check that fails.
pub fn decide(
    state: &SessionState,
    payload: &Payload,
    command: &Command,
    channel: Channel,
) -> Result<Outcome, Refusal> {
    if !state.status.reviewable() {
        return Err(Refusal::Move(MoveRefusal::WrongCurrentStatus, state.status));
    }
    check_body(command, channel, state.status)?;
    match state.status.reviewer_move(command.new_status) {
        Err(refusal) => return Err(Refusal::Move(refusal, state.status)),
        Ok(Move::NoOp) => return Ok(Outcome::NoOp),
        Ok(Move::Change) => {}
    }
    if command.expected_version.is_some_and(|expected| expected != state.version) {
        return Err(Refusal::Stale(state.version));
    }
    let mut change = Change {
        from: state.status,
        to: command.new_status,
        resubmission_count: state.resubmission_count,
        reason_codes: command.reason_codes.clone(),
        comment: command.comment.clone(),
        steps: Vec::new(),
        payload: None,
        mail: command.mail.clone(),
    };
    if command.new_status == Status::Resubmitted {
        ask_again(&mut change, state, payload, &command.nodes_to_resubmit)?;
    }
    Ok(Outcome::Change(Box::new(change)))
}

fn ask_again(change: &mut Change, state: &SessionState, payload: &Payload, named: &[Node]) -> Result<(), Refusal> {
    let steps = resubmission::choose(payload, named).map_err(Refusal::Steps)?;
    if state.resubmission_count >= resubmission::CAP {
        change.to = Status::Declined;
        if !change.reason_codes.iter().any(|code| code == reasons::LIMIT_EXCEEDED) {
            change.reason_codes.push(reasons::LIMIT_EXCEEDED.to_owned());
        }
        return Ok(());
    }
    change.resubmission_count = state.resubmission_count + 1;
    let mut marked = payload.clone();
    for (array, position) in steps.iter().filter_map(|step| step.place) {
        marked.set_item_status(array, position, resubmission::REQUESTED);
    }
    change.payload = Some(marked);
    change.steps = steps;
    Ok(())
}

fn check_body(command: &Command, channel: Channel, current: Status) -> Result<(), Refusal> {
    if !matches!(command.new_status, Status::Approved | Status::Declined | Status::InReview | Status::Resubmitted) {
        return Err(Refusal::Move(MoveRefusal::TargetNotAllowed, current));
    }
    if command.comment.chars().count() > COMMENT_LIMIT {
        return Err(Refusal::Field("comment", format!("The comment may have at most {COMMENT_LIMIT} characters.")));
    }
    if command.mail.is_some() && command.new_status == Status::InReview {
        let sentence = "A move back to review sends no mail; leave send_email out.";
        return Err(Refusal::Field("send_email", sentence.to_owned()));
    }
    for code in &command.reason_codes {
        if reasons::fits(code, command.new_status) == Some(false) {
            return Err(Refusal::Field(
                "reason_codes",
                format!("Reason {code} does not fit the outcome {}.", command.new_status.wire()),
            ));
        }
    }
    if channel == Channel::Form && matches!(command.new_status, Status::Declined | Status::Resubmitted) {
        if command.reason_codes.is_empty() {
            return Err(Refusal::Field("reason_codes", "Give at least one reason.".to_owned()));
        }
        if command.comment.trim().is_empty() && command.reason_codes.iter().any(|code| code == reasons::OTHER) {
            return Err(Refusal::Field("comment", "Say in the comment what the other reason is.".to_owned()));
        }
    }
    Ok(())
}

/// What a newer payload from outside does to the status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ingested {
    /// Status after it.
    pub status: Status,
    /// The source now contradicts what a person decided.
    pub contradicts_person: bool,
}

/// Applies what a vendor or a team's own flow says: it sets the status, unless a person decided Approved, Declined or
/// Canceled; then only Approved to Kyc Expired still passes (domain §2).
#[must_use]
pub fn ingest(state: &SessionState, says: Status) -> Ingested {
    match state.person_decision {
        Some(decided @ (Status::Approved | Status::Declined | Status::Canceled)) => {
            if state.status == Status::Approved && says == Status::KycExpired {
                Ingested { status: Status::KycExpired, contradicts_person: false }
            } else {
                let settled = matches!(says, Status::Approved | Status::Declined | Status::Canceled);
                Ingested { status: state.status, contradicts_person: settled && says != decided }
            }
        }
        _ => Ingested { status: says, contradicts_person: false },
    }
}

/// What the source says now, when that contradicts what a person decided. Whether the source said so after the
/// decision is for the caller to know.
#[must_use]
pub fn contradiction(state: &SessionState) -> Option<Status> {
    let settled = |status: &Status| matches!(status, Status::Approved | Status::Declined | Status::Canceled);
    let says = state.source_status.as_deref().and_then(Status::read_any).filter(settled)?;
    let decided = state.person_decision.filter(settled)?;
    (says != decided).then_some(says)
}

/// When the session came into review, after a move from `from` to `to` at `now`.
#[must_use]
pub fn entered_review(state: &SessionState, to: Status, now: Time) -> Option<Time> {
    match (state.status, to) {
        (Status::InReview, Status::InReview) => state.entered_review_at,
        (_, Status::InReview) => Some(now),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Environment, Kind, Source, Uuid};
    use proptest::prelude::*;
    use serde_json::json;

    fn state(status: Status) -> SessionState {
        SessionState {
            session_id: Uuid::nil(),
            number: 1,
            kind: Kind::User,
            environment: Environment::Live,
            source: Source::Native,
            status,
            version: 4,
            resubmission_count: 0,
            created_at: Time(0),
            updated_at: Time(0),
            entered_review_at: None,
            decided_at: None,
            person_decision: None,
            source_status: None,
            event_sequence: 0,
            workflow_id: None,
            submitted_at: None,
            expires_at: None,
            priority: 0,
            claim: None,
            redaction: None,
            legal_hold_until: None,
        }
    }

    fn payload() -> Payload {
        Payload::from_value(json!({
            "session_id": "11111111-2222-3333-4444-555555555555", "status": "In Review",
            "id_verifications": [{"node_id": "ocr", "status": "Declined"}],
            "liveness_checks": [{"node_id": "live", "status": "Approved"}],
        }))
        .unwrap()
    }

    fn ask(new_status: Status) -> Command {
        Command {
            new_status,
            comment: String::new(),
            reason_codes: Vec::new(),
            nodes_to_resubmit: Vec::new(),
            expected_version: None,
            mail: None,
        }
    }

    fn changed(outcome: Result<Outcome, Refusal>) -> Change {
        match outcome.unwrap() {
            Outcome::Change(change) => *change,
            Outcome::NoOp => panic!("nothing changed"),
        }
    }

    #[test]
    fn the_form_asks_for_a_reason_and_the_api_does_not() {
        let session = state(Status::InReview);
        let decline = ask(Status::Declined);
        assert!(matches!(
            decide(&session, &payload(), &decline, Channel::Form),
            Err(Refusal::Field("reason_codes", _))
        ));
        assert_eq!(changed(decide(&session, &payload(), &decline, Channel::Api)).to, Status::Declined);
        let other = Command { reason_codes: vec!["other".into()], ..decline };
        assert!(matches!(decide(&session, &payload(), &other, Channel::Form), Err(Refusal::Field("comment", _))));
    }

    #[test]
    fn a_known_reason_must_fit_and_an_unknown_one_is_kept() {
        let session = state(Status::InReview);
        let wrong = Command { reason_codes: vec!["204".into()], ..ask(Status::Declined) };
        assert!(matches!(decide(&session, &payload(), &wrong, Channel::Api), Err(Refusal::Field("reason_codes", _))));
        let unknown = Command { reason_codes: vec!["9000".into()], ..ask(Status::Declined) };
        assert_eq!(changed(decide(&session, &payload(), &unknown, Channel::Api)).reason_codes, ["9000"]);
    }

    #[test]
    fn a_stale_view_writes_nothing_but_a_no_op_stays_a_success() {
        let stale = |status| Command { expected_version: Some(3), ..ask(status) };
        let refused = decide(&state(Status::InReview), &payload(), &stale(Status::Approved), Channel::Api);
        assert_eq!(refused, Err(Refusal::Stale(4)));
        let no_op = decide(&state(Status::Approved), &payload(), &stale(Status::Approved), Channel::Api);
        assert_eq!(no_op, Ok(Outcome::NoOp));
    }

    #[test]
    fn current_status_is_looked_at_before_the_body() {
        let bad = Command { comment: "x".repeat(COMMENT_LIMIT + 1), ..ask(Status::Approved) };
        let refused = decide(&state(Status::Expired), &payload(), &bad, Channel::Api).unwrap_err();
        assert_eq!(refused, Refusal::Move(MoveRefusal::WrongCurrentStatus, Status::Expired));
        assert!(refused.sentence().starts_with("Wrong current status"));
    }

    #[test]
    fn asking_again_marks_the_steps_and_counts() {
        let change = changed(decide(&state(Status::Declined), &payload(), &ask(Status::Resubmitted), Channel::Api));
        assert_eq!((change.to, change.resubmission_count), (Status::Resubmitted, 1));
        let marked = change.payload.unwrap();
        let statuses: Vec<_> = marked.items().map(|(_, _, item)| item["status"].as_str().unwrap().to_owned()).collect();
        assert_eq!(statuses, ["Resub Requested", "Approved"]);
    }

    #[test]
    fn the_tenth_request_declines_with_539() {
        let spent = SessionState { resubmission_count: 9, ..state(Status::InReview) };
        let change = changed(decide(&spent, &payload(), &ask(Status::Resubmitted), Channel::Api));
        assert_eq!((change.to, change.resubmission_count), (Status::Declined, 9));
        assert_eq!(change.reason_codes, ["539"]);
        assert!(change.payload.is_none() && change.steps.is_empty());
    }

    #[test]
    fn a_persons_decision_outranks_the_source() {
        let decided = |status| SessionState { person_decision: Some(status), ..state(status) };
        let kept = ingest(&decided(Status::Approved), Status::Declined);
        assert_eq!((kept.status, kept.contradicts_person), (Status::Approved, true));
        assert_eq!(ingest(&decided(Status::Approved), Status::KycExpired).status, Status::KycExpired);
        assert!(!ingest(&decided(Status::Declined), Status::InReview).contradicts_person);
        let later = SessionState { source_status: Some("DECLINED".into()), ..decided(Status::Approved) };
        assert_eq!(contradiction(&later), Some(Status::Declined));
        assert_eq!(contradiction(&decided(Status::Approved)), None);
        assert_eq!(ingest(&decided(Status::Resubmitted), Status::InReview).status, Status::InReview);
    }

    proptest! {
        #[test]
        fn whatever_is_asked_the_result_is_a_legal_status(
            from in 0..Status::ALL.len(), to in 0..Status::ALL.len(), used in 0_i64..12, version in 3_i64..6,
        ) {
            let session = SessionState { resubmission_count: used, ..state(Status::ALL[from]) };
            let command = Command { expected_version: Some(version), ..ask(Status::ALL[to]) };
            if let Ok(Outcome::Change(change)) = decide(&session, &payload(), &command, Channel::Api) {
                prop_assert!(session.status.reviewable());
                prop_assert_eq!(version, session.version);
                prop_assert!(change.resubmission_count <= used.max(resubmission::CAP));
                prop_assert!(change.to == command.new_status || (change.to == Status::Declined && used >= 9));
            }
        }
    }
}
