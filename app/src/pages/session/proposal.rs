//! The proposal that waits for a second person: who proposed what and why, and what the second person can do.

use crate::kit::{Ago, Hidden, Submit, TextArea};
use crate::links;
use crate::marks::StatusBadge;
use crate::words::{said, t};
use domain::Time;
use domain::view::ProposalCard;
use leptos::prelude::*;

/// The card above the decision form. `typed`: the reason for a return that was refused.
#[must_use]
pub(super) fn card(session_id: domain::Uuid, proposal: &ProposalCard, typed: String, now: Time) -> AnyView {
    let list = |title: &'static str, lines: &[String]| {
        (!lines.is_empty()).then(|| {
            let lines: Vec<_> = lines.iter().map(|line| view! { <li>{said(line).into_owned()}</li> }).collect();
            view! { <ul class="entry-reasons" aria-label=title>{lines}</ul> }
        })
    };
    let written =
        proposal.comment.clone().map(|comment| view! { <blockquote class="comment" dir="auto">{comment}</blockquote> });
    let overridden = proposal.override_reason.clone().map(|reason| {
        view! { <p>{t!("Gates are to be overridden:")}</p><blockquote class="comment" dir="auto">{reason}</blockquote> }
    });
    let acts = match &proposal.refused {
        Some(why) => view! { <p class="why-not">{said(why).into_owned()}</p> }.into_any(),
        None => acts(session_id, proposal, typed),
    };
    view! {
        <section class="proposal" id="proposal" aria-labelledby="proposal-title">
            <h3 id="proposal-title">{t!("Waits for a second person")}</h3>
            <p>
                <bdi class="strong">{proposal.who.clone()}</bdi> " " {t!("proposed")} " " <StatusBadge status=proposal.new_status/>
                " " <Ago at=proposal.at now/>
            </p>
            <p class="hint">{t!("Two people, because {why}.", why = said(&proposal.because))}</p>
            {list(t!("Reasons"), &proposal.reasons)}
            {list(t!("Steps to redo"), &proposal.steps)}
            {written}
            {overridden}
            {acts}
        </section>
    }
    .into_any()
}

fn acts(session_id: domain::Uuid, proposal: &ProposalCard, typed: String) -> AnyView {
    let action = format!("{}/proposal", links::session(session_id));
    let id = proposal.proposal_id.to_string();
    view! {
            <form method="post" action=action.clone() class="proposal-confirm">
    {crate::place::carried()}
                <Hidden name="act" value="confirm"/>
                <Hidden name="proposal_id" value=id.clone()/>
                <Submit text=t!("Confirm")/>
            </form>
            <form method="post" action=action class="form">
    {crate::place::carried()}
                <Hidden name="act" value="return"/>
                <Hidden name="proposal_id" value=id/>
                <div class="field">
                    <label for="return-reason">{t!("Why it goes back")}</label>
                    <TextArea id="return-reason" name="reason" value=typed rows=2/>
                </div>
                <Submit text=t!("Return") kind=""/>
            </form>
        }
    .into_any()
}
