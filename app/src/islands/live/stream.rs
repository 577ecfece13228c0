//! The one stream of a page: opened while the page is seen, opened again after it was lost, each time later.
//!
//! A page that nobody sees holds no stream: browsers allow six connections to one host over HTTP/1.1, and a reviewer has
//! more tabs than that.

use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::{JsCast, JsValue};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use web_sys::js_sys::{Array, JSON, Reflect};
use web_sys::{EventSource, MessageEvent};

/// First wait before a lost stream is opened again; it doubles up to the last.
const FIRST_WAIT_MS: u32 = 500;
const LAST_WAIT_MS: u32 = 30_000;
/// The server shows every 15 s that it lives; one that was silent for so long is gone.
const SILENT: Duration = Duration::from_secs(50);
/// A page that was hidden for so long lets go of its stream.
const HIDDEN: Duration = Duration::from_secs(5);

/// A change, as the server tells it.
pub struct Change {
    pub session: String,
    pub status: String,
    pub version: i64,
    /// Whether it is of a kind that moves the version.
    pub moved: bool,
    /// Whether what is shown must not stay.
    pub takes_away: bool,
    pub by: Option<String>,
    pub mine: bool,
}

/// What a page hears.
pub enum Heard {
    /// The stream stands; the version of the session, if it is one.
    Hello(Option<i64>),
    Change(Change),
    Here(Vec<String>),
    /// The job went on.
    Progress,
    /// Something was missed; the version of the session, if it is one.
    Resync(Option<i64>),
    Lost,
    SignedOut,
}

struct Stream {
    address: String,
    /// Position of the last thing heard.
    after: Cell<i64>,
    source: RefCell<Option<EventSource>>,
    tries: Cell<u32>,
    waits: Cell<Option<TimeoutHandle>>,
    silence: Cell<Option<TimeoutHandle>>,
    hides: Cell<Option<TimeoutHandle>>,
    tell: Box<dyn Fn(Heard)>,
}

/// Opens the stream and keeps it open for as long as the page lives.
pub fn start(address: &str, after: i64, tell: impl Fn(Heard) + 'static) {
    let stream = Rc::new(Stream {
        address: address.to_owned(),
        after: Cell::new(after),
        source: RefCell::new(None),
        tries: Cell::new(0),
        waits: Cell::new(None),
        silence: Cell::new(None),
        hides: Cell::new(None),
        tell: Box::new(tell),
    });
    let visible = Rc::clone(&stream);
    on_document("visibilitychange", move || visible.seen_or_not());
    let online = Rc::clone(&stream);
    _ = window_event_listener(ev::online, move |_| online.at_once());
    let offline = Rc::clone(&stream);
    _ = window_event_listener(ev::offline, move |_| offline.lost());
    let focused = Rc::clone(&stream);
    _ = window_event_listener(ev::focus, move |_| {
        // after a sign-in in another tab this one goes on
        if focused.source.borrow().is_none() && focused.waits.get().is_none() {
            focused.at_once();
        }
    });
    // a page that is left closes its stream itself, and one that comes back from the browser's memory opens it again
    let left = Rc::clone(&stream);
    _ = window_event_listener(ev::pagehide, move |_| left.close());
    let back = Rc::clone(&stream);
    _ = window_event_listener(ev::pageshow, move |event| {
        if event.persisted() {
            back.at_once();
        }
    });
    if !document().hidden() {
        stream.open();
    }
}

/// Draws the whole page anew.
pub fn reload() {
    // a page that cannot be drawn anew stays; it hears of it again
    _ = window().location().reload();
}

fn on_document(name: &str, act: impl Fn() + 'static) {
    let act = Closure::<dyn Fn()>::new(act);
    _ = document().add_event_listener_with_callback(name, act.as_ref().unchecked_ref());
    act.forget();
}

fn drop_timer(timer: &Cell<Option<TimeoutHandle>>) {
    if let Some(timer) = timer.take() {
        timer.clear();
    }
}

impl Stream {
    fn open(self: &Rc<Self>) {
        self.close();
        let address = format!("{}&after={}", self.address, self.after.get());
        let Ok(source) = EventSource::new(&address) else { return };
        for name in ["hello", "change", "here", "progress", "beat", "resync", "end"] {
            let stream = Rc::clone(self);
            let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| stream.hear(name, &event));
            _ = source.add_event_listener_with_callback(name, hear.as_ref().unchecked_ref());
            // freed with the page: a stream is opened a few times in its life
            hear.forget();
        }
        let stream = Rc::clone(self);
        let mine = source.clone();
        let failed = Closure::<dyn Fn()>::new(move || {
            // an earlier source that ends late is not this one's failure
            if stream.source.borrow().as_ref() == Some(&mine) {
                stream.lost();
            }
        });
        source.set_onerror(Some(failed.as_ref().unchecked_ref()));
        failed.forget();
        *self.source.borrow_mut() = Some(source);
        self.expect_more();
    }

    fn close(&self) {
        drop_timer(&self.waits);
        drop_timer(&self.silence);
        if let Some(source) = self.source.borrow_mut().take() {
            source.set_onerror(None);
            source.close();
        }
    }

    fn at_once(self: &Rc<Self>) {
        self.tries.set(0);
        if !document().hidden() {
            self.open();
        }
    }

    /// Says that the stream is lost and opens it again after a while, the longer the more often it failed.
    fn lost(self: &Rc<Self>) {
        self.close();
        (self.tell)(Heard::Lost);
        let tries = self.tries.get();
        self.tries.set(tries + 1);
        let wait = FIRST_WAIT_MS.saturating_mul(1 << tries.min(10)).min(LAST_WAIT_MS);
        // when a server comes back, not everybody is to come at the same moment
        let wait = f64::from(wait) * (0.75 + 0.5 * web_sys::js_sys::Math::random());
        let stream = Rc::clone(self);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most some 40 000")]
        let wait = Duration::from_millis(wait as u64);
        self.waits.set(set_timeout_with_handle(move || stream.open_if_seen(), wait).ok());
    }

    fn open_if_seen(self: &Rc<Self>) {
        self.waits.set(None);
        // without a network the browser says when it is back
        if !document().hidden() && window().navigator().on_line() {
            self.open();
        }
    }

    fn seen_or_not(self: &Rc<Self>) {
        drop_timer(&self.hides);
        if document().hidden() {
            let stream = Rc::clone(self);
            self.hides.set(set_timeout_with_handle(move || stream.close(), HIDDEN).ok());
        } else if self.source.borrow().is_none() {
            self.at_once();
        }
    }

    fn expect_more(self: &Rc<Self>) {
        drop_timer(&self.silence);
        let stream = Rc::clone(self);
        self.silence.set(set_timeout_with_handle(move || stream.lost(), SILENT).ok());
    }

    fn hear(self: &Rc<Self>, name: &str, event: &MessageEvent) {
        self.expect_more();
        let data = event.data().as_string().and_then(|text| JSON::parse(&text).ok()).unwrap_or(JsValue::NULL);
        match name {
            "hello" => {
                self.tries.set(0);
                (self.tell)(Heard::Hello(number(&data, "version")));
            }
            "change" => {
                if let Some(seq) = number(&data, "seq") {
                    self.after.set(self.after.get().max(seq));
                }
                (self.tell)(Heard::Change(change(&data)));
            }
            "here" => (self.tell)(Heard::Here(list(&data, "people"))),
            "progress" => (self.tell)(Heard::Progress),
            "resync" => (self.tell)(Heard::Resync(number(&data, "version"))),
            "end" => match text(&data, "why").as_deref() {
                Some("signed_out") => {
                    self.close();
                    (self.tell)(Heard::SignedOut);
                }
                Some("not_allowed" | "gone") => {
                    self.close();
                    reload();
                }
                Some("too_many") => {
                    // the page works without; it tries again later and says nothing
                    self.close();
                    let stream = Rc::clone(self);
                    let wait = Duration::from_millis(u64::from(LAST_WAIT_MS));
                    self.waits.set(set_timeout_with_handle(move || stream.open_if_seen(), wait).ok());
                }
                _ => self.lost(),
            },
            _ => {}
        }
    }
}

fn field(data: &JsValue, name: &str) -> JsValue {
    Reflect::get(data, &JsValue::from_str(name)).unwrap_or(JsValue::NULL)
}

fn text(data: &JsValue, name: &str) -> Option<String> {
    field(data, name).as_string()
}

fn number(data: &JsValue, name: &str) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "positions and versions are whole numbers")]
    field(data, name).as_f64().map(|number| number as i64)
}

fn list(data: &JsValue, name: &str) -> Vec<String> {
    field(data, name)
        .dyn_into::<Array>()
        .map(|all| all.iter().filter_map(|one| one.as_string()).collect())
        .unwrap_or_default()
}

fn change(data: &JsValue) -> Change {
    let kind = text(data, "change").unwrap_or_default();
    Change {
        session: text(data, "session").unwrap_or_default(),
        status: text(data, "status").unwrap_or_default(),
        version: number(data, "version").unwrap_or_default(),
        moved: !matches!(kind.as_str(), "claim" | "release" | "note" | "tags"),
        takes_away: matches!(kind.as_str(), "redaction" | "deleted"),
        by: text(data, "by"),
        mine: field(data, "mine").is_truthy(),
    }
}
