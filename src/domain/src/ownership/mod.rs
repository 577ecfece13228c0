//! Who owns a company in the end: holdings as a graph, effective shares over all paths (domain §4).
//!
//! Shares are fractions of whole numbers from the digits of the payload to the answer; nothing is rounded before it
//! is shown. This is the multiplication method: a majority holder counts with its share, not with the whole.

mod exact;
mod graph;
pub mod layout;
mod paths;

pub use exact::{Unsolvable, effective_shares};
pub use graph::{Graph, Holding, Node};
pub use paths::{Path, paths_to};

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Zero};

/// A share as a fraction: one half is 50 %.
pub type Share = BigRational;

/// Loops of more companies than this are solved with twelve decimals instead of exactly.
pub const EXACT_LOOP: usize = 12;
/// At most this many paths to one owner are listed.
pub const MOST_PATHS: usize = 100;

/// Reads a percentage from its digits (`36`, `36.0`, `12.5`); `None` for anything else, negative or over 10 000.
#[must_use]
pub fn percent(text: &str) -> Option<Share> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.len() <= 20 && part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(decimals) {
        return None;
    }
    let number: BigInt = format!("{whole}{decimals}").parse().ok()?;
    let scale = BigInt::from(10).pow(u32::try_from(decimals.len()).ok()? + 2);
    let share = BigRational::new(number, scale);
    (share <= BigRational::from_integer(BigInt::from(100))).then_some(share)
}

/// A share in percent with `decimals` places, rounded half up: `26.00`.
#[must_use]
pub fn in_percent(share: &Share, decimals: u32) -> String {
    let scale = BigInt::from(10).pow(decimals);
    let hundredfold = share * BigRational::from_integer(BigInt::from(100) * &scale);
    let half = BigRational::new(BigInt::one(), BigInt::from(2));
    let rounded = (hundredfold + half).floor().to_integer();
    if decimals == 0 {
        return rounded.to_string();
    }
    let width = usize::try_from(decimals).unwrap_or(2);
    let text = format!("{rounded:0>least$}", least = width + 1);
    let (whole, rest) = text.split_at(text.len() - width);
    format!("{whole}.{rest}")
}

/// Whether a share reaches a threshold; both are exact, so 25 % is 25 %.
#[must_use]
pub fn reaches(share: &Share, threshold: &Share) -> bool {
    !share.is_zero() && share >= threshold
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_keep_their_digits() {
        assert_eq!(in_percent(&percent("36.0").unwrap(), 2), "36.00");
        assert_eq!(in_percent(&percent("0.005").unwrap(), 2), "0.01");
        assert_eq!(in_percent(&percent("33.3333").unwrap(), 2), "33.33");
        for bad in ["", "-5", "1e3", "a", "1.2.3", "10001", "."] {
            assert_eq!(percent(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_threshold_is_met_exactly() {
        let quarter = percent("25").unwrap();
        assert!(reaches(&percent("25.00").unwrap(), &quarter));
        assert!(!reaches(&percent("24.999999999999999999").unwrap(), &quarter));
    }
}
