//! The layout of the Rust files: of all of them, since `cargo fmt` does not see those that a macro names.

use anyhow::{Context, Result, ensure};
use std::process::Command;

use crate::{places, step, tools};

/// Lays them out anew.
pub fn write() -> Result<()> {
    tools::rust_components()?;
    step::step("laying out the Rust files", || {
        ensure!(rustfmt()?.status().context("starting rustfmt")?.success(), "rustfmt failed");
        Ok(())
    })
}

/// Says where one is laid out otherwise.
pub fn check() -> Result<()> {
    let right = rustfmt()?.arg("--check").status().context("starting rustfmt")?.success();
    ensure!(right, "`cargo xtask format` puts it right");
    Ok(())
}

fn rustfmt() -> Result<Command> {
    let mut rustfmt = step::command("rustfmt");
    for folder in ["app", "src"] {
        let files = places::files(&places::root().join(folder))?;
        rustfmt.args(files.iter().filter(|file| file.ends_with(".rs")).map(|file| format!("{folder}/{file}")));
    }
    Ok(rustfmt)
}
