//! The page of a job with many sessions follows it.

use super::{Link, word};
use leptos::prelude::*;

/// On a job's page: its figures and results are fetched anew as it goes on, and it says when the connection is lost.
#[island]
pub fn LiveJob(
    /// The job's id.
    id: String,
    /// Position at which it was drawn.
    after: i64,
    /// Sentences, in the order of `crate::live::job`.
    words: Vec<String>,
) -> impl IntoView {
    let link = RwSignal::new(Link::Up);
    let words = StoredValue::new(words);
    let say = move |at: usize| word(&words.read_value(), at);
    Effect::new(move || start(&id, after, link));
    view! {
        <div class="live-notes">
            <div class="live-note" role="status" class:live-shown=move || link.get() != Link::Up>
                {move || match link.get() {
                    Link::Up => ().into_any(),
                    Link::Lost => view! { <p>{say(0)}</p> }.into_any(),
                    Link::SignedOut => view! { <p>{say(1)}</p> <a class="button small" href="">{say(2)}</a> }.into_any(),
                }}
            </div>
        </div>
    }
}

#[cfg(feature = "hydrate")]
fn start(id: &str, after: i64, link: RwSignal<Link>) {
    use super::parts;
    use super::stream::{self, Heard};

    stream::start(&format!("/live?bulk={id}"), after, move |heard| match heard {
        Heard::Hello(_) => link.set(Link::Up),
        Heard::Progress | Heard::Resync(_) => parts::refresh_within(parts::UNHURRIED),
        Heard::Lost => link.set(Link::Lost),
        Heard::SignedOut => link.set(Link::SignedOut),
        Heard::Change(_) | Heard::Here(_) => {}
    });
}

#[cfg(not(feature = "hydrate"))]
fn start(_id: &str, _after: i64, _link: RwSignal<Link>) {}
