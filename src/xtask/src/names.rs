//! Names of the site's files: those that carry a hash of their content may be kept by browsers for ever.

use sha2::{Digest, Sha256};

/// Files that browsers and crawlers ask for under a name of their own choice; they stay at the root, without a hash.
pub const FIXED: [&str; 3] = ["favicon.ico", "favicon.svg", "robots.txt"];

/// Files of `public/` that are not served: the app holds them itself.
pub const INLINED: [&str; 1] = ["icons.svg"];

/// The first 64 bits of SHA-256, in hexadecimal: enough to tell versions of one file apart.
pub fn hash(content: &[u8]) -> String {
    let mut hash = hex::encode(Sha256::digest(content));
    hash.truncate(16);
    hash
}

/// `logo.svg` with the hash of its content before the ending.
pub fn hashed(name: &str, content: &[u8]) -> String {
    let hash = hash(content);
    let file = name.rfind('/').map_or(0, |slash| slash + 1);
    match name[file..].rfind('.') {
        Some(dot) if dot > 0 => format!("{}.{hash}{}", &name[..file + dot], &name[file + dot..]),
        _ => format!("{name}.{hash}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_goes_before_the_ending() {
        let hash = hash(b"x");
        assert_eq!(hash, "2d711642b726b044");
        assert_eq!(hashed("logo.svg", b"x"), format!("logo.{hash}.svg"));
        assert_eq!(hashed("a.min.js", b"x"), format!("a.min.{hash}.js"));
        assert_eq!(hashed("v1.2/flags/ch.svg", b"x"), format!("v1.2/flags/ch.{hash}.svg"));
        assert_eq!(hashed("v1.2/LICENSE", b"x"), format!("v1.2/LICENSE.{hash}"));
        assert_ne!(hashed("logo.svg", b"x"), hashed("logo.svg", b"y"));
    }
}
