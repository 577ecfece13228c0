//! Time zones: the clock of a place, from the IANA tables in the program.

use crate::Time;
use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use std::sync::LazyLock;

/// The name of Universal Time.
pub const UTC: &str = "UTC";

/// Names of places stand below these; what else is in the tables is there for old programs.
const REGIONS: [&str; 10] =
    ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"];

// never those of the machine: the same everywhere
static TABLES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let places = TABLES.available().map(|name| name.as_str().to_owned());
    let mut names: Vec<_> =
        places.filter(|name| name.split_once('/').is_some_and(|(region, _)| REGIONS.contains(&region))).collect();
    names.sort_unstable();
    names.insert(0, UTC.to_owned());
    names
});

/// The zones that can be chosen: Universal Time first, then by name.
#[must_use]
pub fn names() -> &'static [String] {
    &NAMES
}

/// A time zone.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone(TimeZone);

impl Default for Zone {
    fn default() -> Self {
        Self(TimeZone::UTC)
    }
}

/// A point in time as a clock on a wall shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WallClock {
    /// Year.
    pub year: i16,
    /// Month, from 1.
    pub month: u8,
    /// Day of the month.
    pub day: u8,
    /// Hour, to 23.
    pub hour: u8,
    /// Minute.
    pub minute: u8,
    /// Second.
    pub second: u8,
    /// Minutes ahead of Universal Time.
    pub offset: i32,
}

impl Zone {
    /// Reads one of [`names`].
    #[must_use]
    pub fn read(name: &str) -> Option<Self> {
        NAMES.iter().any(|known| known == name).then(|| TABLES.get(name).ok().map(Self))?
    }

    /// What a clock in this zone shows; `None` outside of the years 1 to 9999.
    #[must_use]
    pub fn clock(&self, at: Time) -> Option<WallClock> {
        let there = Timestamp::from_microsecond(at.0).ok()?.to_zoned(self.0.clone());
        let part = |n: i8| u8::try_from(n).unwrap_or_default();
        Some(WallClock {
            year: there.year(),
            month: part(there.month()),
            day: part(there.day()),
            hour: part(there.hour()),
            minute: part(there.minute()),
            second: part(there.second()),
            offset: there.offset().seconds() / 60,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_follows_its_place_in_summer_and_in_winter() {
        let berlin = Zone::read("Europe/Berlin").unwrap();
        let clock =
            |text: &str| berlin.clock(Time::parse(text).unwrap()).map(|at| (at.day, at.hour, at.minute, at.offset));
        assert_eq!(clock("2026-11-09T23:30:00Z"), Some((10, 0, 30, 60)));
        assert_eq!(clock("2026-07-01T10:00:00Z"), Some((1, 12, 0, 120)));
        let kolkata = Zone::read("Asia/Kolkata").unwrap();
        assert_eq!(kolkata.clock(Time(0)).map(|at| (at.hour, at.minute, at.offset)), Some((5, 30, 330)));
    }

    #[test]
    fn only_places_and_universal_time_can_be_chosen() {
        assert_eq!(names()[0], UTC);
        assert!(names().len() > 300, "{}", names().len());
        assert!(names().iter().all(|name| Zone::read(name).is_some()));
        for odd in ["", "Mars/Olympus", "utc", "../etc/passwd", "EST5EDT", "Etc/GMT+1"] {
            assert_eq!(Zone::read(odd), None, "{odd}");
        }
    }
}
