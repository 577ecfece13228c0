//! Words that must not stand in some places: each is a mistake that the compiler lets pass.

use std::fs;

use anyhow::{Result, bail};

use crate::{english, places, step};

/// A word, where it must not stand, and why.
struct Rule {
    /// Whether a line holds the word.
    found: fn(&str) -> bool,
    /// Whether the rule holds for a file, by its path from the project's folder.
    here: fn(&str) -> bool,
    /// What to do instead.
    sentence: &'static str,
}

const RULES: [Rule; 8] = [
    Rule {
        found: |line| tag(line, "<textarea"),
        here: |path| screens(path) && !path.starts_with("app/src/kit/"),
        sentence: "write kit::TextArea: Leptos 0.8 does not escape what stands inside <textarea>",
    },
    Rule {
        found: |line| tag(line, "<Title"),
        here: |path| screens(path) && !path.starts_with("app/src/kit/"),
        sentence: "write kit::PageTitle: leptos_meta does not escape what stands inside <Title>",
    },
    Rule {
        found: |line| line.replace(".inner_html()", "").contains("inner_html"),
        here: |path| screens(path) && path != "app/src/shell.rs",
        sentence: "inner_html shows text as markup; only the shell may, with markup of our own",
    },
    Rule {
        found: |line| attribute(line, "style=") || attribute(line, "style:"),
        here: screens,
        sentence: "the content security policy drops inline styles; write a class or a data attribute",
    },
    Rule {
        found: |line| line.contains(".exact()"),
        // which compares it with what the lower layers write
        here: |path| screens(path) && path != "app/src/words/when.rs",
        sentence: "write words::when::exact: a time is said in the person's zone and language",
    },
    Rule {
        found: translates_a_name,
        here: screens,
        sentence: "a name that styles, scripts and forms go by is the same in every language; write it plainly",
    },
    Rule {
        found: |line| line.contains("AssertSqlSafe"),
        // the server's tests reach into the database as a thief or a forger would
        here: |path| {
            let elsewhere = ["src/store/", "src/xtask/", "src/server/tests/"];
            path.ends_with(".rs") && !elsewhere.iter().any(|folder| path.starts_with(folder))
        },
        sentence: "SQL is written in src/store and nowhere else",
    },
    Rule {
        found: names_other_host,
        here: |path| {
            let ending = path.rsplit('.').next().unwrap_or_default();
            (screens(path) || path.starts_with("style/") || path.starts_with("public/"))
                && ["rs", "css", "svg", "js", "html", "txt", "json", "webmanifest", "xml"].contains(&ending)
        },
        sentence: "the pages ask no other host for anything; examples end in .example, .test or .invalid",
    },
];

/// Looks through the sources.
pub fn check() -> Result<()> {
    let mut faults = Vec::new();
    for folder in ["app", "src", "style", "public"] {
        for name in places::files(&places::root().join(folder))? {
            let path = format!("{folder}/{name}");
            if RULES.iter().any(|rule| (rule.here)(&path)) {
                let text = fs::read(places::root().join(&path))?;
                let text = String::from_utf8_lossy(&text);
                faults.extend(faults_of(&path, &text));
                if spoken(&path) {
                    let say = |line| format!("{path}:{line}: write t!(\"…\") and give the text a row in app/src/words");
                    faults.extend(english::bare(&text).into_iter().map(say));
                }
            }
        }
    }
    if !faults.is_empty() {
        bail!("{}:\n{}", step::counted(faults.len(), "line"), faults.join("\n"));
    }
    Ok(())
}

/// The faults of a file, a line each. Comments of Rust are passed over.
fn faults_of(path: &str, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if path.ends_with(".rs") && line.trim_start().starts_with("//") {
            continue;
        }
        for rule in &RULES {
            if (rule.here)(path) && (rule.found)(line) {
                faults.push(format!("{path}:{}: {}", index + 1, rule.sentence));
            }
        }
    }
    faults
}

fn screens(path: &str) -> bool {
    path.starts_with("app/src/")
}

/// Whether a file's texts are in all languages; the samples of `/kit` are English alone.
fn spoken(path: &str) -> bool {
    screens(path) && path.ends_with(".rs") && path != "app/src/pages/kit.rs" && !path.starts_with("app/src/words/")
}

/// Whether a tag is opened: `<Title ` and `<Title>`, neither `<TitleBar>` nor the generic `Option<Title>`.
fn tag(line: &str, opening: &str) -> bool {
    after_each(line, opening).any(|rest| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_'))
}

/// Whether an attribute is set: `style=` and `style:width=`, neither `font-style=` nor `style: Style` nor `style::X`.
fn attribute(line: &str, start: &str) -> bool {
    after_each(line, start).any(|rest| match rest.chars().next() {
        Some(next) if start.ends_with(':') => next.is_alphabetic(),
        next => !matches!(next, Some('=' | '>')),
    })
}

/// Whether an attribute that is read by machines is said in the language of the page.
fn translates_a_name(line: &str) -> bool {
    const NAMES: [&str; 11] =
        ["id=", "class=", "name=", "value=", "href=", "action=", "for=", "type=", "role=", "data-key=", "data-group="];
    NAMES.iter().any(|name| {
        after_each(line, name).any(|value| {
            let value = value.trim_start_matches(['{', ' ']);
            ["t!(", "count!(", "word!(", "said("].iter().any(|says| value.starts_with(says))
        })
    })
}

/// What follows each occurrence of a word that is not the end of a longer one.
fn after_each<'line>(line: &'line str, word: &str) -> impl Iterator<Item = &'line str> {
    line.match_indices(word).filter_map(move |(start, found)| {
        let longer =
            line[..start].ends_with(|last: char| last.is_alphanumeric() || matches!(last, '_' | '-' | ':' | '.'));
        (!longer).then(|| &line[start + found.len()..])
    })
}

/// Whether an address of another host stands in a line: one with a scheme, or one that takes the page's (`//host`).
/// The names of XML's vocabularies are addresses that nobody asks for.
fn names_other_host(line: &str) -> bool {
    ["https://", "http://", "url(//", "=\"//", "='//", "url(\"//", "url('//"].iter().any(|start| {
        line.match_indices(start).any(|(found, _)| {
            let rest = &line[found + start.len()..];
            let host =
                rest.split(|next: char| !next.is_alphanumeric() && !matches!(next, '.' | '-')).next().unwrap_or("");
            // without a dot it is no host of the world: `https://{name}`, `http://localhost`
            let ours = !host.contains('.') || host == "127.0.0.1";
            let example = [".example", ".test", ".invalid"].iter().any(|ending| host.ends_with(ending));
            !ours && !example && host != "www.w3.org"
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(path: &str, text: &str) -> usize {
        faults_of(path, text).len()
    }

    #[test]
    fn unescaped_elements_belong_to_the_kit() {
        assert_eq!(sentences("app/src/pages/queue.rs", "view! { <textarea name=\"a\">"), 1);
        assert_eq!(sentences("app/src/kit/field.rs", "view! { <textarea name=\"a\">"), 0);
        assert_eq!(sentences("app/src/pages/queue.rs", "    /// A <textarea> of the kit."), 0);
        assert_eq!(sentences("app/src/pages/queue.rs", "view! { <Title text=name/> }"), 1);
        assert_eq!(sentences("app/src/pages/queue.rs", "view! {<TitleBar/>} as Option<Title>"), 0);
        assert_eq!(sentences("app/src/pages/queue.rs", "<div inner_html=x>"), 1);
        assert_eq!(sentences("app/src/islands/queue.rs", "part.set_inner_html(&text)"), 1);
        assert_eq!(
            sentences("app/src/islands/queue.rs", "old.inner_html() != new.inner_html()"),
            0,
            "reading is not showing"
        );
        assert_eq!(sentences("app/src/shell.rs", "<div inner_html=x>"), 0);
    }

    #[test]
    fn no_style_stands_in_an_element() {
        assert_eq!(sentences("app/src/kit/chart.rs", "<rect style=\"fill: red\"/>"), 1);
        assert_eq!(sentences("app/src/kit/chart.rs", "<rect style:width=\"1px\"/>"), 1);
        assert_eq!(sentences("app/src/kit/chart.rs", "<text font-style=\"italic\" data-style=\"x\"/>"), 0);
        assert_eq!(
            sentences("app/src/kit/chart.rs", "fn f(style: Style) { if style == style::BOLD && x.style==y {} }"),
            0
        );
    }

    #[test]
    fn times_are_said_in_the_persons_zone() {
        assert_eq!(sentences("app/src/pages/raw/mod.rs", "time = body.until.exact()"), 1);
        assert_eq!(sentences("src/desk/src/privacy.rs", "until.exact()"), 0);
    }

    #[test]
    fn what_machines_read_is_not_translated() {
        for fault in ["<div id=t!(\"found\")>", "<p class={ said(x) }>", "<input name=word!(\"a\")>", "href=t!(\"b\")"]
        {
            assert_eq!(sentences("app/src/pages/find.rs", fault), 1, "{fault}");
        }
        for fine in
            ["<Field name=\"q\" label=t!(\"Name\")/>", "aria-label=t!(\"a\") title=said(b)", "let name = t!(\"a\");"]
        {
            assert_eq!(sentences("app/src/pages/find.rs", fine), 0, "{fine}");
        }
    }

    #[test]
    fn sql_stays_in_the_store() {
        assert_eq!(sentences("src/desk/src/cases.rs", "query(AssertSqlSafe(text))"), 1);
        assert_eq!(sentences("src/store/src/repo/cases.rs", "query(AssertSqlSafe(text))"), 0);
    }

    #[test]
    fn other_hosts_are_not_asked() {
        for fault in ["src=\"https://cdn.acme.com/x.js\"", "url(//fonts.acme.com/a)", "<img src=\"//acme.com/a\">"] {
            assert_eq!(sentences("style/main.css", fault), 1, "{fault}");
        }
        for fine in [
            "<svg xmlns=\"http://www.w3.org/2000/svg\">",
            "placeholder=\"https://hooks.example/in\"",
            "address.starts_with(\"https://\")",
            "format!(\"https://{host}/\")",
            "http://localhost:3000 http://127.0.0.1:3000",
            "// a comment with // in it",
        ] {
            assert_eq!(sentences("app/src/pages/admin.rs", fine), 0, "{fine}");
        }
        assert_eq!(sentences("src/delivery/src/egress.rs", "https://cdn.acme.com"), 0, "the server may");
    }

    #[test]
    fn a_fault_names_its_line() {
        let faults = faults_of("app/src/pages/a.rs", "\n<b inner_html=x/>\n");
        assert!(faults[0].starts_with("app/src/pages/a.rs:2: inner_html"), "{faults:?}");
    }
}
