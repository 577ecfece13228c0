//! When a delivery is tried again: ten tries over about 75 hours, with jitter (contract "Events"); and when a file:
//! six tries within the hour that a vendor's link lives.

use domain::Time;
use domain::time::{DAY, HOUR, MINUTE, SECOND};

/// Waits between tries, each counted from the try before.
const WAITS: [i64; 9] =
    [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];
/// Jitter around a wait, in thousandths.
const JITTER: i64 = 150;
/// Longest `Retry-After` that is honoured.
const LONGEST_ASKED: i64 = DAY;

/// Waits between tries to fetch a file.
const FETCH_WAITS: [i64; 5] = [10 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE];

/// When to try again after the try that made it `tries`; `None` when that was the last one. `chance` is any number:
/// it picks the jitter. `asked` is the receiver's `Retry-After` in microseconds.
#[must_use]
pub fn next_try(tries: i64, tried_at: Time, chance: u32, asked: Option<i64>) -> Option<Time> {
    next(&WAITS, tries, tried_at, chance, asked)
}

/// The same for a file: six tries within 52 minutes.
#[must_use]
pub fn next_fetch(tries: i64, tried_at: Time, chance: u32, asked: Option<i64>) -> Option<Time> {
    next(&FETCH_WAITS, tries, tried_at, chance, asked)
}

fn next(waits: &[i64], tries: i64, tried_at: Time, chance: u32, asked: Option<i64>) -> Option<Time> {
    let wait = usize::try_from(tries - 1).ok().and_then(|index| waits.get(index))?;
    let thousandths = 1000 - JITTER + i64::from(chance) % (2 * JITTER + 1);
    let jittered = wait / 1000 * thousandths;
    Some(tried_at.plus(asked.map_or(jittered, |asked| jittered.max(asked.clamp(0, LONGEST_ASKED)))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn there_are_ten_tries_over_about_three_days() {
        let (mut at, mut tries) = (Time(0), 1);
        while let Some(next) = next_try(tries, at, 150, None) {
            (at, tries) = (next, tries + 1);
        }
        assert_eq!(tries, 10);
        assert!((75 * HOUR..76 * HOUR).contains(&at.0), "{}", at.0 / HOUR);
    }

    #[test]
    fn a_file_is_tried_six_times_within_the_life_of_a_link() {
        let (mut at, mut tries) = (Time(0), 1);
        while let Some(next) = next_fetch(tries, at, 300, None) {
            (at, tries) = (next, tries + 1);
        }
        assert_eq!(tries, 6);
        assert!(at.0 < HOUR, "{}", at.0 / MINUTE);
    }

    proptest! {
        #[test]
        fn jitter_stays_within_fifteen_percent(tries in 1_i64..10, chance: u32) {
            let wait = next_try(tries, Time(0), chance, None).unwrap().0;
            let base = WAITS[usize::try_from(tries - 1).unwrap()];
            prop_assert!(wait * 100 >= base * 85 && wait * 100 <= base * 115);
        }

        #[test]
        fn a_receiver_may_ask_for_more_time_but_not_for_ever(asked in 0_i64..10 * DAY) {
            let at = next_try(1, Time(0), 0, Some(asked)).unwrap().0;
            prop_assert!(at >= asked.min(DAY) && at <= DAY);
        }
    }
}
