//! The browser tests of `end2end/`, by Playwright against the real server.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::tools::Need;
use crate::{names, places, site, step, tools};

/// The browser tests with all that they need.
pub fn alone(args: &[String]) -> Result<()> {
    tools::meet(&Need::BROWSER)?;
    site::build()?;
    step::step("building the server", || step::run(&mut step::cargo(["build", "-p", "server"])))?;
    step::step("testing in the browser", || play(args))
}

/// The browser tests, on the server as it was built last; the arguments go to Playwright.
pub fn play(args: &[String]) -> Result<()> {
    let folder = places::root().join("end2end");
    install(&folder)?;
    let mut playwright = step::command("node");
    playwright
        .args(["node_modules/@playwright/test/cli.js", "test"])
        .args(args)
        .current_dir(folder)
        .env("COUNTERSIGN_BIN", places::target().join("debug/countersign"))
        .env("CHROMIUM", tools::chromium_or_fault()?)
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    step::run(&mut playwright)
}

/// Measures a hundred verdicts in a browser, on the server as it is shipped.
pub fn measure() -> Result<()> {
    tools::meet(&Need::BROWSER)?;
    let folder = places::root().join("end2end");
    install(&folder)?;
    let mut script = step::command("node");
    script
        .arg("measure/verdicts.mjs")
        .current_dir(folder)
        .env("COUNTERSIGN_BIN", places::target().join("release/countersign"))
        .env("CHROMIUM", tools::chromium_or_fault()?);
    step::run(&mut script)
}

/// Installs what the lock file lists, unless that is what was installed last.
fn install(folder: &Path) -> Result<()> {
    let _turn = places::turn()?;
    let lock = fs::read(folder.join("package-lock.json")).context("reading end2end/package-lock.json")?;
    let stamp = names::hash(&lock);
    let stamp_file = folder.join("node_modules/.countersign-stamp");
    if fs::read_to_string(&stamp_file).is_ok_and(|last| last == stamp) {
        return Ok(());
    }
    let mut npm = step::command("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .current_dir(folder)
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    step::run(&mut npm)?;
    fs::write(stamp_file, stamp).context("noting what npm installed")
}
