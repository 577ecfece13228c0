//! Form fields: a label tied to its input, a hint, what was typed before.

use crate::words::t;
use leptos::prelude::*;

/// A one-line input with its label.
#[component]
pub fn Field(
    /// Element id.
    id: &'static str,
    /// Name of the form field.
    name: &'static str,
    /// Its label.
    label: &'static str,
    /// Input type.
    #[prop(default = "text")]
    kind: &'static str,
    /// Text that stands in it at first; never for passwords.
    #[prop(into, optional)]
    value: String,
    /// What a person must know before typing.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Whether it may stay empty.
    #[prop(optional)]
    optional: bool,
    /// Shortest text taken, in characters.
    #[prop(optional)]
    min: Option<u16>,
    /// Longest text taken, in characters.
    #[prop(default = 320)]
    max: u16,
    /// True for text that a machine reads: no spelling, no capitals, never right to left.
    #[prop(optional)]
    code: bool,
) -> impl IntoView {
    let hint_id = hint.map(|_| format!("{id}-hint"));
    let plain = code || matches!(kind, "email" | "password" | "url");
    view! {
        <div class="field">
            <label for=id>{label}{optional.then(|| view! { <span class="faint">" " {t!("optional")}</span> })}</label>
            <input
                id=id
                name=name
                type=kind
                value=(kind != "password").then_some(value)
                autocomplete=autocomplete
                required=!optional
                minlength=min.map(|n| n.to_string())
                maxlength=max.to_string()
                aria-describedby=hint_id.clone()
                spellcheck=if plain { "false" } else { "true" }
                autocapitalize=plain.then_some("none")
                dir=if plain { "ltr" } else { "auto" }
            />
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
        </div>
    }
}

/// A value that is sent without being shown.
#[component]
pub fn Hidden(
    /// Name of the form field.
    name: &'static str,
    /// Its value.
    #[prop(into)]
    value: String,
) -> impl IntoView {
    view! { <input type="hidden" name=name value=value/> }
}

/// A choice of a [`Select`] or of a group of boxes.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Value of the form field.
    pub value: String,
    /// Words.
    pub label: String,
    /// Whether it is chosen at first.
    pub chosen: bool,
}

/// A drop-down with its label.
#[component]
pub fn Select(
    /// Element id.
    id: &'static str,
    /// Name of the form field.
    name: &'static str,
    /// Its label.
    label: &'static str,
    /// What can be chosen.
    choices: Vec<Choice>,
) -> impl IntoView {
    let options: Vec<_> = choices
        .into_iter()
        .map(|choice| view! { <option value=choice.value selected=choice.chosen>{choice.label}</option> })
        .collect();
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select id=id name=name>{options}</select>
        </div>
    }
}

/// A box to tick, with its label beside it.
#[component]
pub fn Check(
    /// Name of the form field; several boxes may share it.
    name: &'static str,
    /// Value that is sent when ticked.
    #[prop(into)]
    value: String,
    /// Words.
    #[prop(into)]
    label: String,
    /// Second line.
    #[prop(into, optional)]
    detail: String,
    /// Whether it is ticked at first.
    #[prop(optional)]
    ticked: bool,
) -> impl IntoView {
    view! {
        <label class="check">
            <input type="checkbox" name=name value=value checked=ticked/>
            <span>{label}{(!detail.is_empty()).then(|| view! { <span class="check-detail">{detail}</span> })}</span>
        </label>
    }
}
