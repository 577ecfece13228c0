//! Redaction, export, deletion and legal holds: a manager asks here with a reason, an admin confirms elsewhere.

use crate::FormOutcome;
use crate::kit::{Choice, Field, Head, Panel, Select, Submit, Table, TextArea};
use crate::links;
use crate::pages::admin::privacy_state;
use crate::words::{said, t};
use domain::view::{PrivacyAct, PrivacyLine, SessionPage};
use leptos::prelude::*;

/// The panel; for those who may ask.
pub(super) fn panel(session: &SessionPage, outcome: &FormOutcome) -> Option<AnyView> {
    let asked = session.privacy.as_ref()?;
    let rows: Vec<_> = asked.iter().map(row).collect();
    let table = (!rows.is_empty()).then(|| {
        let heads =
            vec![Head::text(t!("Asked for")), Head::text(t!("By")), Head::text(t!("Reason")), Head::text(t!("State"))];
        view! { <Table caption=t!("What was asked for, newest first") heads>{rows}</Table> }
    });
    let content = view! {
        {table}
        {form(session, outcome)}
    };
    Some(view! { <Panel id="privacy" title=t!("Privacy")>{content}</Panel> }.into_any())
}

fn row(line: &PrivacyLine) -> AnyView {
    let download = line.download.clone().map(|href| view! { " " <a href=href download>{t!("Download")}</a> });
    view! {
        <tr>
            <th scope="row">{said(line.act.label())}</th>
            <td><bdi>{line.asked_name.clone()}</bdi></td>
            <td dir="auto">{line.reason.clone()}</td>
            <td>{privacy_state(line)}{download}</td>
        </tr>
    }
    .into_any()
}

fn form(session: &SessionPage, outcome: &FormOutcome) -> AnyView {
    let redacted = session.redaction.is_some();
    // other forms of the page have such fields too
    let mine = PrivacyAct::read(&outcome.kept("act")).is_some();
    let typed = |field: &str| if mine { outcome.kept(field) } else { String::new() };
    let choices: Vec<Choice> = PrivacyAct::ALL
        .iter()
        .filter(|act| !redacted || **act == PrivacyAct::Export)
        .map(|act| Choice {
            value: act.wire().to_owned(),
            label: said(act.label()).into_owned(),
            chosen: outcome.kept("act") == act.wire(),
        })
        .collect();
    let action = format!("{}/privacy", links::session(session.session_id));
    view! {
        <form method="post" action=action class="form form-columns">
            {crate::place::carried()}
            <Select id="privacy-act" name="act" label=t!("Ask an admin to") choices/>
            <Field
                id="privacy-until"
                name="until"
                label=t!("Hold until")
                kind="date"
                optional=true
                value=typed("until")
                hint=t!("For a legal hold alone.")
            />
            <div class="field">
                <label for="privacy-reason">{t!("Reason")}</label>
                <TextArea id="privacy-reason" name="reason" value=typed("reason") rows=3 max=2000 described_by="privacy-reason-hint"/>
                <p class="hint" id="privacy-reason-hint">{t!("Do not name the subject: the admin sees this and not the session.")}</p>
            </div>
            <div class="form-end"><Submit text=t!("Ask") kind=""/></div>
        </form>
    }
    .into_any()
}
