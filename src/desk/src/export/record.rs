//! The record as one page of HTML: no scripts, nothing from elsewhere, fit for printing.

use domain::Time;
use domain::view::TimelineEntry;
use serde_json::Value;
use std::fmt::Write as _;
use store::types::StoredSession;

const STYLE: &str = "\
body{font:16px/1.5 system-ui,'Noto Sans',sans-serif;color:#111;background:#fff;max-width:60rem;margin:2rem auto;\
padding:0 1rem}h1{font-size:1.6rem;margin:0}h2{font-size:1.2rem;border-bottom:1px solid #888;margin-top:2rem;\
break-after:avoid}table{border-collapse:collapse;width:100%}th,td{text-align:start;vertical-align:top;\
padding:.25rem .5rem;border-bottom:1px solid #ddd;overflow-wrap:anywhere}th{width:16rem;font-weight:600}\
td table th{width:12rem}tr{break-inside:avoid-page}.small{color:#555;font-size:.9rem}ol{padding-inline-start:1.2rem}\
@media print{body{margin:0;max-width:none;font-size:11pt}}@page{margin:18mm}";

/// Deepest level of nested tables; what lies below is written as JSON text.
const DEEPEST: usize = 8;

/// Words of a payload's keys that are not their own words.
const HEADINGS: &[(&str, &str)] = &[
    ("id_verifications", "Identity documents"),
    ("vendor_data", "Reference of the team"),
    ("aml_screenings", "Screening against lists"),
    ("poa_verifications", "Proof of address"),
    ("ip_analyses", "Network addresses"),
    ("nfc_verifications", "Chip of the document"),
    ("ubo_kyc_summary", "Owners' own checks"),
];

/// The page.
pub(super) fn page(stored: &StoredSession, whole: &Value, entries: &[TimelineEntry], now: Time) -> String {
    let state = &stored.state;
    let mut html = String::with_capacity(64 * 1024);
    let title = format!("Record of session {}", state.number);
    let name = if stored.subject.name.is_empty() { &title } else { &stored.subject.name };
    // writing into a text cannot fail
    let _ = write!(
        html,
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'unsafe-inline'\"><title>{}</title><style>{STYLE}</style></head><body><header><h1 dir=\"auto\">{}</h1>\
         <p class=\"small\">{} · {} · status {} · version {} · exported {}</p></header><main>",
        escape(&title),
        escape(name),
        escape(&title),
        state.kind.label(),
        state.status.label(),
        state.version,
        now.exact(),
    );
    timeline(&mut html, entries);
    if let Value::Object(object) = whole {
        html.push_str("<h2>The session</h2><table>");
        for (key, value) in object.iter().filter(|(_, value)| !is_group(value)) {
            row(&mut html, key, value, 0);
        }
        html.push_str("</table>");
        for (key, value) in object.iter().filter(|(_, value)| is_group(value)) {
            let _ = write!(html, "<h2>{}</h2>", escape(&words(key)));
            cell(&mut html, value, 0);
        }
    }
    html.push_str("</main></body></html>");
    html
}

pub(super) fn is_group(value: &Value) -> bool {
    match value {
        Value::Object(map) => !map.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => false,
    }
}

fn timeline(html: &mut String, entries: &[TimelineEntry]) {
    html.push_str("<h2>What happened</h2><ol reversed>");
    for entry in entries {
        let _ = write!(
            html,
            "<li><span class=\"small\">{}</span> <strong dir=\"auto\">{}</strong> {}",
            entry.at.exact(),
            escape(&entry.who),
            escape(&entry.what)
        );
        if !entry.reasons.is_empty() {
            let _ = write!(html, "<br>Reasons: {}", escape(&entry.reasons.join("; ")));
        }
        if let Some(comment) = &entry.comment {
            let _ = write!(html, "<br><span dir=\"auto\">{}</span>", escape(comment).replace('\n', "<br>"));
        }
        html.push_str("</li>");
    }
    html.push_str("</ol>");
}

fn row(html: &mut String, key: &str, value: &Value, depth: usize) {
    let _ = write!(html, "<tr><th scope=\"row\">{}</th><td dir=\"auto\">", escape(&words(key)));
    cell(html, value, depth + 1);
    html.push_str("</td></tr>");
}

fn cell(html: &mut String, value: &Value, depth: usize) {
    match value {
        Value::Null => html.push_str("<span class=\"small\">nothing</span>"),
        Value::Bool(true) => html.push_str("yes"),
        Value::Bool(false) => html.push_str("no"),
        Value::Number(number) => html.push_str(&number.to_string()),
        Value::String(text) => html.push_str(&escape(text).replace('\n', "<br>")),
        Value::Array(items) if items.is_empty() => html.push_str("<span class=\"small\">none</span>"),
        _ if depth >= DEEPEST => html.push_str(&escape(&value.to_string())),
        Value::Array(items) if items.iter().all(|item| !is_group(item)) => {
            for (at, item) in items.iter().enumerate() {
                html.push_str(if at == 0 { "" } else { "<br>" });
                cell(html, item, depth + 1);
            }
        }
        Value::Array(items) => {
            html.push_str("<ol>");
            for item in items {
                html.push_str("<li>");
                cell(html, item, depth + 1);
                html.push_str("</li>");
            }
            html.push_str("</ol>");
        }
        Value::Object(map) => {
            html.push_str("<table>");
            for (key, value) in map {
                row(html, key, value, depth);
            }
            html.push_str("</table>");
        }
    }
}

/// A key in words: `date_of_birth` reads "Date of birth".
pub(super) fn words(key: &str) -> String {
    if let Some((_, heading)) = HEADINGS.iter().find(|(known, _)| *known == key) {
        return (*heading).to_owned();
    }
    let spaced = key.replace('_', " ");
    let mut letters = spaced.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_from_outside_is_text() {
        let mut html = String::new();
        let value = serde_json::json!({"<b>": ["<script>", {"x": "\"'&"}], "date_of_birth": null});
        cell(&mut html, &value, 0);
        assert!(!html.contains("<script") && !html.contains("<b>"), "{html}");
        assert!(html.contains("&lt;script&gt;") && html.contains("&quot;&#39;&amp;") && html.contains("Date of birth"));
    }

    #[test]
    fn depth_is_bounded() {
        let deep = (0..500).fold(serde_json::json!("x"), |inner, _| serde_json::json!([inner]));
        let mut html = String::new();
        cell(&mut html, &deep, 0);
        assert!(html.len() < 20_000);
    }
}
