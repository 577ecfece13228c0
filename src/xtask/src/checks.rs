//! Checks that need no running program.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Result, ensure};

use crate::{format, places, step, tools, words};

/// All of them; the later ones also run when an earlier one fails.
pub fn all() -> Result<()> {
    tools::rust_components()?;
    tools::wasm_target()?;
    let deny = tools::cargo_deny()?;
    step::each(vec![
        ("format", Box::new(format::check)),
        ("words", Box::new(words::check)),
        ("migrations", Box::new(migrations)),
        (
            "licences, bans and sources of the dependencies",
            Box::new(move || {
                let mut deny = step::command(deny);
                deny.args(["--config", ".deny.toml", "check", "--hide-inclusion-graph", "bans", "licenses", "sources"]);
                step::run(&mut deny)
            }),
        ),
        ("dependencies of the browser half", Box::new(browser_tree)),
        (
            "clippy, tools",
            Box::new(|| {
                let mut clippy = step::cargo(["clippy", "-p", "xtask", "--all-targets"]);
                step::run(clippy.args(["--", "-D", "warnings"]))
            }),
        ),
        (
            "clippy, server",
            Box::new(|| {
                let mut clippy = step::cargo(["clippy", "--all-targets"]);
                step::run(clippy.args(places::select_server_crates()?).args(["--", "-D", "warnings"]))
            }),
        ),
        (
            "clippy, browser",
            Box::new(|| {
                let mut clippy = step::cargo(["clippy", "-p", places::BROWSER_CRATE, "--target", tools::WASM_TARGET]);
                step::run(clippy.args(["--", "-D", "warnings"]))
            }),
        ),
    ])
}

/// No crate of the server's may reach the browser.
fn browser_tree() -> Result<()> {
    let mut tree = step::cargo(["tree", "-p", places::BROWSER_CRATE, "--target", tools::WASM_TARGET]);
    let tree = step::read(tree.args(["--edges", "normal", "--prefix", "none", "--format", "{p}"]))?;
    let strays = strays(&tree);
    ensure!(
        strays.is_empty(),
        "the browser half must hold no part of the server, but depends on {}",
        strays.join(", ")
    );
    Ok(())
}

/// The server's crates in a list of packages, `name version` a line.
fn strays(tree: &str) -> Vec<&str> {
    let names: BTreeSet<&str> = tree.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let family =
        |name: &str| name.split(['-', '_']).next().is_some_and(|first| matches!(first, "tokio" | "sqlx" | "axum"));
    names.into_iter().filter(|name| family(name)).collect()
}

/// Both databases take the same steps, under the same names.
fn migrations() -> Result<()> {
    let names = |database: &str| -> Result<BTreeSet<String>> {
        Ok(places::files(&places::root().join("migrations").join(database))?.into_iter().collect())
    };
    let (sqlite, postgres) = (names("sqlite")?, names("postgres")?);
    let alone: Vec<&str> = sqlite.symmetric_difference(&postgres).map(String::as_str).collect();
    ensure!(
        alone.is_empty(),
        "migrations come in pairs, in migrations/sqlite and migrations/postgres; these are alone: {}",
        alone.join(", ")
    );
    for name in &sqlite {
        for database in ["sqlite", "postgres"] {
            let text = fs::read_to_string(places::root().join("migrations").join(database).join(name))?;
            ensure!(!text.trim().is_empty(), "migrations/{database}/{name} is empty");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strays_are_found_by_family() {
        let tree = "hydrate v0.1.0 (/x)\naxum-core v0.5\ntokio v1.0\nsqlx v0.9\ntokio v1.0\ntokyo v1\nserde v1 (*)\n";
        assert_eq!(strays(tree), ["axum-core", "sqlx", "tokio"]);
    }
}
