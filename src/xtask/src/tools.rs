//! Programs that the work needs: found, installed where we may, or asked for in one line.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use crate::{places, postgres, step};

/// The browser's platform, as rustc calls it.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The npm package that holds wasm-opt, with its version.
pub const BINARYEN: &str = "binaryen@132.0.0";

const CARGO_DENY: &str = "0.20.2";

/// A program of this name on the path.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// Sees to it that rustc can build for the browser.
pub fn wasm_target() -> Result<()> {
    let mut rustc = step::command("rustc");
    let library = step::read(rustc.args(["--print", "target-libdir", "--target", WASM_TARGET]))?;
    if Path::new(library.trim()).is_dir() {
        return Ok(());
    }
    ensure!(find("rustup").is_some(), "rustc has no standard library for {WASM_TARGET}; install that package of it");
    step::step("adding the browser's target to Rust", || {
        step::run(step::command("rustup").args(["target", "add", WASM_TARGET]))
    })
}

/// Sees to it that `rustfmt` and `cargo clippy` are there: a minimal Rust has neither.
pub fn rust_components() -> Result<()> {
    for (program, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if !step::succeeds(&mut step::cargo([program, "--version"])) {
            step::step(&format!("adding {component} to Rust"), || {
                step::run(step::command("rustup").args(["component", "add", component]))
            })?;
        }
    }
    Ok(())
}

/// wasm-opt, for node; none when node or npm are missing, or the registry cannot be reached.
pub fn wasm_opt() -> Option<PathBuf> {
    if find("node").is_none() || find("npm").is_none() {
        step::say("without wasm-opt: node and npm are not here");
        return None;
    }
    let folder = places::tools().join(BINARYEN);
    let program = folder.join("node_modules/binaryen/bin/wasm-opt");
    if !program.is_file() {
        let mut npm = step::command("npm");
        npm.args(["install", "--silent", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]);
        if std::fs::create_dir_all(&folder).is_err() || !step::succeeds(npm.arg(&folder).arg(BINARYEN)) {
            step::say(&format!("without wasm-opt: npm could not install {BINARYEN}"));
            return None;
        }
    }
    Some(program)
}

/// cargo-deny, of the version we know.
///
/// Built without optimisation: that takes a third of the time, and it has little to do.
pub fn cargo_deny() -> Result<PathBuf> {
    let program = places::tools().join("bin/cargo-deny");
    let version = step::command(&program).arg("--version").output();
    if version.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).trim().ends_with(CARGO_DENY)) {
        return Ok(program);
    }
    step::step("installing cargo-deny (once; about two minutes)", || {
        let mut install = step::cargo(["install", "cargo-deny", "--version", CARGO_DENY, "--locked", "--debug"]);
        install.arg("--quiet").arg("--root").arg(places::tools());
        step::run(install.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_PROFILE_DEV_OPT_LEVEL", "1"))
    })?;
    Ok(program)
}

/// A program of Python's, in an environment of its own: its package, with extras and version, and the program's name.
pub fn python_program(name: &str, package: &str, version: &str, program: &str) -> Result<PathBuf> {
    let folder = places::tools().join(format!("{name}-{version}"));
    let program = folder.join("bin").join(program);
    if !program.is_file() {
        step::step(&format!("installing {name} (once)"), || {
            step::run(step::command("python3").args(["-m", "venv"]).arg(&folder))?;
            let mut pip = step::command(folder.join("bin/pip"));
            step::run(pip.args(["install", "--quiet", &format!("{package}=={version}")]))
        })?;
    }
    Ok(program)
}

/// What the tests need beyond Rust.
#[derive(Clone, Copy, PartialEq)]
pub enum Need {
    /// A database server to start clusters with.
    Postgres,
    /// What runs schemathesis, with what makes environments for it.
    Python,
    /// What reads the words of a PDF.
    PdfReader,
    /// A browser.
    Chromium,
    /// What runs the browser tests.
    Node,
    /// What installs them.
    Npm,
    /// Letters of the scripts that the samples are written in, from Arabic to Ethiopic.
    Letters,
    /// Chinese, Japanese and Korean letters.
    MoreLetters,
}

impl Need {
    /// What the browser tests need.
    pub const BROWSER: [Self; 5] = [Self::Chromium, Self::Node, Self::Npm, Self::Letters, Self::MoreLetters];

    /// Debian's package for it.
    fn package(self) -> &'static str {
        match self {
            Self::Postgres => "postgresql",
            Self::Python => "python3-venv",
            Self::PdfReader => "poppler-utils",
            Self::Chromium => "chromium",
            Self::Node => "nodejs",
            Self::Npm => "npm",
            Self::Letters => "fonts-noto-core",
            Self::MoreLetters => "fonts-noto-cjk",
        }
    }

    fn met(self) -> bool {
        match self {
            Self::Postgres => postgres::programs().is_some(),
            Self::Python => step::succeeds(step::command("python3").args(["-c", "import venv, ensurepip"])),
            Self::PdfReader => find("pdftotext").is_some(),
            Self::Chromium => chromium().is_some(),
            Self::Node => find("node").is_some(),
            Self::Npm => find("npm").is_some(),
            // elsewhere than on Debian we cannot tell, and the tests pass without; only pictures show boxes
            Self::Letters | Self::MoreLetters => {
                let status =
                    step::command("dpkg-query").args(["-W", "-f=${db:Status-Abbrev}", self.package()]).output();
                status.map_or(true, |status| status.stdout.starts_with(b"ii"))
            }
        }
    }

    /// Whether the tests can do without it.
    fn optional(self) -> bool {
        matches!(self, Self::Letters | Self::MoreLetters)
    }
}

/// Sees to it that what the tests need is there: installed from Debian's packages by root, asked for otherwise.
pub fn meet(needs: &[Need]) -> Result<()> {
    let missing: Vec<Need> = needs.iter().copied().filter(|need| !need.met()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = missing.iter().map(|need| need.package()).collect();
    let listed = packages.join(" ");
    if is_root() && find("apt-get").is_some() {
        step::step(&format!("installing {listed}"), || {
            step::run(apt().args(["update"]))?;
            step::run(apt().args(["install", "-y", "--no-install-recommends"]).args(&packages))
        })?;
    } else if missing.iter().all(|need| need.optional()) {
        step::say(&format!("some letters will show as boxes without these fonts: {listed}"));
    } else {
        bail!("please install these first (Debian's names): {listed}");
    }
    match missing.iter().find(|need| !need.optional() && !need.met()) {
        None => Ok(()),
        Some(need) => bail!("{} is installed, but what it should bring was not found", need.package()),
    }
}

fn apt() -> std::process::Command {
    let mut apt = step::command("apt-get");
    apt.args(["-qq", "-o", "Dpkg::Use-Pty=0"]).env("DEBIAN_FRONTEND", "noninteractive");
    apt
}

/// Whether we may install packages, and must not run a database ourselves.
pub fn is_root() -> bool {
    step::read(step::command("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// A browser that Playwright can drive: the one that `CHROMIUM` names, or one on the path.
pub fn chromium() -> Option<PathBuf> {
    match std::env::var_os("CHROMIUM") {
        Some(file) => Some(PathBuf::from(file)),
        None => ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"].into_iter().find_map(find),
    }
}

/// The browser, or the sentence that says it is missing.
pub fn chromium_or_fault() -> Result<PathBuf> {
    chromium().context("no Chromium was found; set CHROMIUM to its path")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found_on_the_path() {
        assert!(find("sh").is_some_and(|file| file.is_absolute()));
        assert_eq!(find("no-such-program"), None);
    }

    #[test]
    fn bindings_are_made_by_the_version_that_the_app_uses() {
        let ours =
            include_str!("../Cargo.toml").lines().find_map(|line| line.strip_prefix("wasm-bindgen-cli-support = "));
        let theirs = include_str!("../../../Cargo.toml").lines().find_map(|line| line.strip_prefix("wasm-bindgen = "));
        assert!(ours.is_some());
        assert_eq!(ours, theirs);
    }
}
