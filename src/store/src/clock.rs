//! The database's clock against ours: what is due, and how long sign-ins and leases live, is told by times that several
//! machines write.

use crate::types::Finding;
use domain::Time;
use domain::time::SECOND;

/// Most that the clocks may be apart.
const APART: i64 = 5 * SECOND;

/// Judges how far the database's clock is from ours.
pub(crate) fn judge(database: Time, ours: Time) -> Finding {
    let apart = database.since(ours);
    let sentence = if apart.abs() <= APART {
        "The database's clock and this machine's agree.".to_owned()
    } else {
        let (seconds, side) = (apart.abs() / SECOND, if apart > 0 { "ahead of" } else { "behind" });
        format!("The database's clock is {seconds} s {side} this machine's. Let both keep time by NTP.")
    };
    ("clock", apart.abs() <= APART, sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_may_be_a_few_seconds_apart_and_no_more() {
        let ours = Time(1_000 * SECOND);
        for near in [0, APART, -APART] {
            assert!(judge(ours.plus(near), ours).1, "{near}");
        }
        let (_, well, sentence) = judge(ours.plus(90 * SECOND), ours);
        assert!(!well && sentence.contains("90 s ahead of"), "{sentence}");
        let (_, well, sentence) = judge(ours.plus(-APART - 1), ours);
        assert!(!well && sentence.contains("5 s behind"), "{sentence}");
    }
}
