//! Identity comparison: the portrait on the document beside the selfie, and how alike they are.

use super::part;
use super::pictures::file;
use crate::kit::{Bar, Facts, Icon, Panel};
use crate::links;
use crate::words::{said, t, told};
use domain::Uuid;
use domain::view::{IdentityPanel, Picture, PictureSource};
use leptos::prelude::*;

/// The panel; nothing for sessions in which no face was matched.
#[must_use]
pub fn panel(session_id: Uuid, identity: Option<&IdentityPanel>) -> Option<AnyView> {
    let identity = identity?.clone();
    let marks = part::step_status(identity.status.as_deref()).unwrap_or_else(|| ().into_any());
    let alike = match (&identity.similarity, identity.hundredths) {
        (Some(similarity), Some(n)) => {
            let label = t!("{share} similar", share = told(similarity));
            view! {
            <p class="alike"><strong class="num">{t!("{share} similar", share = told(similarity))}</strong></p>
            <Bar parts=vec![("good", n), ("rest", 100 - n)] label/>
            }
            .into_any()
        }
        (Some(similarity), None) => {
            view! { <p class="alike"><strong class="num">{t!("{share} similar", share = told(similarity))}</strong></p> }
                .into_any()
        }
        _ => view! { <p class="faint">{t!("No similarity was measured.")}</p> }.into_any(),
    };
    let facts = (!identity.facts.is_empty()).then(|| view! { <Facts facts=identity.facts/> });
    let document = links::document(session_id, "id_verifications-0");
    let selfie = links::document(session_id, "face_matches-0");
    Some(
        view! {
            <Panel id="identity" title=t!("One person?") marks>
                <div class="identity">
                    {face(identity.portrait, t!("No portrait on the document"), document)}
                    <div class="identity-alike">{alike}</div>
                    {face(identity.selfie, t!("No selfie"), selfie)}
                </div>
                {facts}
            </Panel>
        }
        .into_any(),
    )
}

fn face(picture: Option<Picture>, missing: &'static str, viewer: String) -> AnyView {
    let away = |label: String, why: String| {
        view! {
            <figure class="portrait">
                <div class="picture-away"><Icon name="image"/><span>{said(&why).into_owned()}</span></div>
                <figcaption>{said(&label)}</figcaption>
            </figure>
        }
        .into_any()
    };
    match picture {
        None => away(missing.to_owned(), t!("not there").to_owned()),
        Some(Picture { label, source: Some(PictureSource::Here { thumbnail, .. }) }) => {
            let label = said(&label).into_owned();
            view! {
                <figure class="portrait">
                    <a href=viewer><img src=thumbnail alt=label.clone() loading="lazy" decoding="async"/></a>
                    <figcaption>{label}</figcaption>
                </figure>
            }
            .into_any()
        }
        Some(Picture { label, source: Some(PictureSource::File { kind, .. }) }) => {
            let label = said(&label).into_owned();
            view! {
                <figure class="portrait">
                    <a class="picture-file" href=viewer>{file(kind)}<span class="sr-only">": " {label.clone()}</span></a>
                    <figcaption>{label}</figcaption>
                </figure>
            }
            .into_any()
        }
        Some(Picture { label, source }) => {
            let why = match source {
                Some(PictureSource::Away(why)) => why,
                _ => t!("held by the source").to_owned(),
            };
            away(label, why)
        }
    }
}
