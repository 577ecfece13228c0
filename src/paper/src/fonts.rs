//! The fonts: two that are carried along, and those of the machine for letters that they lack.

use parley::FontContext;
use parley::fontique::{Blob, Collection, CollectionOptions, FontInfoOverride, SourceCache};
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

/// The name that the carried fonts go by, so that an installed one of the same make is not taken for them.
pub(crate) const OURS: &str = "Countersign Text";
const REGULAR: &[u8] = include_bytes!("../fonts/DejaVuSans.ttf");
const BOLD: &[u8] = include_bytes!("../fonts/DejaVuSans-Bold.ttf");

/// Where systems keep fonts for everybody.
const FOLDERS: [&str; 2] = ["/usr/share/fonts", "/usr/local/share/fonts"];
/// Most families that a document takes from the machine.
const MOST_FAMILIES: usize = 16;

/// The fonts for a document.
pub(crate) struct Fonts {
    /// What the layout asks.
    pub(crate) context: FontContext,
    /// Families in the order in which a letter is looked for in them.
    pub(crate) families: Vec<String>,
}

impl Fonts {
    /// Carried fonts, and for letters that they lack those of the machine.
    pub(crate) fn for_texts<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut context = context(Collection::new(CollectionOptions { shared: false, system_fonts: false }));
        let missing = not_in(&mut context, OURS, texts.flat_map(str::chars).filter(|letter| !letter.is_ascii()));
        let mut families = vec![OURS.to_owned()];
        if !missing.is_empty() {
            context = self::context(of_the_machine());
            families.extend(families_for(&mut context, missing));
        }
        Self { context, families }
    }
}

fn context(mut collection: Collection) -> FontContext {
    for font in [REGULAR, BOLD] {
        let named = FontInfoOverride { family_name: Some(OURS), ..FontInfoOverride::default() };
        collection.register_fonts(Blob::new(Arc::new(font)), Some(named));
    }
    FontContext { collection, source_cache: SourceCache::default() }
}

/// The machine's fonts, looked for once.
fn of_the_machine() -> Collection {
    static FOUND: OnceLock<Collection> = OnceLock::new();
    FOUND
        .get_or_init(|| {
            let mut collection = Collection::new(CollectionOptions { shared: false, system_fonts: false });
            collection.load_fonts_from_paths(FOLDERS);
            collection
        })
        .clone()
}

/// The letters that a family lacks.
fn not_in(context: &mut FontContext, family: &str, letters: impl Iterator<Item = char>) -> BTreeSet<char> {
    let mut letters: BTreeSet<char> = letters.filter(|letter| !letter.is_control()).collect();
    let info = context.collection.family_by_name(family);
    if let Some(font) = info.as_ref().and_then(|info| info.default_font())
        && let Some(bytes) = font.load(Some(&mut context.source_cache))
        && let Some(map) = font.charmap_index().charmap(bytes.as_ref())
    {
        letters.retain(|letter| map.map(*letter).is_none_or(|glyph| glyph == 0));
    }
    letters
}

/// The families that have those letters, the same ones in the same order each time.
fn families_for(context: &mut FontContext, mut missing: BTreeSet<char>) -> Vec<String> {
    let mut names: Vec<String> = context.collection.family_names().map(str::to_owned).collect();
    // pictures instead of outlines would need more than a font
    names.retain(|name| name != OURS && !name.contains("Emoji"));
    names.sort_by_key(|name| (rank(name), name.clone()));
    let mut taken = Vec::new();
    for name in names {
        if missing.is_empty() || taken.len() == MOST_FAMILIES {
            break;
        }
        let left = not_in(context, &name, missing.iter().copied());
        if left.len() < missing.len() {
            missing = left;
            taken.push(name);
        }
    }
    taken
}

/// Faces for reading first; of those for Chinese, Japanese and Korean one that has all three.
fn rank(name: &str) -> u8 {
    match name {
        "Noto Sans CJK SC" => 0,
        _ if name.starts_with("Noto Sans") => 1,
        _ if name.contains("Sans") => 2,
        _ => 3,
    }
}
