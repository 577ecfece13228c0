//! `Retry-After`, by which another server asks to be left alone for a while: seconds, or a date of HTTP (RFC 9110).

use domain::Time;
use domain::time::SECOND;
use http::HeaderMap;
use http::header::RETRY_AFTER;
use std::time::UNIX_EPOCH;

/// How long the answer asks to wait from `now` on, in microseconds; nothing when it does not ask, or unreadably.
pub(crate) fn asked(headers: &HeaderMap, now: Time) -> Option<i64> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<i64>() {
        return Some(seconds.saturating_mul(SECOND));
    }
    let date = httpdate::parse_http_date(text).ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(Time(i64::try_from(date.as_micros()).ok()?).since(now).max(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::MINUTE;

    #[test]
    fn seconds_and_dates_are_both_understood() {
        let now = Time::parse("2026-11-20T08:00:00Z").unwrap();
        let read = |text: &str| asked(&HeaderMap::from_iter([(RETRY_AFTER, text.parse().unwrap())]), now);
        assert_eq!(read("120"), Some(2 * MINUTE));
        assert_eq!(read(" 0 "), Some(0));
        // the three forms that a date may have
        assert_eq!(read("Fri, 20 Nov 2026 08:05:00 GMT"), Some(5 * MINUTE));
        assert_eq!(read("Friday, 20-Nov-26 08:05:00 GMT"), Some(5 * MINUTE));
        assert_eq!(read("Fri Nov 20 08:05:00 2026"), Some(5 * MINUTE));
        assert_eq!(read("Fri, 20 Nov 2026 07:00:00 GMT"), Some(0), "a date that has passed asks for nothing");
        for odd in ["soon", "", "1.5", "2026-11-20T08:05:00Z", "99999999999999999999"] {
            assert_eq!(read(odd), None, "{odd}");
        }
        assert_eq!(asked(&HeaderMap::new(), now), None);
    }
}
