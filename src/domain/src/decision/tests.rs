//! The rule of a decision, check by check and in the large.

use super::*;
use crate::gates::GateMode;
use crate::session::Claim;
use crate::{Environment, Kind, Role, Scope, Uuid};
use proptest::prelude::*;
use serde_json::json;

fn state(status: Status) -> SessionState {
    SessionState { version: 4, ..SessionState::begun(Uuid::nil(), Kind::User, status, Time(0)) }
}

fn payload() -> Payload {
    Payload::from_value(json!({
        "session_id": "11111111-2222-3333-4444-555555555555", "status": "In Review",
        "id_verifications": [{"node_id": "ocr", "status": "Declined"}],
        "liveness_checks": [{"node_id": "live", "status": "Approved"}],
    }))
    .unwrap()
}

const RULES: &GateRules =
    &GateRules { document_gate: GateMode::Enforce, hit_gate: GateMode::Enforce, required_groups: Vec::new() };

fn person(roles: &[Role]) -> Actor {
    Actor::Person { user_id: Uuid::nil(), name: "Ada".into(), roles: roles.to_vec() }
}

fn key(scopes: &[Scope]) -> Actor {
    let (name, environment) = ("CRM".into(), Environment::Live);
    Actor::Key { key_id: Uuid::nil(), name, scopes: scopes.to_vec(), environment }
}

fn decide_as(
    actor: &Actor,
    state: &SessionState,
    payload: &Payload,
    command: &Command,
    channel: Channel,
) -> Result<Outcome, Refusal> {
    decide(
        state,
        payload,
        command,
        &Circumstances { actor, channel, now: Time(1_000), gates: RULES, reasons: &Catalogue::TABLE },
    )
}

fn by_reviewer(
    state: &SessionState,
    payload: &Payload,
    command: &Command,
    channel: Channel,
) -> Result<Outcome, Refusal> {
    decide_as(&person(&[Role::Reviewer]), state, payload, command, channel)
}

fn ask(new_status: Status) -> Command {
    Command {
        new_status,
        comment: String::new(),
        reason_codes: Vec::new(),
        nodes_to_resubmit: Vec::new(),
        expected_version: None,
        mail: None,
        override_reason: String::new(),
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
        by_reviewer(&session, &payload(), &decline, Channel::Form),
        Err(Refusal::Field("reason_codes", _))
    ));
    assert_eq!(changed(by_reviewer(&session, &payload(), &decline, Channel::Api)).to, Status::Declined);
    let other = Command { reason_codes: vec!["other".into()], ..decline };
    assert!(matches!(by_reviewer(&session, &payload(), &other, Channel::Form), Err(Refusal::Field("comment", _))));
}

#[test]
fn a_known_reason_must_fit_and_an_unknown_one_is_kept() {
    let session = state(Status::InReview);
    let wrong = Command { reason_codes: vec!["204".into()], ..ask(Status::Declined) };
    assert!(matches!(by_reviewer(&session, &payload(), &wrong, Channel::Api), Err(Refusal::Field("reason_codes", _))));
    let unknown = Command { reason_codes: vec!["9000".into()], ..ask(Status::Declined) };
    assert_eq!(changed(by_reviewer(&session, &payload(), &unknown, Channel::Api)).reason_codes, ["9000"]);
}

#[test]
fn a_stale_view_writes_nothing_but_a_no_op_stays_a_success() {
    let stale = |status| Command { expected_version: Some(3), ..ask(status) };
    let refused = by_reviewer(&state(Status::InReview), &payload(), &stale(Status::Approved), Channel::Api);
    assert_eq!(refused, Err(Refusal::Stale(4)));
    let no_op = by_reviewer(&state(Status::Approved), &payload(), &stale(Status::Approved), Channel::Api);
    assert_eq!(no_op, Ok(Outcome::NoOp));
}

#[test]
fn current_status_is_looked_at_before_the_body() {
    let bad = Command { comment: "x".repeat(COMMENT_LIMIT + 1), ..ask(Status::Approved) };
    let refused = by_reviewer(&state(Status::Expired), &payload(), &bad, Channel::Api).unwrap_err();
    assert_eq!(refused, Refusal::Move(MoveRefusal::WrongCurrentStatus, Status::Expired));
    assert!(refused.sentence().starts_with("Wrong current status"));
}

#[test]
fn asking_again_marks_the_steps_and_counts() {
    let change = changed(by_reviewer(&state(Status::Declined), &payload(), &ask(Status::Resubmitted), Channel::Api));
    assert_eq!((change.to, change.resubmission_count), (Status::Resubmitted, 1));
    let marked = change.payload.unwrap();
    let statuses: Vec<_> = marked.items().map(|(_, _, item)| item["status"].as_str().unwrap().to_owned()).collect();
    assert_eq!(statuses, ["Resub Requested", "Approved"]);
}

#[test]
fn the_tenth_request_declines_with_539() {
    let spent = SessionState { resubmission_count: 9, ..state(Status::InReview) };
    let change = changed(by_reviewer(&spent, &payload(), &ask(Status::Resubmitted), Channel::Api));
    assert_eq!((change.to, change.resubmission_count), (Status::Declined, 9));
    assert_eq!(change.reason_codes, ["539"]);
    assert!(change.payload.is_none() && change.steps.is_empty());
    // it is the desk's own: who asks again cannot give it
    let given = Command { reason_codes: vec!["539".into()], ..ask(Status::Resubmitted) };
    assert!(matches!(by_reviewer(&spent, &payload(), &given, Channel::Api), Err(Refusal::Field("reason_codes", _))));
}

#[test]
fn a_persons_decision_outranks_the_source() {
    let decided = |status| SessionState { person_decision: Some(status), ..state(status) };
    let kept = ingest(&decided(Status::Approved), Status::Declined);
    assert_eq!((kept.status, kept.source_changed), (Status::Approved, true));
    assert!(!ingest(&decided(Status::Declined), Status::InReview).source_changed);
    let changed = |status| SessionState { source_changed: true, ..decided(status) };
    assert!(ingest(&changed(Status::Approved), Status::InReview).source_changed, "no decision takes nothing back");
    assert!(!ingest(&changed(Status::Approved), Status::Approved).source_changed, "now it agrees");
    let expired = ingest(&changed(Status::Approved), Status::KycExpired);
    assert_eq!(expired, Ingested { status: Status::KycExpired, source_changed: false });
    assert_eq!(ingest(&decided(Status::Resubmitted), Status::InReview).status, Status::InReview);
    for says in Status::ALL.iter().copied() {
        assert_eq!(ingest(&state(Status::Canceled), says).status, Status::Canceled, "called off is final");
        assert_eq!(ingest(&decided(Status::Canceled), says).status, Status::Canceled);
    }
}

fn flagged() -> Payload {
    Payload::from_value(json!({
        "session_id": "11111111-2222-3333-4444-555555555555", "session_kind": "business", "status": "In Review",
        "aml_screenings": [{"hits": [{"id": "h1"}]}],
        "document_verifications": [{"required_groups": ["LEGAL_PRESENCE", "COMPANY_DETAILS"], "items": []}],
    }))
    .unwrap()
}

#[test]
fn unmet_gates_stop_an_approval_and_nothing_else() {
    let session = state(Status::InReview);
    let refused = by_reviewer(&session, &flagged(), &ask(Status::Approved), Channel::Api).unwrap_err();
    assert!(matches!(&refused, Refusal::Gates(unmet, OverrideHint::AskManager) if unmet.len() == 3), "{refused:?}");
    assert!(refused.sentence().contains("Legal presence") && refused.sentence().contains("One AML hit"));
    assert!(by_reviewer(&session, &flagged(), &ask(Status::Declined), Channel::Api).is_ok());
    let approved = state(Status::Approved);
    assert_eq!(by_reviewer(&approved, &flagged(), &ask(Status::Approved), Channel::Api), Ok(Outcome::NoOp));
}

#[test]
fn gates_are_passed_with_the_right_and_a_written_reason() {
    let session = state(Status::InReview);
    let with = |reason: &str| Command { override_reason: reason.into(), ..ask(Status::Approved) };
    let manager = person(&[Role::Manager]);
    for blank in ["", " \n "] {
        let refused = decide_as(&manager, &session, &flagged(), &with(blank), Channel::Form).unwrap_err();
        assert!(matches!(refused, Refusal::Gates(_, OverrideHint::GiveReason)), "{refused:?}");
    }
    let writer = key(&[Scope::WriteSessions]);
    let refused = decide_as(&writer, &session, &flagged(), &with("seen"), Channel::Api).unwrap_err();
    assert!(matches!(refused, Refusal::Gates(_, OverrideHint::NeedsScope)), "{refused:?}");
    assert!(refused.sentence().contains("override:gates"));
    for actor in [manager, key(&[Scope::WriteSessions, Scope::OverrideGates])] {
        let change = changed(decide_as(&actor, &session, &flagged(), &with(" seen "), Channel::Api));
        assert_eq!(change.overridden, [GateKind::Documents, GateKind::Hits], "each kind once");
        assert_eq!(change.override_reason.as_deref(), Some("seen"));
        let met = changed(decide_as(&actor, &session, &payload(), &with("seen"), Channel::Api));
        assert_eq!((met.overridden, met.override_reason), (Vec::new(), None), "nothing was overridden");
    }
    let long = with(&"x".repeat(COMMENT_LIMIT + 1));
    let refused = by_reviewer(&session, &payload(), &long, Channel::Api);
    assert!(matches!(refused, Err(Refusal::Field("override_reason", _))));
}

#[test]
fn a_gate_that_only_warns_stops_nothing() {
    let rules = GateRules { document_gate: GateMode::Warn, hit_gate: GateMode::Warn, ..RULES.clone() };
    let (actor, now) = (person(&[Role::Reviewer]), Time(1_000));
    let at = Circumstances { actor: &actor, channel: Channel::Form, now, gates: &rules, reasons: &Catalogue::TABLE };
    let session = state(Status::InReview);
    assert!(changed(decide(&session, &flagged(), &ask(Status::Approved), &at)).overridden.is_empty());
    let at = Circumstances { gates: &GateRules { hit_gate: GateMode::Enforce, ..rules.clone() }, ..at };
    let refused = decide(&session, &flagged(), &ask(Status::Approved), &at).unwrap_err();
    assert!(matches!(refused, Refusal::Gates(unmet, _) if unmet.len() == 1));
}

#[test]
fn under_anothers_live_claim_only_they_and_managers_decide() {
    let held = |holder: &str, until: i64| SessionState {
        claim: Some(Claim { holder: holder.into(), name: "Bob".into(), until: Time(until) }),
        ..state(Status::InReview)
    };
    let ada = person(&[Role::Reviewer]);
    let theirs = held("person:of-bob", 1_001);
    let decline = ask(Status::Declined);
    let refused = decide_as(&ada, &theirs, &payload(), &decline, Channel::Api).unwrap_err();
    assert!(refused.sentence().starts_with("Bob has taken this session until"), "{}", refused.sentence());
    assert!(decide_as(&key(&[Scope::WriteSessions]), &theirs, &payload(), &decline, Channel::Api).is_err());
    assert!(decide_as(&person(&[Role::Manager]), &theirs, &payload(), &decline, Channel::Api).is_ok());
    assert!(decide_as(&ada, &held("person:of-bob", 1_000), &payload(), &decline, Channel::Api).is_ok(), "ran out");
    assert!(decide_as(&ada, &held(&ada.audit_id(), 9_000), &payload(), &decline, Channel::Api).is_ok(), "her own");
    // stale before claim, claim before steps and gates
    let stale = Command { expected_version: Some(1), ..decline };
    assert_eq!(decide_as(&ada, &theirs, &payload(), &stale, Channel::Api), Err(Refusal::Stale(4)));
    for (target, payload) in [(Status::Approved, flagged()), (Status::Resubmitted, flagged())] {
        let refused = decide_as(&ada, &theirs, &payload, &ask(target), Channel::Api);
        assert!(matches!(refused, Err(Refusal::Claimed(_))), "{refused:?}");
    }
}

#[test]
fn a_button_says_what_keeps_it_closed() {
    let open = |actor: &Actor, session: &SessionState, payload: &Payload, target| {
        let at =
            Circumstances { actor, channel: Channel::Form, now: Time(1_000), gates: RULES, reasons: &Catalogue::TABLE };
        open_to(session, payload, target, &at)
    };
    let (reviewer, manager) = (person(&[Role::Reviewer]), person(&[Role::Manager]));
    let session = state(Status::InReview);
    assert!(matches!(open(&reviewer, &session, &flagged(), Status::Approved), Err(Refusal::Gates(..))));
    assert_eq!(open(&manager, &session, &flagged(), Status::Approved), Ok(Move::Change), "with a written reason");
    assert_eq!(open(&reviewer, &session, &flagged(), Status::Declined), Ok(Move::Change));
    let nothing = Refusal::Steps(resubmission::StepRefusal::Nothing);
    assert_eq!(open(&reviewer, &session, &flagged(), Status::Resubmitted), Err(nothing));
    let theirs = SessionState {
        claim: Some(Claim { holder: "person:of-bob".into(), name: "Bob".into(), until: Time(9_000) }),
        ..state(Status::Approved)
    };
    assert_eq!(open(&reviewer, &theirs, &payload(), Status::Approved), Ok(Move::NoOp), "nothing moves, whoever has it");
    assert!(matches!(open(&reviewer, &theirs, &payload(), Status::Declined), Err(Refusal::Claimed(_))));
}

/// Which check a refusal comes from, in the order of domain §2.
fn rank(refusal: &Refusal) -> usize {
    match refusal {
        Refusal::Move(MoveRefusal::WrongCurrentStatus, _) => 0,
        Refusal::Move(MoveRefusal::SameStatus, _) => 2,
        Refusal::Move(..) | Refusal::Field(..) => 1,
        Refusal::Stale(_) => 3,
        Refusal::Claimed(_) => 4,
        Refusal::Steps(_) => 5,
        Refusal::Gates(..) => 6,
    }
}

prop_compose! {
    fn any_case()(
        from in 0..Status::ALL.len(), to in 0..Status::ALL.len(), used in 0_i64..=9, named in any::<Option<bool>>(),
        long in any::<bool>(), claimed in 0..3, who in 0..4, gated in any::<bool>(), reason in any::<bool>(),
        form in any::<bool>(), codes in prop::collection::vec(prop::sample::select(vec!["106", "204", "other", "x"]), 0..3),
        steps in 0..3,
    ) -> (SessionState, Payload, Command, Actor, Channel) {
        let claim = (claimed > 0).then(|| Claim {
            holder: "person:of-bob".into(), name: "Bob".into(), until: Time(if claimed == 1 { 500 } else { 5_000 }),
        });
        let session = SessionState { resubmission_count: used, claim, ..state(Status::ALL[from]) };
        let node = |feature: &str| Node { node_id: "ocr".into(), feature: feature.into() };
        let command = Command {
            expected_version: named.map(|fresh| if fresh { 4 } else { 3 }),
            comment: if long { "x".repeat(COMMENT_LIMIT + 1) } else { "c".into() },
            override_reason: if reason { "because".into() } else { String::new() },
            reason_codes: codes.into_iter().map(str::to_owned).collect(),
            nodes_to_resubmit: match steps { 0 => vec![], 1 => vec![node("OCR")], _ => vec![node("KYB_REGISTRY")] },
            ..ask(Status::ALL[to])
        };
        let actor = match who {
            0 => person(&[Role::Reviewer]),
            1 => person(&[Role::Manager]),
            2 => key(&[Scope::WriteSessions]),
            _ => key(&[Scope::WriteSessions, Scope::OverrideGates]),
        };
        let channel = if form { Channel::Form } else { Channel::Api };
        (session, if gated { flagged() } else { payload() }, command, actor, channel)
    }
}

/// Every check that fails, each asked for by itself and without [`decide`].
fn failing(
    session: &SessionState,
    payload: &Payload,
    command: &Command,
    actor: &Actor,
    channel: Channel,
) -> Vec<usize> {
    let mut failing = Vec::new();
    let (from, to) = (session.status, command.new_status);
    if !from.reviewable() {
        failing.push(0);
    }
    let asks_reason = channel == Channel::Form && matches!(to, Status::Declined | Status::Resubmitted);
    let unfit = command.reason_codes.iter().any(|code| match code.as_str() {
        "106" => to != Status::Declined,
        "204" => to != Status::Resubmitted,
        "other" => !matches!(to, Status::Declined | Status::Resubmitted),
        _ => false,
    });
    let target = matches!(to, Status::Approved | Status::Declined | Status::InReview | Status::Resubmitted);
    if !target || command.comment.len() > COMMENT_LIMIT || unfit || (asks_reason && command.reason_codes.is_empty()) {
        failing.push(1);
    }
    if from == to && matches!(to, Status::InReview | Status::Resubmitted) {
        failing.push(2);
    }
    if command.expected_version == Some(3) {
        failing.push(3);
    }
    let manager = actor.may(Right::Reassign);
    if session.claim.as_ref().is_some_and(|claim| claim.until == Time(5_000)) && !manager {
        failing.push(4);
    }
    let gated = payload.kind() == Kind::Business;
    let registry = command.nodes_to_resubmit.iter().any(|node| node.feature == "KYB_REGISTRY");
    if to == Status::Resubmitted && (registry || gated) {
        failing.push(5);
    }
    let passes = actor.may(Right::OverrideGate) && !command.override_reason.is_empty();
    if to == Status::Approved && gated && !passes {
        failing.push(6);
    }
    failing
}

#[test]
fn a_step_that_the_rule_does_not_pick_can_be_asked_for_by_name() {
    let approved = json!({
        "session_id": "11111111-2222-3333-4444-555555555555", "status": "In Review",
        "liveness_checks": [{"node_id": "live", "status": "Approved"}],
    });
    let approved = Payload::from_value(approved).unwrap();
    let (actor, session) = (person(&[Role::Reviewer]), state(Status::InReview));
    let at = Circumstances {
        actor: &actor,
        channel: Channel::Api,
        now: Time(1_000),
        gates: RULES,
        reasons: &Catalogue::TABLE,
    };
    assert_eq!(open_to(&session, &approved, Status::Resubmitted, &at), Ok(Move::Change));
    let unnamed = Command { nodes_to_resubmit: Vec::new(), ..ask(Status::Resubmitted) };
    assert_eq!(decide(&session, &approved, &unnamed, &at), Err(Refusal::Steps(resubmission::StepRefusal::Nothing)));
    let node = Node { node_id: "live".into(), feature: "LIVENESS".into() };
    let named = Command { nodes_to_resubmit: vec![node], ..unnamed };
    assert!(matches!(decide(&session, &approved, &named, &at), Ok(Outcome::Change(_))));
}

proptest! {
    #[test]
    fn the_first_failing_check_is_the_answer(case in any_case()) {
        let (session, payload, command, actor, channel) = case;
        let failing = failing(&session, &payload, &command, &actor, channel);
        let no_op = session.status == command.new_status
            && matches!(session.status, Status::Approved | Status::Declined);
        match decide_as(&actor, &session, &payload, &command, channel) {
            Err(refusal) => prop_assert_eq!(failing.first().copied(), Some(rank(&refusal)), "{:?}", refusal),
            Ok(Outcome::NoOp) => prop_assert!(no_op && failing.iter().all(|check| *check > 2), "{:?}", failing),
            Ok(Outcome::Change(_)) => prop_assert!(!no_op && failing.is_empty(), "{:?}", failing),
        }
    }

    #[test]
    fn a_button_is_open_when_a_well_filled_form_would_be_taken(case in any_case()) {
        let (session, payload, command, actor, _) = case;
        let filled = Command {
            comment: String::new(),
            reason_codes: Vec::new(),
            nodes_to_resubmit: resubmission::steps(&payload).into_iter().map(|(step, _)| step.node).collect(),
            expected_version: Some(session.version),
            override_reason: "because".into(),
            ..command
        };
        let at = Circumstances { actor: &actor, channel: Channel::Api, now: Time(1_000), gates: RULES, reasons: &Catalogue::TABLE };
        let open = open_to(&session, &payload, filled.new_status, &at);
        match (decide(&session, &payload, &filled, &at), open) {
            (Ok(Outcome::NoOp), Ok(Move::NoOp)) | (Ok(Outcome::Change(_)), Ok(Move::Change)) => {}
            (Err(decided), Err(open)) => prop_assert_eq!(decided, open),
            (decided, open) => prop_assert!(false, "{:?} but {:?}", decided, open),
        }
    }

    #[test]
    fn whatever_is_asked_the_result_is_a_legal_status(
        from in 0..Status::ALL.len(), to in 0..Status::ALL.len(), used in 0_i64..12, version in 3_i64..6,
    ) {
        let session = SessionState { resubmission_count: used, ..state(Status::ALL[from]) };
        let command = Command { expected_version: Some(version), ..ask(Status::ALL[to]) };
        if let Ok(Outcome::Change(change)) = by_reviewer(&session, &payload(), &command, Channel::Api) {
            prop_assert!(session.status.reviewable());
            prop_assert_eq!(version, session.version);
            prop_assert!(change.resubmission_count <= used.max(resubmission::CAP));
            prop_assert!(change.to == command.new_status || (change.to == Status::Declined && used >= 9));
        }
    }
}
