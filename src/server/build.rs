//! Finds the site that the server carries inside itself, `cargo xtask site` having built it.
//!
//! The folder is `target/site`, or the one that `COUNTERSIGN_SITE` names. Where there is none yet, one without any page
//! parts is made: the server then builds and answers, but its pages have neither style nor script.

use std::error::Error;
use std::path::{Path, PathBuf, absolute};
use std::{env, fs};

const EMPTY: &str = r#"{ "css": "", "boot": "", "js": "", "wasm": "", "assets": {} }"#;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-env-changed=COUNTERSIGN_SITE");
    println!("cargo:rerun-if-changed=build.rs");
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or("cargo did not say where this crate is")?);
    let workspace = here.ancestors().nth(2).ok_or("this crate is not inside the workspace")?;
    // a relative name counts from the workspace, for cargo starts us here
    let site = env::var_os("COUNTERSIGN_SITE").unwrap_or_else(|| "target/site".into());
    let site = absolute(workspace.join(site))?;
    make_if_missing(&site)?;

    let site = site.to_str().ok_or("the path of the site is not UTF-8")?;
    // cargo looks at all files inside; `cargo xtask site` leaves unchanged ones untouched
    println!("cargo:rerun-if-changed={site}");
    println!("cargo:rustc-env=COUNTERSIGN_SITE={site}");
    Ok(())
}

fn make_if_missing(site: &Path) -> Result<(), Box<dyn Error>> {
    let manifest = site.join("manifest.json");
    if !manifest.exists() {
        fs::create_dir_all(site)?;
        fs::write(manifest, EMPTY)?;
    }
    Ok(())
}
