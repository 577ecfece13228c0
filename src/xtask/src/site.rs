//! The site that the server carries inside itself: `target/site`.
//!
//! ```text
//! manifest.json                    the addresses of what follows
//! pkg/countersign.<hash>.wasm      the browser half
//! pkg/countersign.<hash>.js        its bindings
//! pkg/boot.<hash>.js               starts it
//! pkg/countersign.<hash>.css       the style sheet
//! assets/<name>.<hash>.<ending>    the files of public/
//! favicon.ico, robots.txt          those that are asked for by these names
//! *.br                             beside each file that gains by it: the same, Brotli at its best
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use brotli::enc::BrotliEncoderParams;
use serde_json::json;

use crate::bindings::{self, Bindings};
use crate::{css, names, places, step, tools};

/// The most that the browser half may weigh, JavaScript and WebAssembly together, compressed.
const BUDGET_KIB: f64 = 300.0;

/// Builds the browser half and lays out the site around it.
pub fn build() -> Result<()> {
    tools::wasm_target()?;
    let _turn = places::turn()?;
    let name = places::BROWSER_CRATE;
    step::step("building the browser half", || {
        let profile = ["--target", tools::WASM_TARGET, "--profile", "browser"];
        step::run(step::cargo(["build", "-p", name]).args(profile))
    })?;
    let module = places::target().join(tools::WASM_TARGET).join("browser").join(format!("{name}.wasm"));
    let bindings = step::step("binding it to JavaScript", || bindings::make(&module))?;
    step::step("laying out the site", || {
        let style = places::root().join("style");
        let css = css::inline("main.css", &|file| {
            fs::read_to_string(style.join(file)).with_context(|| format!("reading style/{file}"))
        })?;
        let folder = places::root().join("public");
        let mut public = BTreeMap::new();
        for name in places::files(&folder)? {
            let content = fs::read(folder.join(&name))?;
            public.insert(name, content);
        }
        let site = lay_out(&bindings, &css, &public)?;
        let sizes = write(&site, &places::site())?;
        weigh(&site, &sizes, bindings.shrunk)
    })
}

/// A site before it is written: its files by path, and where the parts of it are.
struct Site {
    files: BTreeMap<String, Vec<u8>>,
    css: String,
    boot: String,
    js: String,
    wasm: String,
    assets: BTreeMap<String, String>,
}

impl Site {
    /// Adds a file below a folder, with its hash in its name; returns its path.
    fn add(&mut self, folder: &str, name: &str, content: Vec<u8>) -> String {
        let path = format!("{folder}/{}", names::hashed(name, &content));
        self.files.insert(path.clone(), content);
        path
    }
}

/// Loads the browser half and gives each island of the page to the function that brings it to life.
const BOOT: &str = r#"import init, * as desk from "{js}";
const live = () => {
  desk.hydrate();
  for (const island of document.querySelectorAll("leptos-island")) desk[island.dataset.component](island);
  document.documentElement.dataset.alive = "";
};
// a page that is left while this loads, or that loses its network, does its work without islands
init({ module_or_path: new URL("{wasm}", import.meta.url) }).then(live, () => {});
"#;

fn lay_out(bindings: &Bindings, css: &str, public: &BTreeMap<String, Vec<u8>>) -> Result<Site> {
    let mut site = Site {
        files: BTreeMap::new(),
        css: String::new(),
        boot: String::new(),
        js: String::new(),
        wasm: String::new(),
        assets: BTreeMap::new(),
    };
    for (name, content) in public {
        if names::FIXED.contains(&name.as_str()) {
            site.files.insert(name.clone(), content.clone());
        } else if !names::INLINED.contains(&name.as_str()) {
            let path = site.add("assets", name, content.clone());
            site.assets.insert(name.clone(), format!("/{path}"));
        }
    }
    site.css = site.add("pkg", "countersign.css", css::resolve(css, &site.assets)?.into_bytes());
    site.wasm = site.add("pkg", "countersign.wasm", bindings.wasm.clone());

    let mut js = bindings.js.clone();
    for (import, text) in &bindings.snippets {
        ensure!(!text.contains("from \"./") && !text.contains("from './"), "{import} imports a file of its own");
        let path = site.add("pkg", "snippet.js", text.clone().into_bytes());
        js = js.replace(import, &beside(&path));
    }
    ensure!(!js.contains("./snippets/"), "the bindings import a snippet that wasm-bindgen did not write");
    site.js = site.add("pkg", "countersign.js", js.into_bytes());

    let boot = BOOT.replace("{js}", &beside(&site.js)).replace("{wasm}", &beside(&site.wasm));
    site.boot = site.add("pkg", "boot.js", boot.into_bytes());

    let manifest = json!({
        "css": format!("/{}", site.css),
        "boot": format!("/{}", site.boot),
        "js": format!("/{}", site.js),
        "wasm": format!("/{}", site.wasm),
        "assets": site.assets,
    });
    site.files.insert("manifest.json".to_owned(), format!("{manifest:#}\n").into_bytes());
    Ok(site)
}

/// How a module of `pkg/` names another one.
fn beside(path: &str) -> String {
    format!("./{}", path.trim_start_matches("pkg/"))
}

/// Writes what has changed, removes what is no more, and returns the compressed size of each file in bytes.
///
/// Unchanged files are left alone: cargo builds the server anew when it finds a younger file here.
fn write(site: &Site, folder: &Path) -> Result<BTreeMap<String, usize>> {
    let mut sizes = BTreeMap::new();
    let mut kept = BTreeSet::new();
    for (path, content) in &site.files {
        let file = folder.join(path);
        let small_path = format!("{path}.br");
        let small_file = folder.join(&small_path);
        let unchanged = fs::read(&file).is_ok_and(|last| last == *content);
        let small = match fs::read(&small_file) {
            Ok(last) if unchanged => last,
            _ => compress(content)?,
        };
        if !unchanged {
            fs::create_dir_all(file.parent().unwrap_or(folder))?;
            fs::write(&file, content).with_context(|| format!("writing {}", file.display()))?;
        }
        kept.insert(path.clone());
        if small.len() < content.len() && path != "manifest.json" {
            if !unchanged || !small_file.exists() {
                fs::write(&small_file, &small)?;
            }
            kept.insert(small_path);
        }
        sizes.insert(path.clone(), small.len().min(content.len()));
    }
    for path in places::files(folder)? {
        // only what is named as we name things: the folder may be one that the caller chose
        let ours = ["pkg/", "assets/"].iter().any(|start| path.starts_with(start))
            || names::FIXED.contains(&path.trim_end_matches(".br"));
        if ours && !kept.contains(&path) {
            fs::remove_file(folder.join(path))?;
        }
    }
    Ok(sizes)
}

/// Brotli at its best.
fn compress(content: &[u8]) -> Result<Vec<u8>> {
    let best = BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: content.len(), ..Default::default() };
    let mut small = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut small, &best).context("compressing")?;
    Ok(small)
}

/// Says what the parts weigh; fails when the browser half is too heavy.
fn weigh(site: &Site, sizes: &BTreeMap<String, usize>, shrunk: bool) -> Result<()> {
    let kib = |path: &str| f64::from(u32::try_from(*sizes.get(path).unwrap_or(&0)).unwrap_or(u32::MAX)) / 1024.0;
    let (js, wasm) = (kib(&site.js), kib(&site.wasm));
    let sum = js + wasm;
    let figures = format!("JavaScript {js:.1} KiB + WebAssembly {wasm:.1} KiB = {sum:.1} KiB of {BUDGET_KIB} KiB");
    step::say(&format!("{figures}; style sheet {:.1} KiB (Brotli)", kib(&site.css)));
    if !shrunk && sum > BUDGET_KIB {
        step::say("the budget is not judged without wasm-opt");
        return Ok(());
    }
    ensure!(sum <= BUDGET_KIB, "the browser half is too heavy: {figures}, compressed");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Site {
        let bindings = Bindings {
            js: "import { f } from './snippets/leptos-1/inline0.js';\nexport { hydrate };\n".into(),
            wasm: b"\0asm".to_vec(),
            snippets: vec![("./snippets/leptos-1/inline0.js".into(), "export function f() {}".into())],
            shrunk: true,
        };
        let public = BTreeMap::from([
            ("logo.svg".to_owned(), b"<svg/>".to_vec()),
            ("icons.svg".to_owned(), b"<svg/>".to_vec()),
            ("robots.txt".to_owned(), b"User-agent: *".to_vec()),
        ]);
        lay_out(&bindings, "a{b:url(/assets/logo.svg)}", &public).unwrap()
    }

    fn text<'site>(site: &'site Site, path: &str) -> &'site str {
        std::str::from_utf8(&site.files[path]).unwrap()
    }

    #[test]
    fn every_part_is_named_by_its_content_and_found_by_the_manifest() {
        let site = sample();
        let manifest: serde_json::Value = serde_json::from_str(text(&site, "manifest.json")).unwrap();
        for part in ["css", "boot", "js", "wasm"] {
            let path = manifest[part].as_str().unwrap().strip_prefix('/').unwrap();
            let (start, ending) = path.rsplit_once('.').unwrap();
            assert!(start.ends_with(&names::hash(&site.files[path])) && ending.len() <= 4, "{path}");
        }
        let logo = manifest["assets"]["logo.svg"].as_str().unwrap();
        assert!(site.files.contains_key(&logo[1..]));
        assert!(text(&site, &site.css).contains(logo));
        assert!(site.files.contains_key("robots.txt"), "asked for by this name");
        assert!(!site.files.keys().any(|path| path.contains("icons")), "the app holds it itself");
    }

    #[test]
    fn modules_name_each_other_as_they_are_named() {
        let site = sample();
        let boot = text(&site, &site.boot);
        assert_eq!(
            [boot.lines().next().unwrap(), boot.lines().last().unwrap()],
            [
                format!("import init, * as desk from \"{}\";", beside(&site.js)),
                format!(
                    "init({{ module_or_path: new URL(\"{}\", import.meta.url) }}).then(live, () => {{}});",
                    beside(&site.wasm)
                ),
            ]
        );
        let snippet = names::hashed("snippet.js", b"export function f() {}");
        assert!(text(&site, &site.js).starts_with(&format!("import {{ f }} from './{snippet}';")));
        assert!(site.files.contains_key(&format!("pkg/{snippet}")));
    }

    #[test]
    fn old_files_go_and_unchanged_ones_stay_untouched() {
        let folder = std::env::temp_dir().join(format!("countersign-site-{}", std::process::id()));
        fs::create_dir_all(folder.join("pkg")).unwrap();
        fs::write(folder.join("pkg/countersign.old.js"), "old").unwrap();
        fs::write(folder.join("letters.txt"), "not ours").unwrap();
        let mut site = sample();
        site.css = site.add("pkg", "countersign.css", "a { color: red }\n".repeat(100).into_bytes());

        let sizes = write(&site, &folder).unwrap();
        let css = folder.join(&site.css);
        let (first, small) = (css.metadata().unwrap(), fs::read(folder.join(format!("{}.br", site.css))).unwrap());
        assert_eq!(sizes[&site.css], small.len());
        let mut plain = Vec::new();
        brotli::BrotliDecompress(&mut &small[..], &mut plain).unwrap();
        assert_eq!(plain, site.files[&site.css]);
        assert!(!folder.join("pkg/countersign.old.js").exists());
        assert!(folder.join("letters.txt").exists());

        assert_eq!(write(&site, &folder).unwrap(), sizes);
        assert_eq!(css.metadata().unwrap().modified().unwrap(), first.modified().unwrap());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn too_heavy_is_refused_with_figures() {
        let site = sample();
        let sizes = BTreeMap::from([(site.js.clone(), 10 * 1024), (site.wasm.clone(), 300 * 1024)]);
        let refusal = weigh(&site, &sizes, true).unwrap_err().to_string();
        assert!(refusal.contains("10.0 KiB + WebAssembly 300.0 KiB = 310.0 KiB of 300 KiB"), "{refusal}");
        assert!(weigh(&site, &sizes, false).is_ok(), "not judged before it is shrunk");
    }
}
