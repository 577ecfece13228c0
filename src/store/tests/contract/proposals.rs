//! Proposals: one waits for each session, sealed, and void as soon as the version moves.

use crate::fixtures::{activity, add_user, arrived, commit, current, decision, entry};
use crate::place::Place;
use domain::audit::AuditEntry;
use domain::decision::Command;
use domain::session::SessionState;
use domain::view::QueuedProposal;
use domain::{Environment, Kind, Role, Status, Uuid, World};
use serde_json::json;
use store::{Act, Committed, NewProposal, ProposalQuery, ProposalState, ProposalStep, ProposedWords, SessionCommit};

/// A commit that proposes an approval of a session as it stands.
pub fn proposing(
    place: &Place,
    state: &SessionState,
    person: Option<Uuid>,
    replaces: Option<Uuid>,
) -> (Uuid, SessionCommit) {
    let proposal_id = place.world.id();
    let command = Command {
        new_status: Status::Approved,
        comment: "canary-proposal".into(),
        expected_version: Some(state.version),
        ..serde_json::from_value(json!({
            "new_status": "Approved", "comment": "", "reason_codes": [], "nodes_to_resubmit": [],
            "expected_version": null, "override_reason": "",
        }))
        .unwrap()
    };
    let new = NewProposal {
        proposal_id,
        person_behind: person,
        new_status: Status::Approved,
        because: "approved".into(),
        words: ProposedWords { command, from_form: true },
        replaces,
    };
    let commit = SessionCommit {
        state: state.clone(),
        activity: activity(place, Act::Proposed, Status::Approved),
        audit: entry(place, "proposal.make"),
        event: None,
        proposal: Some(ProposalStep::Make(Box::new(new))),
        ..decision(place, state, Status::Approved)
    };
    (proposal_id, commit)
}

fn settling(place: &Place, state: &SessionState, proposal_id: Uuid, to: ProposalState) -> SessionCommit {
    let step = ProposalStep::Settle { proposal_id, state: to, by: "Mara".into() };
    match to {
        ProposalState::Confirmed => SessionCommit { proposal: Some(step), ..decision(place, state, Status::Approved) },
        _ => SessionCommit {
            state: state.clone(),
            activity: activity(place, Act::Returned, Status::Approved),
            audit: AuditEntry { act: "proposal.return", ..entry(place, "proposal.return") },
            event: None,
            proposal: Some(step),
            ..decision(place, state, Status::Approved)
        },
    }
}

async fn propose(place: &Place, state: &SessionState) -> Uuid {
    let (id, proposal) = proposing(place, state, None, None);
    commit(place, proposal).await;
    id
}

async fn state_of(place: &Place, session_id: Uuid, proposal_id: Uuid) -> ProposalState {
    let all = place.proposals_of(session_id).await.unwrap();
    all.into_iter().find(|proposal| proposal.proposal_id == proposal_id).unwrap().state
}

promises! {
    async fn a_proposal_waits_sealed_and_moves_nothing(place: &Place) {
        let person = add_user(place, "idris@desk.example", &[Role::Reviewer]).await.user_id;
        let state = arrived(place, Kind::User, Status::InReview).await;
        let (id, proposal) = proposing(place, &state, Some(person), None);
        commit(place, proposal).await;
        assert_eq!(current(place, state.session_id).await.version, state.version);
        assert_eq!(current(place, state.session_id).await.status, Status::InReview);
        let kept = place.proposals_of(state.session_id).await.unwrap().remove(0);
        assert_eq!((kept.proposal_id, kept.version, kept.state), (id, state.version, ProposalState::Waiting));
        assert_eq!((kept.person_behind, kept.because.as_str(), kept.settled), (Some(person), "approved", None));
        let words = kept.words.unwrap();
        assert_eq!((words.command.comment.as_str(), words.from_form), ("canary-proposal", true));
        let plain = place.numbers("SELECT count(*) FROM proposals WHERE CAST(words AS TEXT) LIKE '%canary%'").await;
        assert_eq!(plain, [0]);
        assert_eq!(place.activities(state.session_id).await.unwrap()[0].act, Act::Proposed);
        assert_eq!(place.events_of(state.session_id).await.unwrap().len(), 1);
        // without the session's key there is nothing left to read
        place.tamper("DELETE FROM subject_keys").await.unwrap();
        assert_eq!(place.proposals_of(state.session_id).await.unwrap()[0].words, None);
    }

    async fn what_waits_is_told_for_the_sessions_asked_for_alone(place: &Place) {
        assert_eq!(place.proposed_for(&[]).await.unwrap(), []);
        let (asked, other) = (arrived(place, Kind::User, Status::InReview).await, arrived(place, Kind::User, Status::InReview).await);
        let quiet = arrived(place, Kind::User, Status::InReview).await;
        let first = propose(place, &asked).await;
        propose(place, &other).await;
        let told = place.proposed_for(&[asked.session_id, quiet.session_id]).await.unwrap();
        let kept = place.proposals_of(asked.session_id).await.unwrap().remove(0);
        let expected =
            QueuedProposal { session_id: asked.session_id, new_status: kept.new_status, who: kept.proposed_name };
        assert_eq!(told, [expected]);
        commit(place, settling(place, &asked, first, ProposalState::Returned)).await;
        assert_eq!(place.proposed_for(&[asked.session_id]).await.unwrap(), [], "nothing waits any more");
    }

    async fn one_waits_at_a_time_and_an_own_one_gives_way(place: &Place) {
        let state = arrived(place, Kind::User, Status::InReview).await;
        let first = propose(place, &state).await;
        let head = place.audit_head().await.unwrap();
        let (_, second) = proposing(place, &state, None, None);
        assert_eq!(place.commit_session(second).await.unwrap(), Committed::Raced);
        assert_eq!(place.audit_head().await.unwrap(), head);
        let (third, replacing) = proposing(place, &state, None, Some(first));
        commit(place, replacing).await;
        assert_eq!(state_of(place, state.session_id, first).await, ProposalState::Replaced);
        assert_eq!(state_of(place, state.session_id, third).await, ProposalState::Waiting);
    }

    async fn every_move_of_the_version_makes_what_waits_void_and_says_so(place: &Place) {
        let state = arrived(place, Kind::User, Status::InReview).await;
        let id = propose(place, &state).await;
        let next = commit(place, decision(place, &state, Status::Declined)).await;
        assert_eq!(state_of(place, state.session_id, id).await, ProposalState::Void);
        let told = place.activities(state.session_id).await.unwrap();
        assert_eq!(told.iter().filter(|activity| activity.act == Act::Voided).count(), 1);
        let last = place.audit_rows(0, 100).await.unwrap().pop().unwrap();
        assert!(last.content.contains("proposal.void") && last.content.contains(&id.to_string()));
        // what keeps the version keeps the proposal
        let id = propose(place, &next).await;
        let quiet = SessionCommit {
            state: next.clone(), event: None, activity: activity(place, Act::Noted, Status::Declined),
            ..decision(place, &next, Status::Declined)
        };
        commit(place, quiet).await;
        assert_eq!(state_of(place, state.session_id, id).await, ProposalState::Waiting);
    }

    async fn of_many_who_settle_at_once_one_wins(place: &Place) {
        let state = arrived(place, Kind::User, Status::InReview).await;
        let id = propose(place, &state).await;
        let beside = place.beside().await;
        let tries = (0..12).map(|i| {
            let to = if i % 2 == 0 { ProposalState::Confirmed } else { ProposalState::Returned };
            let commit = settling(place, &state, id, to);
            let store = if i % 3 == 0 { beside.clone() } else { place.store.clone() };
            tokio::spawn(async move { store.commit_session(commit).await.unwrap() })
        });
        let outcomes = futures::future::join_all(tries).await;
        let won = outcomes.iter().filter(|one| matches!(one.as_ref().unwrap(), Committed::Done(_))).count();
        assert_eq!(won, 1);
        let kept = place.proposals_of(state.session_id).await.unwrap().remove(0);
        assert_eq!(kept.settled.unwrap().1, "Mara");
        let activities = place.activities(state.session_id).await.unwrap();
        assert_eq!(activities.len(), 3);
        match kept.state {
            ProposalState::Confirmed => assert_eq!(kept.decision_id, Some(activities[0].activity_id)),
            ProposalState::Returned => assert_eq!(kept.decision_id, None),
            other => panic!("{other:?}"),
        }
        beside.close().await;
    }

    async fn proposals_are_listed_by_state_and_for_whom_they_wait(place: &Place) {
        let mara = add_user(place, "mara@desk.example", &[Role::Manager]).await.user_id;
        let idris = add_user(place, "idris@desk.example", &[Role::Reviewer]).await.user_id;
        let mut made = Vec::new();
        for person in [Some(mara), Some(idris), None, Some(idris)] {
            let state = arrived(place, Kind::User, Status::InReview).await;
            let (id, proposal) = proposing(place, &state, person, None);
            commit(place, proposal).await;
            made.push((id, state));
        }
        commit(place, settling(place, &made[3].1, made[3].0, ProposalState::Returned)).await;
        let all = ProposalQuery { environment: Environment::Live, state: None, not_by: None, before: None, limit: 10 };
        let ids = async |query: &ProposalQuery| {
            let (rows, more) = place.list_proposals(query).await.unwrap();
            let ids = rows.iter().map(|row| made.iter().position(|(id, _)| *id == row.proposal.proposal_id).unwrap());
            (ids.collect::<Vec<_>>(), more)
        };
        assert_eq!(ids(&all).await, (vec![3, 2, 1, 0], false));
        let waiting = ProposalQuery { state: Some(ProposalState::Waiting), ..all.clone() };
        assert_eq!(ids(&waiting).await, (vec![2, 1, 0], false));
        assert_eq!(ids(&ProposalQuery { not_by: Some(mara), ..waiting.clone() }).await, (vec![2, 1], false));
        let (page, more) = place.list_proposals(&ProposalQuery { limit: 1, ..waiting.clone() }).await.unwrap();
        assert!(more);
        assert_eq!((page[0].number, page[0].kind), (made[2].1.number, Kind::User));
        let last = (page[0].proposal.at, page[0].proposal.proposal_id);
        assert_eq!(ids(&ProposalQuery { before: Some(last), ..waiting.clone() }).await, (vec![1, 0], false));
        assert_eq!(ids(&ProposalQuery { environment: Environment::Sandbox, ..all }).await, (vec![], false));
        let count = async |state, up_to| place.count_proposals(Environment::Live, state, up_to).await.unwrap();
        assert_eq!(count(None, 100).await, 4);
        assert_eq!(count(None, 3).await, 3);
        assert_eq!(count(Some(ProposalState::Waiting), 100).await, 3);
        assert_eq!(place.maker_of_key(place.world.id()).await.unwrap(), None);
    }
}
