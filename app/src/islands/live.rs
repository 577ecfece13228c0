//! Pages that stay up to date while they are open: one stream from the server for each page, nothing polls.
//!
//! Words come from the server with the page, since it alone has the catalogue. What changed is fetched as a page that
//! the server draws, and only parts in which nobody is typing are put in place of the old ones.

#[cfg(feature = "hydrate")]
mod draft;
mod job;
#[cfg(feature = "hydrate")]
mod parts;
#[cfg(feature = "hydrate")]
mod stream;

pub use job::LiveJob;

use leptos::prelude::*;

/// How the page stands to the session that the server has now.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only the browser sees changes"))]
enum Stale {
    /// As drawn.
    #[default]
    No,
    /// Changed by someone with this name.
    By(String),
    /// Changed by the desk itself, or by a key.
    BySomething,
    /// Changed by the same person elsewhere.
    Mine,
}

/// How the stream stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only the browser has a stream"))]
enum Link {
    /// It stands, or was not tried yet.
    #[default]
    Up,
    /// Lost; it is tried again.
    Lost,
    /// The sign-in ended.
    SignedOut,
}

/// A sentence of the page's words; empty when the server gave none, which only an old page could see.
fn word(words: &[String], at: usize) -> String {
    words.get(at).cloned().unwrap_or_default()
}

/// On a session's page: who else is here, that the form is out of date, that the connection is lost.
#[island]
pub fn LiveSession(
    /// The session's id.
    id: String,
    /// Path of its page.
    path: String,
    /// Version that the page shows.
    version: i64,
    /// Position at which it was drawn.
    after: i64,
    /// Sentences, in the order of `crate::live::session`.
    words: Vec<String>,
) -> impl IntoView {
    let (stale, link, unsent) = (RwSignal::new(Stale::No), RwSignal::new(Link::Up), RwSignal::new(false));
    let words = StoredValue::new(words);
    let draft = path + "/draft";
    Effect::new({
        let draft = draft.clone();
        move || start_session(&id, &draft, version, after, Shown { stale, link, unsent }, word(&words.read_value(), 0))
    });
    let say = move |at: usize| word(&words.read_value(), at);
    let outdated = move || {
        let sentence = match stale.get() {
            Stale::No => return None,
            Stale::By(name) => say(1).replace("{name}", &name),
            Stale::BySomething => say(2),
            Stale::Mine => say(3),
        };
        Some(view! { <p dir="auto">{sentence}</p> })
    };
    let action = StoredValue::new(draft);
    // a form's button sends what is typed along; who has no form has nothing typed
    let keep = move |text: usize| {
        if has_form() {
            view! {
                <button
                    type="submit"
                    class="button small"
                    form="decision-form"
                    formaction=action.get_value()
                    formnovalidate
                >{say(text)}</button>
            }
            .into_any()
        } else {
            view! { <a class="button small" href="">{say(text)}</a> }.into_any()
        }
    };
    view! {
        <div class="live-notes">
            <div class="live-note" role="status" class:live-shown=move || stale.get() != Stale::No>
                {outdated}
                {move || (stale.get() != Stale::No).then(|| view! { {keep(4)} <span class="hint">{say(5)}</span> })}
            </div>
            <div class="live-note" role="status" class:live-shown=move || link.get() != Link::Up>
                {move || match link.get() {
                    Link::Up => ().into_any(),
                    Link::Lost => view! { <p>{say(6)}</p> }.into_any(),
                    Link::SignedOut => view! { <p>{say(8)}</p> {keep(9)} }.into_any(),
                }}
            </div>
            <div class="live-note live-bad" role="alert" class:live-shown=move || unsent.get()>
                {move || unsent.get().then(|| view! { <p>{say(7)}</p> })}
            </div>
        </div>
    }
}

/// On a list: how many sessions are new or changed since it was drawn. Rows stay where they are.
#[island]
pub fn LiveList(
    /// The list's environment.
    environment: String,
    /// The only status of which sessions that are not shown concern it; without, the page's address says so.
    status: Option<String>,
    /// Position at which it was drawn.
    after: i64,
    /// Sentences, in the order of `crate::live::list`.
    words: Vec<String>,
) -> impl IntoView {
    let (count, link) = (RwSignal::new(0_usize), RwSignal::new(Link::Up));
    let words = StoredValue::new(words);
    let say = move |at: usize| word(&words.read_value(), at);
    Effect::new(move || start_list((&environment, status.as_deref()), after, count, link));
    view! {
        <div class="live-notes">
            <div class="live-note" role="status" class:live-shown=move || count.get() != 0>
                {move || (count.get() != 0).then(|| view! {
                    <p>{say(0).replace("{count}", &count.get().to_string())}</p>
                    <a class="button small" href="">{say(1)}</a>
                })}
            </div>
            <div class="live-note" role="status" class:live-shown=move || link.get() != Link::Up>
                {move || match link.get() {
                    Link::Up => ().into_any(),
                    Link::Lost => view! { <p>{say(2)}</p> }.into_any(),
                    Link::SignedOut => view! { <p>{say(3)}</p> <a class="button small" href="">{say(4)}</a> }.into_any(),
                }}
            </div>
        </div>
    }
}

/// What the island of a session's page shows.
#[derive(Clone, Copy)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only the browser sets them"))]
struct Shown {
    stale: RwSignal<Stale>,
    link: RwSignal<Link>,
    unsent: RwSignal<bool>,
}

#[cfg(feature = "hydrate")]
use browser::{has_form, start_list, start_session};

#[cfg(feature = "hydrate")]
mod browser {
    use super::stream::{self, Heard};
    use super::{Link, Shown, Stale, draft, parts};
    use crate::islands::page;
    use leptos::prelude::*;
    use std::cell::{Cell, RefCell};
    use std::collections::HashSet;
    use std::rc::Rc;

    pub fn has_form() -> bool {
        !page::all("#decision-form").is_empty()
    }

    pub fn start_session(id: &str, draft: &str, version: i64, after: i64, shown: Shown, also: String) {
        let Shown { stale, link, unsent } = shown;
        // whether the version has moved and nobody has said so yet; then it is said
        let moved_on = move |now: Option<i64>| {
            let moved = now.is_some_and(|now| now > version) && stale.get_untracked() == Stale::No;
            if moved {
                stale.set(Stale::BySomething);
                parts::mark_stale();
            }
            moved
        };
        let leaving = Rc::new(Cell::new(false));
        let kept = draft::start(draft, move || link.get_untracked() == Link::Lost, unsent, Rc::clone(&leaving));
        stream::start(&format!("/live?session={id}"), after, move |heard| {
            // what the page itself has just sent comes back as news before the next page is there
            if leaving.get() {
                return;
            }
            match heard {
                Heard::Hello(now) => {
                    let was = link.get_untracked();
                    link.set(Link::Up);
                    unsent.set(false);
                    if was != Link::Up {
                        kept.send();
                    }
                    if moved_on(now) {
                        parts::refresh();
                    }
                }
                Heard::Change(change) => {
                    if change.takes_away {
                        return stream::reload();
                    }
                    if change.version > version && change.moved {
                        stale.set(match change.by {
                            _ if change.mine => Stale::Mine,
                            Some(name) => Stale::By(name),
                            None => Stale::BySomething,
                        });
                        parts::mark_stale();
                    }
                    parts::refresh();
                }
                Heard::Here(people) => parts::here(&also, &people),
                Heard::Resync(now) => {
                    moved_on(now);
                    parts::refresh();
                }
                Heard::Lost => link.set(Link::Lost),
                Heard::SignedOut => link.set(Link::SignedOut),
                Heard::Progress => {}
            }
        });
    }

    pub fn start_list(
        (environment, only): (&str, Option<&str>),
        after: i64,
        count: RwSignal<usize>,
        link: RwSignal<Link>,
    ) {
        let only = only.map(str::to_owned);
        let found: RefCell<HashSet<String>> = RefCell::default();
        stream::start(&format!("/live?list={environment}"), after, move |heard| match heard {
            Heard::Hello(_) => link.set(Link::Up),
            Heard::Change(change) => {
                if parts::concerns_list(&change.session, &change.status, only.as_deref()) {
                    found.borrow_mut().insert(change.session);
                    count.set(found.borrow().len());
                }
            }
            Heard::Resync(_) => count.update(|count| *count = (*count).max(1)),
            Heard::Lost => link.set(Link::Lost),
            Heard::SignedOut => link.set(Link::SignedOut),
            Heard::Here(_) | Heard::Progress => {}
        });
    }
}

#[cfg(not(feature = "hydrate"))]
fn has_form() -> bool {
    false
}

#[cfg(not(feature = "hydrate"))]
fn start_session(_id: &str, _draft: &str, _version: i64, _after: i64, _shown: Shown, _also: String) {}

#[cfg(not(feature = "hydrate"))]
fn start_list(_what: (&str, Option<&str>), _after: i64, _count: RwSignal<usize>, _link: RwSignal<Link>) {}
