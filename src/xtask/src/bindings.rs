//! From rustc's WebAssembly to what a browser takes: bindings by wasm-bindgen, as a library, and shrinking by wasm-opt
//! where node can run it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::{names, places, step, tools};

/// What changes the outcome besides the input and wasm-opt's version; raise it when this file changes what it makes.
const RECIPE: &str = "wasm-bindgen 0.2.130, recipe 1";

/// The WebAssembly features that rustc takes for granted; wasm-opt has to be told. Read from `rustc --print cfg
/// --target wasm32-unknown-unknown`, and the table that wasm-bindgen exports for references.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// The browser half, ready to be named and served.
pub struct Bindings {
    /// The JavaScript module that loads and feeds the WebAssembly.
    pub js: String,
    /// The WebAssembly.
    pub wasm: Vec<u8>,
    /// JavaScript that crates bring along: the path by which `js` imports it, and its text.
    pub snippets: Vec<(String, String)>,
    /// Whether wasm-opt made the WebAssembly as small as it gets.
    pub shrunk: bool,
}

/// Makes the bindings of a module, or takes those of the last build when neither it nor the tools have changed.
pub fn make(module: &Path) -> Result<Bindings> {
    let input = fs::read(module).with_context(|| format!("reading {}", module.display()))?;
    let shrinker = tools::wasm_opt();
    let shrunk = if shrinker.is_some() { tools::BINARYEN } else { "no wasm-opt" };
    let stamp = format!("{}, {RECIPE}, {shrunk}", names::hash(&input));

    let folder = places::target().join("bindings");
    let stamp_file = folder.join("stamp");
    if fs::read_to_string(&stamp_file).is_ok_and(|last| last == stamp) {
        step::say("unchanged since the last build");
    } else {
        if folder.exists() {
            fs::remove_dir_all(&folder).context("removing the last bindings")?;
        }
        fs::create_dir_all(&folder)?;
        bind(module, &folder)?;
        if let Some(program) = &shrinker {
            shrink(program, &folder.join("countersign_bg.wasm"))?;
        }
        fs::write(&stamp_file, stamp)?;
    }
    let mut snippets = Vec::new();
    for name in places::files(&folder.join("snippets"))? {
        let text = fs::read_to_string(folder.join("snippets").join(&name))?;
        snippets.push((format!("./snippets/{name}"), text));
    }
    Ok(Bindings {
        js: fs::read_to_string(folder.join("countersign.js"))?,
        wasm: fs::read(folder.join("countersign_bg.wasm"))?,
        snippets,
        shrunk: shrinker.is_some(),
    })
}

fn bind(module: &Path, folder: &Path) -> Result<()> {
    Bindgen::new()
        .input_path(module)
        .out_name("countersign")
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .omit_default_module_path(true)
        .generate(folder)
        .context("making the bindings of the browser half")
}

fn shrink(program: &Path, wasm: &Path) -> Result<()> {
    let small = wasm.with_extension("small");
    let mut node = step::command("node");
    node.arg(program).arg(wasm).arg("-Oz").args(FEATURES).arg("-o").arg(&small);
    step::run(&mut node)?;
    fs::rename(small, wasm).context("taking over what wasm-opt made")
}
