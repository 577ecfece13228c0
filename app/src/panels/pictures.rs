//! Pictures of a check, from our own host only.

use crate::kit::Icon;
use crate::links;
use crate::words::{said, t};
use domain::Uuid;
use domain::file_kind::FileKind;
use domain::view::{Picture, PictureSource};
use leptos::prelude::*;

/// The pictures in a row; each opens large in the viewer of `item`.
pub(super) fn pictures(session_id: Uuid, item: &str, pictures: Vec<Picture>) -> Option<AnyView> {
    if pictures.is_empty() {
        return None;
    }
    let figures: Vec<_> = pictures
        .into_iter()
        .enumerate()
        .map(|(i, picture)| figure(picture, links::document_look(session_id, item, i + 1, 100, 0)))
        .collect();
    Some(view! { <div class="pictures">{figures}</div> }.into_any())
}

/// What stands for a file of which there is no picture.
pub(super) fn file(kind: FileKind) -> AnyView {
    view! {
        <Icon name="file"/>
        <strong>{said(kind.label()).into_owned()}</strong>
        <span class="second">{t!("as a download")}</span>
    }
    .into_any()
}

fn figure(picture: Picture, viewer: String) -> AnyView {
    let label = said(&picture.label).into_owned();
    let source = picture.source.unwrap_or_else(|| PictureSource::Away(t!("held by the source").to_owned()));
    match source {
        PictureSource::Here { thumbnail, .. } => {
            let alt = label.clone();
            view! {
                <figure class="picture">
                    <a href=viewer><img src=thumbnail alt=alt loading="lazy" decoding="async"/></a>
                    <figcaption>{label}</figcaption>
                </figure>
            }
            .into_any()
        }
        // its label says which document this is, beside what kind of file
        PictureSource::File { kind, .. } => view! {
            <figure class="picture">
                <a class="picture-file" href=viewer>{file(kind)}<span class="sr-only">": " {label.clone()}</span></a>
                <figcaption>{label}</figcaption>
            </figure>
        }
        .into_any(),
        PictureSource::Away(why) => view! {
            <figure class="picture">
                <div class="picture-away"><Icon name="image"/><span>{said(&why).into_owned()}</span></div>
                <figcaption>{label}</figcaption>
            </figure>
        }
        .into_any(),
    }
}
