//! `/docs/api`: the OpenAPI document as a page to read. Drawn once from the document itself, without scripts and without
//! anything from another host; open to anybody, as the document is.

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use http::header::CONTENT_SECURITY_POLICY;
use serde_json::{Map, Value};
use std::fmt::Write as _;

/// Nothing but our own style sheet.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; \
                      frame-ancestors 'none'; base-uri 'none'";

/// The page, drawn when the desk starts.
pub(crate) fn router<S: Clone + Send + Sync + 'static>(css: &str) -> Router<S> {
    let page = page(&serde_json::from_str(&api::document()).unwrap_or_default(), css);
    let answer = move || {
        let page = page.clone();
        async move { ([(CONTENT_SECURITY_POLICY, POLICY)], Html(page)) }
    };
    Router::new().route("/docs/api", get(answer.clone())).route("/docs/api/", get(answer))
}

/// Text as it may stand in an element or a quoted attribute.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn entries<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value.get(key).and_then(Value::as_object).into_iter().flat_map(Map::iter)
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

/// A line of the document with its `code`.
fn line(text: &str) -> String {
    let mut inside = false;
    let parts: Vec<String> = escape(text)
        .split('`')
        .map(|part| {
            let part = if inside { format!("<code>{part}</code>") } else { part.to_owned() };
            inside = !inside;
            part
        })
        .collect();
    parts.concat()
}

/// Prose of the document: paragraphs of such lines.
fn prose(text: &str) -> String {
    text.split("\n\n").filter(|p| !p.trim().is_empty()).map(|p| format!("<p>{}</p>", line(p))).collect()
}

/// What a schema is, in a few words; a named one leads to its own part of the page.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next()) {
        return format!("<a href=\"#schema-{0}\">{0}</a>", escape(name));
    }
    for choice in ["oneOf", "anyOf", "allOf"] {
        let kinds: Vec<String> = list(schema, choice).map(kind).collect();
        if !kinds.is_empty() {
            return kinds.join(" or ");
        }
    }
    let choices: Vec<&str> = list(schema, "enum").filter_map(Value::as_str).collect();
    if !choices.is_empty() {
        return choices.iter().map(|choice| format!("<code>{}</code>", escape(choice))).collect::<Vec<_>>().join(", ");
    }
    let named = match &schema["type"] {
        Value::String(name) => name.clone(),
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" or "),
        _ => "any value".to_owned(),
    };
    let mut words = escape(&named);
    if let Some(items) = schema.get("items") {
        let _ = write!(words, " of {}", kind(items));
    }
    let bound = |key: &str| schema.get(key).map(ToString::to_string);
    let range = [
        ("minimum", "from "),
        ("maximum", "to "),
        ("minLength", "at least "),
        ("maxLength", "at most "),
        ("maxItems", "at most "),
    ];
    for (key, word) in range {
        if let Some(bound) = bound(key) {
            let unit = if key.ends_with("Length") { " characters" } else { "" };
            let _ = write!(words, ", {word}{}{unit}", escape(&bound));
        }
    }
    words
}

/// `caption` is the only one of its words: a reader by ear tells the tables apart by it.
fn table(caption: &str, heads: [&str; 3], rows: &str) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let heads: String = heads.iter().map(|head| format!("<th scope=\"col\">{head}</th>")).collect();
    format!(
        "<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}\"><table class=\"table\">\
         <caption class=\"sr-only\">{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
}

fn example(title: &str, value: &Value) -> String {
    let shown = serde_json::to_string_pretty(value).unwrap_or_default();
    format!("<p class=\"faint\">{title}</p><pre tabindex=\"0\"><code>{}</code></pre>", escape(&shown))
}

/// The examples of a body, one or several.
fn examples(content: &Value) -> String {
    let several = entries(content, "examples").map(|(name, named)| example(&escape(name), &named["value"]));
    let one = content.get("example").map(|value| example("Example", value));
    one.into_iter().chain(several).collect()
}

/// What a call does: the first sentence, which is its heading, and those after it.
fn summary(operation: &Value) -> (&str, &str) {
    let whole = text(operation, "summary");
    let (first, rest) = whole.split_once(". ").unwrap_or((whole, ""));
    (first.trim_end_matches('.'), rest)
}

fn parameters(operation: &Value) -> String {
    let rows: String = list(operation, "parameters")
        .map(|parameter| {
            let needed = if parameter["required"] == true { "" } else { ", optional" };
            format!(
                "<tr><th scope=\"row\"><code>{}</code></th><td>{}</td><td>in {}{needed}: {}</td></tr>",
                escape(text(parameter, "name")),
                prose(text(parameter, "description")),
                escape(text(parameter, "in")),
                kind(&parameter["schema"]),
            )
        })
        .collect();
    table(&format!("Parameters: {}", escape(summary(operation).0)), ["Name", "What it is", "Where and how"], &rows)
}

/// A part that several calls share, or the value itself.
fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let path = value.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix('#'));
    path.and_then(|path| document.pointer(path)).unwrap_or(value)
}

fn answers(document: &Value, operation: &Value) -> String {
    entries(operation, "responses")
        .map(|(status, answer)| {
            let answer = resolved(document, answer);
            let bodies: String = entries(answer, "content")
                .map(|(media, content)| {
                    format!("<p><code>{}</code>: {}</p>{}", escape(media), kind(&content["schema"]), examples(content))
                })
                .collect();
            format!(
                "<details><summary><strong>{}</strong> {}</summary>{bodies}</details>",
                escape(status),
                escape(text(answer, "description"))
            )
        })
        .collect()
}

fn call(document: &Value, method: &str, path: &str, operation: &Value) -> String {
    let body: String = entries(&operation["requestBody"], "content")
        .map(|(media, content)| {
            format!(
                "<h4>Body</h4><p><code>{}</code>: {}</p>{}",
                escape(media),
                kind(&content["schema"]),
                examples(content)
            )
        })
        .collect();
    let scope = operation["security"][0]["api_key"][0].as_str().unwrap_or_default();
    let parameters = parameters(operation);
    let (first, rest) = summary(operation);
    format!(
        "<article class=\"panel\" id=\"{id}\"><h3>{summary}</h3><p><code><strong>{method}</strong> {path}</code></p>{about}\
         <p>Scope of the key: <code>{scope}</code></p>{parameters}{body}<h4>Answers</h4>{answers}</article>",
        id = escape(text(operation, "operationId")),
        summary = line(first),
        method = escape(&method.to_uppercase()),
        path = escape(path),
        about = prose(rest) + &prose(text(operation, "description")),
        scope = escape(scope),
        answers = answers(document, operation),
    )
}

fn schema(name: &str, schema: &Value) -> String {
    let needed: Vec<&str> = list(schema, "required").filter_map(Value::as_str).collect();
    let rows: String = entries(schema, "properties")
        .map(|(field, of)| {
            let optional = if needed.contains(&field.as_str()) { "" } else { ", optional" };
            let described = prose(text(of, "description"));
            format!(
                "<tr><th scope=\"row\"><code>{}</code></th><td>{described}</td><td>{}{optional}</td></tr>",
                escape(field),
                kind(of)
            )
        })
        .collect();
    let rest = if rows.is_empty() { format!("<p>{}</p>", kind(schema)) } else { String::new() };
    let fields = table(&format!("Fields of {}", escape(name)), ["Field", "What it is", "Type"], &rows);
    format!(
        "<article class=\"panel\" id=\"schema-{0}\"><h3>{0}</h3>{1}{rest}{fields}</article>",
        escape(name),
        prose(text(schema, "description"))
    )
}

fn page(document: &Value, css: &str) -> String {
    // groups in the order in which their first call stands in the document
    let mut groups: Vec<(&str, String, String)> = Vec::new();
    for (path, item) in entries(document, "paths") {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let group = operation["tags"][0].as_str().unwrap_or_default();
            let place = groups.iter().position(|(name, ..)| *name == group).unwrap_or_else(|| {
                groups.push((group, String::new(), String::new()));
                groups.len() - 1
            });
            let id = text(operation, "operationId");
            if let Some((_, links, calls)) = groups.get_mut(place) {
                let _ = write!(links, "<li><a href=\"#{}\">{}</a></li>", escape(id), line(summary(operation).0));
                calls.push_str(&call(document, method, path, operation));
            }
        }
    }
    let links: String =
        groups.iter().map(|(name, links, _)| format!("<li>{}<ul>{links}</ul></li>", escape(name))).collect();
    let calls: String =
        groups.iter().map(|(name, _, calls)| format!("<section><h2>{}</h2>{calls}</section>", escape(name))).collect();
    let schemas: String = entries(&document["components"], "schemas").map(|(name, of)| schema(name, of)).collect();
    let title = escape(text(&document["info"], "title"));
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><meta name=\"robots\" content=\"noindex, nofollow\">\
         <link rel=\"icon\" type=\"image/svg+xml\" href=\"/favicon.svg\"><link rel=\"stylesheet\" href=\"{css}\">\
         <title>API of {title}</title></head><body><div class=\"reference\"><header><h1>API of {title}</h1>{about}\
         <p><a href=\"/openapi.json\">The same as an OpenAPI 3.1 document</a></p></header>\
         <nav aria-label=\"Calls\"><ul>{links}<li><a href=\"#schemas\">Shapes</a></li></ul></nav>\
         <main>{calls}<section id=\"schemas\"><h2>Shapes</h2>{schemas}</section></main></div></body></html>",
        css = escape(css),
        about = prose(text(&document["info"], "description")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn nothing_of_the_document_becomes_markup() {
        let evil = "<img src=x>\"&`";
        let document = json!({
            "info": {"title": evil, "description": evil},
            "paths": {evil: {"get": {
                "tags": [evil], "operationId": evil, "summary": evil, "description": evil,
                "security": [{"api_key": [evil]}],
                "parameters": [{"name": evil, "in": evil, "description": evil, "schema": {"type": evil}}],
                "requestBody": {"content": {evil: {"schema": {"$ref": evil}, "example": evil}}},
                "responses": {evil: {"description": evil, "content": {evil: {"schema": {"enum": [evil]}}}}}
            }}},
            "components": {"schemas": {evil: {"description": evil, "properties": {evil: {"type": [evil]}}}}}
        });
        let page = page(&document, "/x.css");
        assert!(!page.contains("<img") && !page.contains("x>\""), "{page}");
    }
}
