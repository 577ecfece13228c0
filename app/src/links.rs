//! Every internal address, made in one place, so that nothing typed by a person becomes part of one unescaped.

use domain::view::{AuditFilter, ListFilter, RowOutcome, UboFilter, ViewTab};
use domain::{Environment, Right, Uuid};

/// Page of a session.
#[must_use]
pub fn session(session_id: Uuid) -> String {
    format!("/sessions/{session_id}")
}

/// Page of a session in a row of them; `before` was decided just now.
#[must_use]
pub fn review(session_id: Uuid, before: Option<Uuid>) -> String {
    format!("{}?review={}", session(session_id), before.map_or_else(|| "on".to_owned(), |before| before.to_string()))
}

/// Page of a session's revisions.
#[must_use]
pub fn revisions(session_id: Uuid) -> String {
    format!("/sessions/{session_id}/revisions")
}

/// What a revision of a session, from the second on, changed.
#[must_use]
pub fn difference(session_id: Uuid, revision: i64) -> String {
    differences(session_id, revision - 1, revision)
}

/// What differs between two revisions of a session.
#[must_use]
pub fn differences(session_id: Uuid, from: i64, to: i64) -> String {
    format!("{}?from={from}&to={to}", revisions(session_id))
}

/// Page of a session with a page of one panel, from 1.
#[must_use]
pub fn session_panel(session_id: Uuid, panel: &'static str, page: usize) -> String {
    let mut query = Query::new(&session(session_id));
    query.add("all", Some(panel));
    query.add("page", (page != 1).then(|| page.to_string()).as_deref());
    format!("{}#{panel}", query.end())
}

/// Page of a session with a page of its timeline.
#[must_use]
pub fn session_timeline(session_id: Uuid, page: usize) -> String {
    format!("/sessions/{session_id}?timeline={page}#timeline")
}

/// Where a form asks to see, or to cover again, personal data of a session.
#[must_use]
pub fn reveal(session_id: Uuid) -> String {
    format!("/sessions/{session_id}/reveal")
}

/// Page of a session's payload as it came.
#[must_use]
pub fn raw(session_id: Uuid, page: usize) -> String {
    let mut query = Query::new(&format!("/sessions/{session_id}/raw"));
    query.add("page", (page != 1).then(|| page.to_string()).as_deref());
    query.end()
}

/// Page of one document of a session; `item` as `domain::panels::viewer` names it.
#[must_use]
pub fn document(session_id: Uuid, item: &str) -> String {
    format!("/sessions/{session_id}/documents/{}", encode(item))
}

/// The same, looked at in some way; what is as usual stays out of the address.
#[must_use]
pub fn document_look(session_id: Uuid, item: &str, page: usize, zoom: u16, turn: u16) -> String {
    let mut query = Query::new(&document(session_id, item));
    query.add("page", (page != 1).then(|| page.to_string()).as_deref());
    query.add("zoom", (zoom != 100).then(|| zoom.to_string()).as_deref());
    query.add("turn", (turn != 0).then(|| turn.to_string()).as_deref());
    query.end()
}

/// The session list with this filter; defaults stay out of the address.
#[must_use]
pub fn sessions(filter: &ListFilter) -> String {
    list("/sessions", filter)
}

/// The page that sets up columns and views, for the list with this filter.
#[must_use]
pub fn list_set_up(filter: &ListFilter) -> String {
    list("/sessions/view", filter)
}

/// The list with this filter as a file.
#[must_use]
pub fn list_file(filter: &ListFilter) -> String {
    list("/sessions/list.csv", &ListFilter { before: None, after: None, ..filter.clone() })
}

/// The query of the list's address with this filter, without place and without question mark.
#[must_use]
pub fn list_query(filter: &ListFilter) -> String {
    list_place(&ListFilter { before: None, after: None, ..filter.clone() })
}

/// The same with the place: the page of the list that somebody looks at.
#[must_use]
pub fn list_place(filter: &ListFilter) -> String {
    let whole = sessions(filter);
    whole.split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default()
}

/// The list as a saved view shows it.
#[must_use]
pub fn view(tab: &ViewTab) -> String {
    let mark = if tab.query.is_empty() { "" } else { "&" };
    format!("/sessions?{}{mark}view={}", tab.query, tab.view_id)
}

/// A job with many sessions: those that came out so, after this place.
#[must_use]
pub fn bulk(bulk_id: Uuid, only: Option<RowOutcome>, after: Option<i64>) -> String {
    let mut query = Query::new(&format!("/bulk/{bulk_id}"));
    query.add("only", only.map(RowOutcome::wire));
    query.add("after", after.map(|at| at.to_string()).as_deref());
    query.end()
}

fn list(path: &str, filter: &ListFilter) -> String {
    let mut query = Query::new(path);
    query.add("status", filter.status.map(|s| s.wire()));
    query.add("kind", filter.kind.map(|k| k.wire()));
    query.add("q", (!filter.q.is_empty()).then_some(filter.q.as_str()));
    query.add("environment", (filter.environment != Environment::Live).then(|| filter.environment.wire()));
    query.add("before", filter.before.map(|n| n.to_string()).as_deref());
    query.add("after", filter.after.map(|n| n.to_string()).as_deref());
    for (name, value) in &filter.more {
        query.add(name, Some(value));
    }
    query.add("view", filter.view.map(|id| id.to_string()).as_deref());
    query.add("limit", (filter.limit != ListFilter::default().limit).then(|| filter.limit.to_string()).as_deref());
    query.end()
}

/// The UBO KYC overview with this filter, from this cursor on.
#[must_use]
pub fn ubo(environment: Environment, filter: UboFilter, after: Option<&str>) -> String {
    let mut query = Query::new("/insight/ubo");
    query.add("environment", (environment != Environment::Live).then(|| environment.wire()));
    query.add("filter", ubo_word(filter));
    query.add("after", after);
    query.end()
}

/// The audit log with this filter, from its place on.
#[must_use]
pub fn audit(filter: &AuditFilter) -> String {
    let mut query = Query::new("/admin/audit");
    let before = filter.before.map(|seq| seq.to_string());
    let environment = filter.environment.filter(|environment| *environment != Environment::Live);
    query.add("environment", environment.map(Environment::wire));
    for (name, text) in [
        ("actor", &filter.actor),
        ("act", &filter.act),
        ("session_id", &filter.session_id),
        ("date_from", &filter.date_from),
        ("date_to", &filter.date_to),
    ] {
        query.add(name, (!text.is_empty()).then_some(text.as_str()));
    }
    query.add("before", before.as_deref());
    query.end()
}

/// The word of a filter in addresses.
#[must_use]
pub fn ubo_word(filter: UboFilter) -> Option<&'static str> {
    match filter {
        UboFilter::All => None,
        UboFilter::Flagged => Some("flagged"),
        UboFilter::Pending => Some("pending"),
    }
}

/// The sign-in page that leads back to `path_and_query`, if that is a page of ours. The result is printable ASCII.
#[must_use]
pub fn sign_in(path_and_query: &str) -> String {
    let internal =
        path_and_query.starts_with('/') && !path_and_query.starts_with("//") && !path_and_query.contains('\\');
    let mut query = Query::new("/sign-in");
    query.add("next", (internal && path_and_query != "/").then_some(path_and_query));
    query.end()
}

/// The page that names a missing right; only the server draws it, in answer to a form.
#[must_use]
pub fn refused(right: Right) -> String {
    format!("/refused/{}", right.wire())
}

struct Query {
    text: String,
    mark: char,
}

impl Query {
    fn new(path: &str) -> Self {
        Self { text: path.to_owned(), mark: '?' }
    }

    fn add(&mut self, name: &str, value: Option<&str>) {
        let Some(value) = value else { return };
        self.text.push(self.mark);
        self.text.push_str(name);
        self.text.push('=');
        self.text.push_str(&encode(value));
        self.mark = '&';
    }

    fn end(self) -> String {
        self.text
    }
}

/// Percent-encodes everything but unreserved characters.
#[must_use]
pub fn encode(text: &str) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Kind, Status};

    #[test]
    fn only_what_differs_from_the_default_is_in_the_address() {
        assert_eq!(sessions(&ListFilter::default()), "/sessions");
        let filter = ListFilter {
            status: Some(Status::InReview),
            kind: Some(Kind::Business),
            q: "Ost & Söhne".into(),
            environment: Environment::Sandbox,
            before: Some(41),
            limit: 100,
            more: vec![("tag".into(), "a b".into())],
            ..ListFilter::default()
        };
        assert_eq!(
            sessions(&filter),
            "/sessions?status=In%20Review&kind=business&q=Ost%20%26%20S%C3%B6hne&environment=sandbox&before=41&tag=a%20b&limit=100"
        );
        assert_eq!(ubo(Environment::Live, UboFilter::Flagged, Some("a=b")), "/insight/ubo?filter=flagged&after=a%3Db");
        assert_eq!(ubo(Environment::Sandbox, UboFilter::All, None), "/insight/ubo?environment=sandbox");
    }

    #[test]
    fn sign_in_leads_back_to_our_own_pages_only() {
        assert_eq!(sign_in("/sessions?q=\r\nx"), "/sign-in?next=%2Fsessions%3Fq%3D%0D%0Ax");
        for foreign in ["//evil.example", "https://evil.example", "/\\evil.example", ""] {
            assert_eq!(sign_in(foreign), "/sign-in", "{foreign}");
        }
    }
}
