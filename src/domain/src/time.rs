//! Points in time: microseconds since 1970-01-01 UTC, as both databases store them.

use serde::{Deserialize, Serialize};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// A point in time in microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Time(pub i64);

/// One second in the unit of [`Time`].
pub const SECOND: i64 = 1_000_000;
/// One minute in the unit of [`Time`].
pub const MINUTE: i64 = 60 * SECOND;
/// One hour in the unit of [`Time`].
pub const HOUR: i64 = 60 * MINUTE;
/// One day in the unit of [`Time`].
pub const DAY: i64 = 24 * HOUR;

impl Time {
    /// Whole seconds since 1970, rounded down.
    #[must_use]
    pub fn unix_seconds(self) -> i64 {
        self.0.div_euclid(SECOND)
    }

    /// The time `micros` later (earlier when negative), clamped at the ends of the range.
    #[must_use]
    pub fn plus(self, micros: i64) -> Self {
        Self(self.0.saturating_add(micros))
    }

    /// Microseconds from `earlier` to this time; negative when `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Reads RFC 3339 text such as `2026-11-09T09:12:44.080409Z`; `None` when it is not that.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let parsed = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        i64::try_from(parsed.unix_timestamp_nanos() / 1000).ok().map(Self)
    }

    /// Writes the Didit form: UTC, six digits of microseconds, `Z`.
    #[must_use]
    pub fn rfc3339(self) -> String {
        let Some(t) = self.moment() else { return self.0.to_string() };
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z",
            t.year(),
            u8::from(t.month()),
            t.day(),
            t.hour(),
            t.minute(),
            t.second(),
            t.microsecond()
        )
    }

    /// Writes the exact time for people: `9 Nov 2026, 09:12:44 UTC`.
    #[must_use]
    pub fn exact(self) -> String {
        let Some(t) = self.moment() else { return self.0.to_string() };
        let month = t.month().to_string();
        format!("{} {} {}, {:02}:{:02}:{:02} UTC", t.day(), &month[..3], t.year(), t.hour(), t.minute(), t.second())
    }

    /// Reads what [`Time::exact`] wrote; the part of a second is gone.
    #[must_use]
    pub fn read_exact(text: &str) -> Option<Self> {
        const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let (date, clock) = text.strip_suffix(" UTC")?.split_once(", ")?;
        let mut parts = date.splitn(3, ' ');
        let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
        let month = MONTHS.iter().position(|name| *name == month)? + 1;
        Self::parse(&format!("{year}-{month:02}-{day:0>2}T{clock}Z"))
    }

    /// How long before `now`, in the two largest units people use: `44 min`, `6 h 12 min`, `3 d 4 h`.
    #[must_use]
    pub fn age(self, now: Self) -> String {
        let minutes = (now.since(self) / MINUTE).max(0);
        match minutes {
            0 => "under a minute".to_owned(),
            m if m < 60 => format!("{m} min"),
            m if m < 24 * 60 => match m % 60 {
                0 => format!("{} h", m / 60),
                rest => format!("{} h {rest} min", m / 60),
            },
            m if m < 60 * 24 * 60 => match (m / 60) % 24 {
                0 => format!("{} d", m / (24 * 60)),
                rest => format!("{} d {rest} h", m / (24 * 60)),
            },
            m => format!("{} d", m / (24 * 60)),
        }
    }

    /// Year, month and day in UTC.
    #[must_use]
    pub fn day(self) -> (i64, u8, u8) {
        self.moment().map_or((1970, 1, 1), |t| (i64::from(t.year()), u8::from(t.month()), t.day()))
    }

    fn moment(self) -> Option<OffsetDateTime> {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1000).ok()
    }
}

/// Reads a day written `YYYY-MM-DD`; `None` for anything else, days that no calendar has among it.
#[must_use]
pub fn day_of(text: &str) -> Option<(i64, u8, u8)> {
    if text.len() != 10 || !text.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
        return None;
    }
    Time::parse(&format!("{text}T00:00:00Z")).map(Time::day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_number_agree() {
        let t = Time::parse("2026-11-09T09:12:44.080409Z").unwrap();
        assert_eq!(t.rfc3339(), "2026-11-09T09:12:44.080409Z");
        assert_eq!(t.exact(), "9 Nov 2026, 09:12:44 UTC");
        assert_eq!(Time::parse("2026-11-09T10:12:44.080409+01:00"), Some(t));
        assert_eq!(Time::parse("yesterday"), None);
        assert_eq!(Time::read_exact(&t.exact()), Some(t.plus(-80_409)));
        assert_eq!(Time::read_exact("9 Nov 2026"), None);
    }

    #[test]
    fn a_day_is_one_of_the_calendar_and_written_in_one_way() {
        assert_eq!(day_of("1984-02-29"), Some((1984, 2, 29)));
        for text in ["1983-02-29", "29-02-1984", "1984-2-29", "1984-02-29T00:00:00Z", "٢٠٢٦-٠١-٠١", "", "+984-02-29"]
        {
            assert_eq!(day_of(text), None, "{text}");
        }
    }

    #[test]
    fn ages_read_like_a_person_says_them() {
        let now = Time(100 * DAY);
        assert_eq!(now.plus(-30 * SECOND).age(now), "under a minute");
        assert_eq!(now.plus(-44 * MINUTE).age(now), "44 min");
        assert_eq!(now.plus(-(6 * HOUR + 12 * MINUTE)).age(now), "6 h 12 min");
        assert_eq!(now.plus(-(27 * HOUR)).age(now), "1 d 3 h");
        assert_eq!(now.plus(DAY).age(now), "under a minute");
    }
}
