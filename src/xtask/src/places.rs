//! Where things lie: the project's folders and what cargo makes of them.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The crate that runs in the browser; never built together with the others, see `Cargo.toml` there.
pub const BROWSER_CRATE: &str = "hydrate";

/// The project's folder.
pub fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here)
}

/// Cargo's target folder.
pub fn target() -> PathBuf {
    root().join(std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}

/// The folder of the finished site, found as `src/server/build.rs` finds it.
pub fn site() -> PathBuf {
    root().join(std::env::var_os("COUNTERSIGN_SITE").unwrap_or_else(|| "target/site".into()))
}

/// Where programs from the registries are put that the build needs and the machine has not.
pub fn tools() -> PathBuf {
    target().join("tools")
}

/// Waits until no other xtask is at work on the site or the tools; ours until the value goes.
pub fn turn() -> Result<File> {
    fs::create_dir_all(target())?;
    let turn = File::create(target().join("xtask.lock"))?;
    turn.lock().context("waiting for another xtask")?;
    Ok(turn)
}

/// The crates that run on the server, by name: all of ours but the browser's and this one.
pub fn server_crates() -> Result<Vec<String>> {
    let mut crates = vec!["app".to_owned()];
    for entry in fs::read_dir(root().join("src")).context("listing src")? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name != BROWSER_CRATE && name != env!("CARGO_PKG_NAME") && entry.path().join("Cargo.toml").is_file() {
            crates.push(name);
        }
    }
    crates.sort();
    Ok(crates)
}

/// The arguments that select the server's crates in a cargo call. Features of the screens are named, though the server
/// asks for them too: never both halves in one call.
pub fn select_server_crates() -> Result<Vec<String>> {
    let mut args = vec!["--features".to_owned(), "app/ssr".to_owned()];
    for name in server_crates()? {
        args.extend(["-p".to_owned(), name]);
    }
    Ok(args)
}

/// All files below a folder, as paths relative to it with `/`, sorted; hidden ones are left out, a missing folder is
/// an empty one.
pub fn files(folder: &Path) -> Result<Vec<String>> {
    fn walk(folder: &Path, above: &str, found: &mut Vec<String>) -> Result<()> {
        for entry in fs::read_dir(folder).with_context(|| format!("listing {}", folder.display()))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            if entry.path().is_dir() {
                walk(&entry.path(), &format!("{above}{name}/"), found)?;
            } else {
                found.push(format!("{above}{name}"));
            }
        }
        Ok(())
    }
    let mut found = Vec::new();
    if folder.is_dir() {
        walk(folder, "", &mut found)?;
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_halves_are_kept_apart() {
        let crates = server_crates().unwrap();
        assert!(crates.iter().any(|name| name == "server") && crates.iter().any(|name| name == "app"));
        assert!(!crates.iter().any(|name| name == BROWSER_CRATE || name == "xtask"));
    }

    #[test]
    fn files_are_listed_with_their_folders() {
        let found = files(&root().join("src/xtask")).unwrap();
        assert!(found.contains(&"Cargo.toml".to_owned()) && found.contains(&"src/places.rs".to_owned()));
        assert!(files(&root().join("no such folder")).unwrap().is_empty());
    }
}
