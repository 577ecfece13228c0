//! Who owns a company in the end: holdings as a graph, effective shares over all paths (domain §4).
//!
//! Shares are fractions of whole numbers from the digits of the payload to the answer; nothing is rounded before it
//! is shown. This is the multiplication method: a majority holder counts with its share, not with the whole.

mod exact;
mod fixed;
mod graph;
mod groups;
pub mod layout;
mod paths;
mod shares;
#[cfg(test)]
mod tests;

pub use graph::{Graph, Holding, MOST_HOLDINGS, Node};
pub use paths::{Path, Paths};
pub use shares::{Effective, Rounded, Unsolvable, effective_shares};

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;

/// A share as a fraction: one half is 50 %.
pub type Share = BigRational;

/// Loops of more companies than this are solved with a fixed point instead of exactly.
pub const EXACT_LOOP: usize = 12;
/// At most this many paths to one owner are listed.
pub const MOST_PATHS: usize = 100;
/// Largest exponent of a percentage, up and down.
const MOST_EXPONENT: i32 = 40;

/// Reads a percentage from its digits (`36`, `36.0`, `12.5`, `2.5e1`); `None` for anything else, negative or over
/// 10 000.
#[must_use]
pub fn percent(text: &str) -> Option<Share> {
    let (figure, exponent) = match text.split_once(['e', 'E']) {
        Some((figure, exponent)) => (figure, power(exponent)?),
        None => (text, 0),
    };
    let (whole, decimals) = figure.split_once('.').unwrap_or((figure, ""));
    let digits = |part: &str| part.len() <= 20 && part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(decimals) {
        return None;
    }
    let number: BigInt = format!("{whole}{decimals}").parse().ok()?;
    let places = exponent - i32::try_from(decimals.len()).ok()? - 2;
    let scale = BigInt::from(10).pow(places.unsigned_abs());
    let share = if places < 0 { BigRational::new(number, scale) } else { BigRational::from_integer(number * scale) };
    (share <= BigRational::from_integer(BigInt::from(100))).then_some(share)
}

/// An exponent as JSON writes one.
fn power(text: &str) -> Option<i32> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let plain = (1..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    let power: i32 = plain.then(|| text.parse().ok())??;
    (-MOST_EXPONENT..=MOST_EXPONENT).contains(&power).then_some(power)
}

/// A share in percent with `decimals` places, rounded half up: `26.00`.
#[must_use]
pub fn in_percent(share: &Share, decimals: u32) -> String {
    // whole numbers all the way: a fraction need not be in its lowest terms for this
    let twice = share.numer() * BigInt::from(200) * BigInt::from(10).pow(decimals) + share.denom();
    with_point(&(twice / (share.denom() * BigInt::from(2))), decimals)
}

/// A share in percent with `decimals` places, rounded up: what it is at most.
#[must_use]
pub fn at_most_percent(share: &Share, decimals: u32) -> String {
    let scaled = share.numer() * BigInt::from(100) * BigInt::from(10).pow(decimals);
    with_point(&((scaled + share.denom() - BigInt::from(1)) / share.denom()), decimals)
}

fn with_point(number: &BigInt, decimals: u32) -> String {
    if decimals == 0 {
        return number.to_string();
    }
    let width = usize::try_from(decimals).unwrap_or(2);
    let text = format!("{number:0>least$}", least = width + 1);
    let (whole, rest) = text.split_at(text.len() - width);
    format!("{whole}.{rest}")
}

/// Whether a share reaches a threshold; both are exact, so 25 % is 25 %.
#[must_use]
pub fn reaches(share: &Share, threshold: &Share) -> bool {
    !share.is_zero() && share >= threshold
}
