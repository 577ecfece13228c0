//! What a source says of its own event: its id and its time, and whether the event is news (domain §2).

use crate::Time;
use crate::time::MINUTE;

/// Longest id of an event, in characters.
pub const ID_LIMIT: usize = 255;
/// How far a source's clock may run ahead of ours.
const AHEAD: i64 = 5 * MINUTE;

/// The event that a payload came with; either half may be missing, and what is missing tells nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceEvent {
    /// The source's own id of it: the same on every try.
    pub id: Option<String>,
    /// When it happened at the source.
    pub at: Option<Time>,
}

/// Whether an event changes anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It is new.
    News,
    /// It came before.
    Repeated,
    /// A later one came before it.
    Late,
}

impl SourceEvent {
    /// Reads the two as a caller writes them: an id of 1 to 255 printable characters, a time with its zone or in Unix
    /// seconds.
    ///
    /// # Errors
    /// `id` or `at`, whichever is wrong, and a sentence.
    pub fn read(id: Option<&str>, at: Option<&str>, now: Time) -> Result<Self, (&'static str, &'static str)> {
        let id = id.map(str::trim).filter(|id| !id.is_empty());
        if id.is_some_and(|id| id.chars().count() > ID_LIMIT || id.chars().any(char::is_control)) {
            return Err(("id", "Must be 1 to 255 printable characters."));
        }
        let at = match at.map(str::trim).filter(|at| !at.is_empty()) {
            None => None,
            Some(text) => Some(moment(text).ok_or((
                "at",
                "Must be a time with its zone such as 2026-11-20T08:00:00Z, or Unix seconds such as 1795161600.",
            ))?),
        };
        if at.is_some_and(|at| at > now.plus(AHEAD)) {
            // it would make every true event after it a late one
            return Err(("at", "Lies in the future."));
        }
        Ok(Self { id: id.map(str::to_owned), at })
    }

    /// Whether it is news, given whether its id is known and when the newest event of this session happened. Two
    /// events of one moment are taken in the order in which they come.
    #[must_use]
    pub fn heard(&self, known: bool, newest: Option<Time>) -> Heard {
        if known {
            return Heard::Repeated;
        }
        match (self.at, newest) {
            (Some(at), Some(newest)) if at < newest => Heard::Late,
            _ => Heard::News,
        }
    }

    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.id.is_none() && self.at.is_none()
    }
}

fn moment(text: &str) -> Option<Time> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse::<i64>().ok()?.checked_mul(crate::time::SECOND).map(Time);
    }
    Time::parse(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: Time = Time(1_000_000 * crate::time::SECOND);

    #[test]
    fn id_and_time_are_read_in_either_form_and_wrong_ones_are_named() {
        let read = |id, at| SourceEvent::read(id, at, NOW);
        let both = read(Some(" evt_1 "), Some("999999")).unwrap();
        assert_eq!(both, SourceEvent { id: Some("evt_1".into()), at: Some(Time(999_999 * crate::time::SECOND)) });
        assert_eq!(
            read(None, Some("1970-01-12T14:46:39+01:00")).unwrap().at,
            Some(Time(999_999 * crate::time::SECOND))
        );
        assert!(read(Some("  "), Some("")).unwrap().is_empty());
        let (longest, longer) = ("ü".repeat(ID_LIMIT), "ü".repeat(ID_LIMIT + 1));
        assert!(read(Some(&longest), None).is_ok());
        for (id, at, wrong) in [
            (Some(longer.as_str()), None, "id"),
            (Some("a\u{7}b"), None, "id"),
            (None, Some("yesterday"), "at"),
            (None, Some("-5"), "at"),
            (None, Some("99999999999999999999"), "at"),
            (None, Some("1000301"), "at"),
        ] {
            assert_eq!(read(id, at).unwrap_err().0, wrong, "{id:?} {at:?}");
        }
        assert!(read(None, Some("1000300")).is_ok(), "a clock may run ahead by five minutes");
    }

    #[test]
    fn an_id_that_came_before_is_a_repeat_and_an_older_time_is_late() {
        let of = |at: Option<i64>| SourceEvent { id: Some("e".into()), at: at.map(Time) };
        assert_eq!(of(None).heard(false, Some(Time(5))), Heard::News);
        assert_eq!(of(Some(5)).heard(false, Some(Time(5))), Heard::News);
        assert_eq!(of(Some(4)).heard(false, Some(Time(5))), Heard::Late);
        assert_eq!(of(Some(4)).heard(false, None), Heard::News);
        assert_eq!(of(Some(9)).heard(true, Some(Time(5))), Heard::Repeated);
    }

    proptest! {
        #[test]
        fn of_any_order_of_arrival_the_newest_event_is_what_stays(times in prop::collection::vec(0_i64..50, 1..20)) {
            let mut newest = None;
            for at in &times {
                let event = SourceEvent { id: None, at: Some(Time(*at)) };
                if event.heard(false, newest) == Heard::News {
                    newest = event.at;
                }
            }
            prop_assert_eq!(newest, times.iter().max().copied().map(Time));
        }
    }
}
