//! Correcting by hand: values that were misread, the status of a step, parties that are left out. Each form shows what
//! stands there now and asks why.

use crate::FormOutcome;
use crate::kit::{Choice, Head, Hidden, Panel, Select, Submit, Table};
use crate::links;
use crate::words::{said, shown, t, told};
use domain::Uuid;
use domain::view::{CorrectionChoice, CorrectionForm, CorrectionInput, CorrectionRow, Corrections};
use leptos::prelude::*;

/// What the forms of the panel share.
#[derive(Clone, Copy)]
struct Sheet<'a> {
    session_id: Uuid,
    version: i64,
    outcome: &'a FormOutcome,
}

/// The panel; for those who may work on a session in which something can be corrected.
#[must_use]
pub fn panel(session_id: Uuid, version: i64, all: &Corrections, outcome: &FormOutcome) -> Option<AnyView> {
    let sheet = Sheet { session_id, version, outcome };
    let mut forms: Vec<AnyView> = all.things.iter().enumerate().map(|(at, thing)| sheet.values(at, thing)).collect();
    forms.extend(sheet.step(all));
    forms.extend(sheet.party(&all.parties));
    (!forms.is_empty()).then(|| view! { <Panel id="correct" title=t!("Correct by hand")>{forms}</Panel> }.into_any())
}

/// The anchor of the form for a thing.
#[must_use]
pub fn anchor(thing: &str) -> String {
    format!("correct{}", thing.replace('/', "-"))
}

/// The link from a panel to the form that corrects what it shows.
#[must_use]
pub fn link(thing: &str) -> AnyView {
    view! {
        <p class="panel-line rest-link"><a rel="external" href=format!("#{}", anchor(thing))>{t!("Correct a value")}</a></p>
    }
    .into_any()
}

impl Sheet<'_> {
    /// Whether this form was refused just now.
    fn refused(self, act: &str, thing: &str) -> bool {
        self.outcome.kept("act") == act && self.outcome.kept("thing") == thing
    }

    fn frame(self, act: &'static str, thing: &str, summary: String, inside: AnyView) -> AnyView {
        let refused = self.refused(act, thing);
        let why = if refused { self.outcome.kept("comment") } else { String::new() };
        let id = if thing.is_empty() { format!("correct-{act}") } else { anchor(thing) };
        let why_id = format!("{id}-why");
        let action = format!("{}/correct", links::session(self.session_id));
        view! {
            <details class="more correct" open=refused>
                <summary>{summary}</summary>
                // inside the fold, so that a link to it opens the fold
                <form method="post" action=action id=id class="correct-form">
                    <Hidden name="act" value=act/>
                    <Hidden name="thing" value=thing/>
                    <Hidden name="expected_version" value=self.version.to_string()/>
                    {crate::place::carried()}
                    {inside}
                    <div class="correct-end">
                        <div class="field">
                            <label for=why_id.clone()>{t!("Why")}</label>
                            <input id=why_id type="text" name="comment" maxlength="10000" required value=why autocomplete="off" dir="auto"/>
                        </div>
                        <Submit text=t!("Record correction") kind=""/>
                    </div>
                </form>
            </details>
        }
        .into_any()
    }

    fn values(self, at: usize, thing: &CorrectionForm) -> AnyView {
        let refused = self.refused("values", &thing.thing);
        let rows: Vec<_> = thing
            .rows
            .iter()
            .enumerate()
            .map(|(i, row)| {
                let typed = if refused { self.outcome.kept(&row.name) } else { String::new() };
                let emptied = refused && self.outcome.ticked("clear", &row.name);
                value_row(&format!("correct-{at}-{i}"), row, &typed, emptied)
            })
            .collect();
        let title = said(&thing.title).into_owned();
        let summary = match &thing.name {
            Some(name) => t!("Correct a value: {thing} {name}", thing = title, name = name),
            None => t!("Correct a value: {thing}", thing = title),
        };
        let heads = vec![
            Head::text(t!("Field")),
            Head::text(t!("Now")),
            Head::text(t!("New value")),
            Head::text(t!("Empty it")),
        ];
        let caption = summary.clone();
        let inside = view! { <Table caption class="correct-table" heads>{rows}</Table> }.into_any();
        self.frame("values", &thing.thing, summary, inside)
    }

    fn step(self, all: &Corrections) -> Option<AnyView> {
        if all.steps.is_empty() {
            return None;
        }
        let refused = self.refused("step", "");
        let chosen = |field: &str, value: &str| refused && self.outcome.kept(field) == value;
        let steps = all
            .steps
            .iter()
            .map(|step| {
                let name = step.name.as_deref().map(|name| format!(" {name}")).unwrap_or_default();
                let now = if step.now.is_empty() { t!("without status").into() } else { said(&step.now) };
                Choice {
                    label: format!("{}{name}: {now}", said(&step.label)),
                    chosen: chosen("step", &step.value),
                    value: step.value.clone(),
                }
            })
            .collect();
        let verdicts = all
            .verdicts
            .iter()
            .map(|word| Choice {
                value: word.clone(),
                label: said(word).into_owned(),
                chosen: chosen("new_status", word),
            })
            .collect();
        let inside = view! {
            <div class="correct-row">
                <Select id="correct-step-which" name="step" label=t!("Step and its status now") choices=steps/>
                <Select id="correct-step-status" name="new_status" label=t!("New status") choices=verdicts/>
            </div>
            <p class="hint">{t!("The session itself stays as it is.")}</p>
        };
        Some(self.frame("step", "", t!("Set the status of a step").to_owned(), inside.into_any()))
    }

    fn party(self, parties: &[CorrectionChoice]) -> Option<AnyView> {
        if parties.is_empty() {
            return None;
        }
        let refused = self.refused("party", "");
        let choices = parties
            .iter()
            .map(|party| {
                let name = party.name.clone().unwrap_or_default();
                Choice {
                    label: if party.out { t!("{name}: left out", name = name) } else { name },
                    chosen: refused && self.outcome.kept("party") == party.value,
                    value: party.value.clone(),
                }
            })
            .collect();
        let acts = [("out", t!("Leave out")), ("in", t!("Take in again"))]
            .map(|(value, label)| Choice {
                value: value.to_owned(),
                label: label.to_owned(),
                chosen: refused && self.outcome.kept("to") == value,
            })
            .to_vec();
        let inside = view! {
            <div class="correct-row">
                <Select id="correct-party-which" name="party" label=t!("Party") choices/>
                <Select id="correct-party-to" name="to" label=t!("What to do") choices=acts/>
            </div>
        };
        Some(self.frame("party", "", t!("Leave a party out, or take it in again").to_owned(), inside.into_any()))
    }
}

fn value_row(id: &str, row: &CorrectionRow, typed: &str, emptied: bool) -> AnyView {
    let label = told(&row.label);
    let name = row.name.clone();
    let labelled = format!("{id}-name");
    let now = if row.now.is_empty() {
        view! { <span class="faint">"–"<span class="sr-only">{t!("empty")}</span></span> }.into_any()
    } else {
        shown(&row.now)
    };
    let input = match &row.input {
        CorrectionInput::Choice(choices) => {
            let options: Vec<_> = choices
                .iter()
                .map(|(value, label)| {
                    view! { <option value=value.clone() selected=typed == value>{said(label).into_owned()}</option> }
                })
                .collect();
            view! {
                <select name=name.clone() aria-labelledby=labelled.clone()>
                    <option value="">{t!("unchanged")}</option>
                    {options}
                </select>
            }
            .into_any()
        }
        other => {
            let (kind, hint) = match other {
                CorrectionInput::Date => ("date", None),
                CorrectionInput::Texts => ("text", Some(t!("several: with semicolons between"))),
                _ => ("text", None),
            };
            view! {
                <input type=kind name=name.clone() value=typed.to_owned() maxlength="2000" autocomplete="off" dir="auto" placeholder=hint aria-labelledby=labelled.clone()/>
            }
            .into_any()
        }
    };
    let empty_label = t!("Empty {field}", field = label);
    view! {
        <tr>
            <th scope="row" id=labelled>{label}</th>
            <td>{now}</td>
            <td>{input}</td>
            <td>
                <label class="box-alone" data-word=t!("Empty it")><input type="checkbox" name="clear" value=name checked=emptied aria-label=empty_label/></label>
            </td>
        </tr>
    }
    .into_any()
}
