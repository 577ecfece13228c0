//! How often a key may call: at most so many reads and writes within any minute, counted by the desk's clock. Each process
//! counts for itself.

use crate::ApiError;
use domain::time::{MINUTE, SECOND};
use domain::{Time, Uuid};
use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

/// Calls within a minute that a key may make; 0 sets no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Calls that only read.
    pub reads: u32,
    /// Calls that may change something.
    pub writes: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { reads: 600, writes: 300 }
    }
}

/// Wrong keys within a minute that are told so, from one address; right keys from there are not concerned.
const WRONG_KEYS: u32 = 30;
/// With more callers than this, those who have been silent for a minute are forgotten.
const MANY: usize = 4096;

/// The calls of the last minute.
#[derive(Debug, Default)]
pub(crate) struct Rates {
    limits: Limits,
    keys: Windows<(Uuid, bool)>,
    addresses: Windows<IpAddr>,
}

impl Rates {
    pub(crate) fn new(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// Counts a call of a key, unless that is one too many.
    pub(crate) fn call(&self, key_id: Uuid, reads: bool, now: Time) -> Result<(), ApiError> {
        let limit = if reads { self.limits.reads } else { self.limits.writes };
        self.keys.take((key_id, reads), limit, now)
    }

    /// Counts a wrong key, unless that is one too many.
    pub(crate) fn wrong_key(&self, address: IpAddr, now: Time) -> Result<(), ApiError> {
        self.addresses.take(network(address), WRONG_KEYS, now)
    }
}

/// Whoever holds one IPv6 address holds its /64.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX)).into(),
        v4 => v4,
    }
}

/// When each caller's calls of the last minute came, oldest first.
#[derive(Debug)]
struct Windows<K>(Mutex<HashMap<K, VecDeque<i64>>>);

impl<K> Default for Windows<K> {
    fn default() -> Self {
        Self(Mutex::new(HashMap::new()))
    }
}

impl<K: Eq + Hash> Windows<K> {
    fn take(&self, caller: K, limit: u32, now: Time) -> Result<(), ApiError> {
        if limit == 0 {
            return Ok(());
        }
        let over = |at: &i64| now.since(Time(*at)) >= MINUTE;
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() >= MANY && !windows.contains_key(&caller) {
            windows.retain(|_, calls| calls.back().is_some_and(|last| !over(last)));
        }
        let calls = windows.entry(caller).or_default();
        while calls.front().is_some_and(over) {
            calls.pop_front();
        }
        match calls.front() {
            Some(first) if calls.len() >= limit as usize => {
                let wait = MINUTE - now.since(Time(*first));
                Err(ApiError::Throttled(wait.div_euclid(SECOND) + i64::from(wait % SECOND > 0)))
            }
            _ => {
                calls.push_back(now.0);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(answer: Result<(), ApiError>) -> Option<i64> {
        match answer {
            Ok(()) => None,
            Err(ApiError::Throttled(seconds)) => Some(seconds),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn no_minute_has_more_calls_than_the_limit() {
        let rates = Rates::new(Limits { reads: 3, writes: 1 });
        let (key, start) = (Uuid::from_u128(1), Time(5 * MINUTE));
        let at = |seconds: i64| start.plus(seconds * SECOND);
        for seconds in [0, 20, 40] {
            assert_eq!(wait(rates.call(key, true, at(seconds))), None);
        }
        assert_eq!(wait(rates.call(key, true, at(40))), Some(20), "until the first is a minute old");
        assert_eq!(wait(rates.call(key, true, at(60).plus(-1))), Some(1));
        assert_eq!(wait(rates.call(key, false, at(40))), None, "reads and writes are counted apart");
        assert_eq!(wait(rates.call(Uuid::from_u128(2), true, at(40))), None, "and so is each key");
        assert_eq!(wait(rates.call(key, true, at(60))), None);
        assert_eq!(wait(rates.call(key, true, at(60))), Some(20));
    }

    #[test]
    fn unless_told_otherwise_a_minute_has_600_reads_and_300_writes() {
        let rates = Rates::new(Limits::default());
        for (reads, most) in [(true, 600), (false, 300)] {
            for n in 0..most {
                assert_eq!(wait(rates.call(Uuid::nil(), reads, Time(0))), None, "{n}");
            }
            assert_eq!(wait(rates.call(Uuid::nil(), reads, Time(0))), Some(60));
        }
    }

    #[test]
    fn zero_sets_no_limit() {
        let rates = Rates::new(Limits { reads: 0, writes: 0 });
        assert!((0..10_000).all(|_| rates.call(Uuid::nil(), true, Time(0)).is_ok()));
    }

    #[test]
    fn wrong_keys_are_counted_by_network_and_forgotten() {
        let rates = Rates::new(Limits::default());
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        for n in 0..WRONG_KEYS {
            assert_eq!(wait(rates.wrong_key(address(&format!("2001:db8::{n}")), Time(0))), None);
        }
        assert_eq!(wait(rates.wrong_key(address("2001:db8::ffff"), Time(0))), Some(60));
        assert_eq!(wait(rates.wrong_key(address("2001:db8:0:1::1"), Time(0))), None);
        assert_eq!(wait(rates.wrong_key(address("2001:db8::1"), Time(MINUTE))), None);
        for n in 0..MANY {
            let n = u32::try_from(n).unwrap();
            let _ = rates.wrong_key(std::net::Ipv4Addr::from_bits(n).into(), Time(2 * MINUTE));
        }
        let _ = rates.wrong_key(address("192.0.2.1"), Time(4 * MINUTE));
        assert_eq!(rates.addresses.0.lock().unwrap().len(), 1, "the silent are forgotten");
    }
}
