//! The style sheet: many files for those who write it, one for those who read it.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail, ensure};

/// The text of a style sheet with each `@import "file.css";` line replaced by that file.
///
/// `read` gets names relative to the folder of the first file. Only this form of import is understood; an import of a
/// file that is already there is refused, since one of the two would win silently.
pub fn inline(entry: &str, read: &dyn Fn(&str) -> Result<String>) -> Result<String> {
    fn add(name: &str, read: &dyn Fn(&str) -> Result<String>, seen: &mut Vec<String>, out: &mut String) -> Result<()> {
        ensure!(!seen.iter().any(|other| other == name), "style/{name} is imported twice");
        seen.push(name.to_owned());
        let folder = name.rfind('/').map_or("", |slash| &name[..=slash]);
        for (index, line) in read(name)?.lines().enumerate() {
            if !line.trim_start().starts_with("@import") {
                out.push_str(line);
                out.push('\n');
                continue;
            }
            let Some(file) = imported(line) else {
                bail!("style/{name}, line {}: only `@import \"file.css\";` is understood here", index + 1);
            };
            add(&format!("{folder}{file}"), read, seen, out)?;
        }
        Ok(())
    }
    let mut out = String::new();
    add(entry, read, &mut Vec::new(), &mut out)?;
    Ok(out)
}

/// The file that an import line names.
fn imported(line: &str) -> Option<&str> {
    let file = line.trim().strip_prefix("@import")?.trim_start().strip_prefix('"')?.strip_suffix("\";")?;
    (!file.is_empty() && !file.contains(['"', ':']) && !file.starts_with('/')).then_some(file)
}

/// The text with each `url(/assets/name)` leading to the hashed name; `assets` maps names to addresses.
///
/// An address that the site does not have is refused: it would only show as a missing picture.
pub fn resolve(css: &str, assets: &BTreeMap<String, String>) -> Result<String> {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(start) = rest.find("url(") {
        let (before, after) = rest.split_at(start + "url(".len());
        out.push_str(before);
        let (address, end) = first_address(after).context("the style sheet has a url( without its end")?;
        if address.starts_with("data:") || address.starts_with('#') {
            out.push_str(&after[..end]);
        } else {
            let asset = address.strip_prefix("/assets/").and_then(|name| assets.get(name));
            let Some(asset) = asset else {
                bail!("the style sheet asks for {address}, which is not a file of public/ (write /assets/name)");
            };
            out.push_str(&format!("\"{asset}\""));
        }
        rest = &after[end..];
    }
    out.push_str(rest);
    Ok(out)
}

/// The address at the start of what follows `url(`, and where its closing bracket is.
fn first_address(text: &str) -> Option<(&str, usize)> {
    match text.chars().next()? {
        quote @ ('"' | '\'') => {
            let end = 1 + text[1..].find(quote)?;
            Some((&text[1..end], end + text[end..].find(')')?))
        }
        _ => {
            let end = text.find(')')?;
            Some((text[..end].trim(), end))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str) -> Result<String> {
        Ok(match name {
            "main.css" => "@layer reset, kit;\n\n@import \"reset.css\";\n  @import   \"kit/all.css\";\n",
            "reset.css" => "@layer reset { * { margin: 0 } }",
            "kit/all.css" => "@import \"field.css\";\n",
            "kit/field.css" => "@layer kit { label { display: block } }\n",
            "twice.css" => "@import \"reset.css\";\n@import \"reset.css\";\n",
            "circle.css" => "@import \"circle.css\";\n",
            "far.css" => "a {}\n@import \"//elsewhere/x.css\";\n",
            "layered.css" => "@import \"reset.css\" layer(reset);\n",
            _ => bail!("no {name}"),
        }
        .to_owned())
    }

    #[test]
    fn imports_become_their_files() {
        assert_eq!(
            inline("main.css", &read).unwrap(),
            "@layer reset, kit;\n\n@layer reset { * { margin: 0 } }\n@layer kit { label { display: block } }\n"
        );
    }

    #[test]
    fn other_imports_are_refused() {
        let refusal = |name| inline(name, &read).unwrap_err().to_string();
        assert_eq!(refusal("twice.css"), "style/reset.css is imported twice");
        assert_eq!(refusal("circle.css"), "style/circle.css is imported twice");
        assert!(refusal("far.css").starts_with("style/far.css, line 2: only"));
        assert!(refusal("layered.css").starts_with("style/layered.css, line 1: only"));
    }

    #[test]
    fn addresses_get_their_hashed_names() {
        let assets = BTreeMap::from([("logo.svg".to_owned(), "/assets/logo.12.svg".to_owned())]);
        let css = "a{b:url(/assets/logo.svg)}c{d:url( '/assets/logo.svg' )}";
        assert_eq!(
            resolve(&css.replace("( '", "('"), &assets).unwrap(),
            "a{b:url(\"/assets/logo.12.svg\")}c{d:url(\"/assets/logo.12.svg\")}"
        );
        let inside = "a{b:url(\"data:image/svg+xml,%3Csvg transform='scale(2)'/%3E\")}c{d:url(#mark)}";
        assert_eq!(resolve(inside, &assets).unwrap(), inside);
        assert!(resolve("a{b:url(/assets/none.svg)}", &assets).is_err());
        assert!(resolve("a{b:url(/assets/none.svg", &assets).is_err());
    }
}
