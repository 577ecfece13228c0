//! Who looks like the subject elsewhere: other sessions of the desk, with links, and what only the source knows.

use crate::kit::{Ago, Empty, Head, Panel, Table};
use crate::links;
use crate::marks::{StatusBadge, written_status};
use crate::words::{said, t, told};
use domain::Time;
use domain::view::{Alike, Elsewhere, ElsewhereLine, PictureSource};
use leptos::prelude::*;

/// The panel.
#[must_use]
pub fn panel(found: &Elsewhere, now: Time) -> AnyView {
    let body = if found.lines.is_empty() {
        view! {
            <Empty
                icon="check"
                title=t!("Found nowhere else")
                text=t!("Neither the source nor the other sessions of this desk show this document or this person.")
            />
        }
        .into_any()
    } else {
        let rows: Vec<_> = found.lines.iter().cloned().map(|line| row(line, now)).collect();
        let heads = vec![
            Head::text(t!("Session or entry")),
            Head::text(t!("What is alike")),
            Head::text(t!("Status")),
            Head::text(t!("When")),
        ];
        let more = found.more.then(|| {
            view! { <p class="panel-line faint">{t!("There are more; the newest are listed.")}</p> }
        });
        view! {
            <Table caption=t!("Sessions and entries found elsewhere") class="elsewhere" heads>{rows}</Table>
            {more}
        }
        .into_any()
    };
    view! { <Panel id="elsewhere" title=t!("Found elsewhere")>{body}</Panel> }.into_any()
}

fn row(line: ElsewhereLine, now: Time) -> AnyView {
    let called = line.called.as_deref().map(|called| said(called).into_owned());
    let name = line.name.map(|name| view! { " " <bdi>{name}</bdi> });
    let who = match &line.session {
        Some(session) => {
            let href = links::session(session.session_id);
            view! {
                <a class="kyc-open" href=href>{t!("Session {number}", number = session.number)}</a>{name}
            }
            .into_any()
        }
        None => view! { <span>{called.unwrap_or_else(|| t!("Without details").to_owned())}</span>{name} }.into_any(),
    };
    let picture = line.picture.and_then(|picture| match picture.source {
        Some(PictureSource::Here { thumbnail, .. }) => {
            let alt = said(&picture.label).into_owned();
            Some(view! { <div class="elsewhere-picture"><img src=thumbnail alt=alt loading="lazy" decoding="async"/></div> })
        }
        _ => None,
    });
    let lists: Vec<_> =
        line.lists.iter().map(|list| view! { <div class="strong">{said(list).into_owned()}</div> }).collect();
    let status = match (&line.session, &line.status) {
        (Some(session), _) => view! { <StatusBadge status=session.status/> }.into_any(),
        (None, Some(status)) => written_status(status),
        (None, None) => {
            view! { <span class="faint">"–"<span class="sr-only">{t!("not stated")}</span></span> }.into_any()
        }
    };
    let when = match line.session.and_then(|session| session.created_at) {
        Some(at) => view! { <Ago at now/> }.into_any(),
        None => line.day.unwrap_or_else(|| "–".to_owned()).into_any(),
    };
    let alike: Vec<_> = line.alike.into_iter().map(|one| view! { <li>{alike(&one)}</li> }).collect();
    view! {
        <tr>
            <th scope="row" class="subject">{who}{picture}</th>
            <td><ul class="alike">{alike}</ul>{lists}</td>
            <td>{status}</td>
            <td>{when}</td>
        </tr>
    }
    .into_any()
}

/// In what two are alike, and who says so.
fn alike(one: &Alike) -> String {
    let what = said(&one.what).into_owned();
    match &one.share {
        _ if one.own => what,
        Some(share) => t!("{check}: {share} similar", check = what, share = told(share)),
        None => t!("{check}: found by the source", check = what),
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use domain::view::ElsewhereSession;
    use domain::{Status, Uuid};

    fn drawn(lines: Vec<ElsewhereLine>) -> String {
        Owner::new().with(|| panel(&Elsewhere { lines, more: false }, Time(0)).to_html())
    }

    #[test]
    fn what_the_desk_has_is_a_link_and_what_only_the_source_has_is_none() {
        let alike = |what: &str, own| vec![Alike { what: what.into(), share: None, own }];
        let other = Uuid::from_u128(7);
        let session =
            ElsewhereSession { session_id: other, number: 12, status: Status::Declined, created_at: Some(Time(0)) };
        let html = drawn(vec![
            ElsewhereLine {
                alike: alike("Same document number", true),
                session: Some(session),
                ..ElsewhereLine::default()
            },
            ElsewhereLine {
                alike: vec![Alike {
                    what: "Liveness".into(),
                    share: Some(domain::view::Told::percent("91.37")),
                    own: false,
                }],
                called: Some("Session 41070 of the source".into()),
                lists: vec!["on the blocklist".into()],
                ..ElsewhereLine::default()
            },
        ]);
        assert_eq!(html.matches("<a ").count(), 1, "{html}");
        for text in [format!("/sessions/{other}").as_str(), "Session 12", "Same document number", "Declined"] {
            assert!(html.contains(text), "{text} in {html}");
        }
        for text in ["Liveness: 91.37 % similar", "Session 41070 of the source", "on the blocklist"] {
            assert!(html.contains(text), "{text} in {html}");
        }
    }

    #[test]
    fn nobody_found_is_said() {
        assert!(drawn(Vec::new()).contains("Found nowhere else"));
    }
}
