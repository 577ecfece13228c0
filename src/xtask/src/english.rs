//! English that stands in a screen without its row in the catalogue: bare texts and attributes of `view!`.

/// Attributes that people read or hear.
const READ: [&str; 10] =
    ["alt=", "aria-label=", "title=", "placeholder=", "text=", "label=", "caption=", "hint=", "sub=", "detail="];
/// Elements whose content is the same in every language: keys and code.
const SAME: [&str; 2] = ["<kbd", "<code"];
/// Names, which are the same in every language.
const NAMES: [&str; 6] = [
    "Countersign",
    "Didit",
    "Standard Webhooks",
    "URL",
    "X-Signature-V2, X-Signature, X-Timestamp",
    "webhook-id, webhook-timestamp, webhook-signature",
];

/// The lines, from 1, on which a source writes English where a text of the catalogue belongs. What follows the first
/// `#[cfg(test)] mod` is not looked at.
pub fn bare(source: &str) -> Vec<usize> {
    let source = source.split("\n#[cfg(test)]\nmod ").next().unwrap_or(source);
    let mut found = Vec::new();
    for literal in literals(source) {
        let (before, after) = (source[..literal.start].trim_end(), source[literal.end..].trim_start());
        let attribute = READ.iter().any(|name| ends_with_attribute(before, name));
        let words = &source[literal.start + 1..literal.end - 1];
        if (attribute || is_text(before, after)) && says_something(words) {
            found.push(source[..literal.start].matches('\n').count() + 1);
        }
    }
    found
}

/// Whether what stands here is a child of an element: after a tag, a text or a block, and before one.
fn is_text(before: &str, after: &str) -> bool {
    let after_tag = before.ends_with('>') && !before.ends_with("=>") && !before.ends_with("->");
    let among = before.ends_with(['"', '}']) && after.starts_with('<');
    let before_more = after.starts_with(['<', '{', '"']);
    let opening = before.rfind('<').map_or("", |start| &before[start..]);
    (after_tag && before_more || among) && !SAME.iter().any(|tag| opening.starts_with(tag))
}

/// Whether an attribute of this name ends here: `alt=`, neither `data-alt=` nor `let alt =`.
fn ends_with_attribute(before: &str, name: &str) -> bool {
    before
        .strip_suffix(name)
        .is_some_and(|rest| !rest.ends_with(|last: char| last.is_alphanumeric() || "-_:.".contains(last)))
}

/// Two letters in a row, beside names and escapes.
fn says_something(text: &str) -> bool {
    let mut text = text.to_owned();
    while let Some(start) = text.find("\\u{") {
        let end = text[start..].find('}').map_or(text.len(), |end| start + end + 1);
        text.replace_range(start..end, " ");
    }
    let letters = |word: &str| word.chars().filter(|next| next.is_alphabetic()).count() > 1;
    !NAMES.contains(&text.trim()) && text.split(|next: char| !next.is_alphabetic()).any(letters)
}

/// Where the string literals of a source stand, quotes and all. Comments, raw strings and characters are passed over.
fn literals(source: &str) -> Vec<std::ops::Range<usize>> {
    let bytes = source.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                at += source[at..].find('\n').unwrap_or(source.len() - at);
            }
            b'\'' => at += character(&source[at..]),
            b'r' if raw(&source[at..]).is_some() => at += raw(&source[at..]).unwrap_or(1),
            b'"' => {
                let start = at;
                at += 1;
                while at < bytes.len() && bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at = (at + 1).min(bytes.len());
                if source.is_char_boundary(at) && at > start + 1 {
                    found.push(start..at);
                }
            }
            _ => at += 1,
        }
    }
    found
}

/// The length of a character literal; of a lifetime its mark alone.
fn character(text: &str) -> usize {
    let mut inside = text.chars().skip(1);
    match (inside.next(), inside.next()) {
        (Some('\\'), _) => text[3..].find('\'').map_or(1, |end| end + 4),
        (Some(one), Some('\'')) => one.len_utf8() + 2,
        _ => 1,
    }
}

/// The length of a raw string.
fn raw(text: &str) -> Option<usize> {
    let marks = text[1..].bytes().take_while(|next| *next == b'#').count();
    let rest = text[1 + marks..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(marks));
    Some(2 + marks + rest.find(&end)? + end.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_text_is_found_by_its_line() {
        let source = "view! {\n    <p>\n        \"shared\"\n    </p>\n    <b>{x}\" of them\"</b>\n}";
        assert_eq!(bare(source), [3, 5]);
        assert_eq!(bare("view! { <Empty title=\"Nothing\" icon=\"image\"/> }"), [1]);
        assert_eq!(bare("let quote = '\"'; view! { <p>\"shared\"</p> }"), [1]);
    }

    #[test]
    fn signs_keys_names_and_code_are_not_english() {
        for fine in [
            "view! { <p>{t!(\"shared\")}</p> }",
            "view! { <p>\"–\" \" · \"{x}</p> }",
            "view! { <kbd class=\"key\">\"PgUp\"</kbd> <Field label=\"URL\"/> }",
            "view! { <span>\"\\u{2212}\"</span> }",
            "view! { <strong>\"Countersign\"</strong> }",
            "match x { A => \"one\", B => \"two\" }",
            "view! { <p data-alt=\"word\" class=\"text\">{x}</p> }",
            "fn f(label: Option<&'static str>) -> &str { \"word\" }",
            "// view! { <p>\"shared\"</p> }",
            "r#\"<p>\"shared\"</p>\"#;",
            "\n#[cfg(test)]\nmod tests { view! { <p>\"shared\"</p> } }",
        ] {
            assert_eq!(bare(fine), [0; 0], "{fine}");
        }
    }
}
