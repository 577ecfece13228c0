//! Drawing invented documents and faces as SVG: the same picture for the same name, and no likeness of anyone.

use desk::DrawnPicture;
use std::fmt::Write as _;

/// Colours of backgrounds, by the name's fingerprint.
const GROUNDS: [&str; 6] = ["#d7e3f4", "#e6dff2", "#dcefe3", "#f4e6d7", "#f3dde0", "#dfeaea"];
/// Colours of skin and hair; invented people come in all of them.
const SKINS: [&str; 5] = ["#f1c9a5", "#e0ac7f", "#c68642", "#8d5524", "#ffdfc4"];
const HAIRS: [&str; 5] = ["#2c222b", "#5b3a29", "#a56b46", "#b7b7b7", "#3b3024"];

/// The picture.
#[must_use]
pub fn svg(picture: &DrawnPicture) -> String {
    let face = picture.array == "liveness_checks"
        || picture.array == "face_matches"
        || picture.field.contains("portrait")
        || picture.field.contains("match_image");
    if face { portrait(&picture.name) } else { document(picture) }
}

/// A small steady fingerprint of a text (FNV-1a).
fn fingerprint(text: &str) -> usize {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    usize::try_from(hash >> 16 & 0xffff).unwrap_or(0)
}

fn portrait(name: &str) -> String {
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 300" role="img" aria-label="Drawn portrait"><rect width="240" height="300" fill="{}"/>{}</svg>"##,
        GROUNDS[fingerprint(name) % GROUNDS.len()],
        head(name)
    )
}

fn head(name: &str) -> String {
    let mark = fingerprint(name);
    let (skin, hair) = (SKINS[mark / 7 % SKINS.len()], HAIRS[mark / 3 % HAIRS.len()]);
    let coat = GROUNDS[(mark / 11 + 3) % GROUNDS.len()];
    let width = 46 + mark % 10;
    let eyes = 16 + mark / 5 % 6;
    let smile = 8 + mark / 13 % 10;
    format!(
        r##"<path d="M30 300c4-60 40-78 90-78s86 18 90 78z" fill="{coat}" stroke="#4a5568" stroke-width="2"/><rect x="102" y="180" width="36" height="52" rx="14" fill="{skin}"/><ellipse cx="120" cy="132" rx="{}" ry="72" fill="{hair}"/><ellipse cx="120" cy="140" rx="{width}" ry="62" fill="{skin}"/><path d="M{} 112c20-34 {} -34 {} 0-18-16-{} -16-{} 0z" fill="{hair}"/><circle cx="{}" cy="138" r="4.5" fill="#26303b"/><circle cx="{}" cy="138" r="4.5" fill="#26303b"/><path d="M120 142v16l-6 3" fill="none" stroke="#26303b" stroke-width="2" stroke-opacity=".45"/><path d="M{} 176q{} {smile} {} 0" fill="none" stroke="#26303b" stroke-width="2.5" stroke-linecap="round"/>"##,
        width + 6,
        120 - width,
        width * 2 - 20,
        width * 2,
        width,
        width * 2,
        120 - eyes,
        120 + eyes,
        104,
        16,
        32,
    )
}

fn document(picture: &DrawnPicture) -> String {
    let ground = GROUNDS[fingerprint(&picture.name) % GROUNDS.len()];
    let back = picture.field.contains("back");
    let company = picture.array == "document_verifications" || picture.array == "poa_verifications";
    let mut inside = String::new();
    if company {
        let _ = write!(
            inside,
            r##"<rect x="40" y="20" width="400" height="260" fill="#fff" stroke="#94a3b8"/><text x="64" y="64" font-size="20" font-weight="600" fill="#1f2937">{}</text><text x="64" y="90" font-size="13" fill="#475569">{}</text>"##,
            escape(&shorten(&picture.name, 34)),
            escape(&shorten(&picture.detail, 48)),
        );
        for (line, width) in [340, 320, 350, 210, 330, 300, 160].iter().enumerate() {
            let _ = write!(
                inside,
                r##"<rect x="64" y="{}" width="{width}" height="7" rx="3" fill="#cbd5e1"/>"##,
                116 + line * 20
            );
        }
        inside.push_str(r##"<circle cx="392" cy="240" r="24" fill="none" stroke="#b45309" stroke-width="3" stroke-dasharray="5 3"/>"##);
    } else if back {
        inside.push_str(r##"<rect x="20" y="30" width="440" height="46" fill="#334155"/>"##);
        for bar in 0..60_usize {
            let width = 2 + (fingerprint(&picture.name) >> (bar % 13)) % 4;
            let _ =
                write!(inside, r##"<rect x="{}" y="110" width="{width}" height="60" fill="#1f2937"/>"##, 40 + bar * 6);
        }
        let _ = write!(
            inside,
            r##"<text x="40" y="240" font-family="monospace" font-size="15" fill="#1f2937">IDXXX&lt;SPECIMEN&lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt;</text>"##
        );
    } else {
        let _ = write!(
            inside,
            r##"<g transform="translate(24 74) scale(.62)"><rect width="240" height="300" fill="#fff" fill-opacity=".6"/>{}</g><text x="24" y="46" font-size="17" font-weight="600" fill="#1f2937">{}</text><text x="196" y="100" font-size="11" fill="#475569">Name</text><text x="196" y="122" font-size="17" fill="#111827">{}</text>"##,
            head(&picture.name),
            escape(&shorten(&picture.detail, 40)),
            escape(&shorten(&picture.name, 28)),
        );
        for (line, width) in [180, 120, 150, 90].iter().enumerate() {
            let _ = write!(
                inside,
                r##"<rect x="196" y="{}" width="{width}" height="8" rx="3" fill="#64748b" fill-opacity=".45"/>"##,
                146 + line * 26
            );
        }
    }
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 300" role="img" aria-label="Drawn specimen" font-family="sans-serif"><rect width="480" height="300" rx="18" fill="{ground}"/>{inside}<text x="240" y="170" text-anchor="middle" font-size="64" font-weight="700" fill="#b91c1c" fill-opacity=".3" transform="rotate(-18 240 150)">SPECIMEN</text></svg>"##
    )
}

fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_text_in_the_drawing() {
        let picture = DrawnPicture {
            array: "id_verifications".into(),
            field: "front_image".into(),
            name: "Rory <b>O'Neil</b>&amp;<script>".into(),
            detail: "\"x\" & <y>".into(),
        };
        let drawn = svg(&picture);
        assert!(!drawn.contains("<b>") && !drawn.contains("<script") && drawn.contains("&lt;b&gt;"));
        assert_eq!(drawn, svg(&picture));
    }
}
