//! What a person saw of a session last, and what others changed since.

use crate::time::{MINUTE, Time};

/// A person who looks again after this long is back from somewhere else: a new visit begins.
const AWAY: i64 = 30 * MINUTE;
/// A look that shows nothing new is written down at most this often.
const NOTED: i64 = MINUTE;

/// How a session was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// When.
    pub at: Time,
    /// The revision that was the last one then.
    pub revision: i64,
}

/// A person's looks at one session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The last one.
    pub last: Seen,
    /// What the person knew when this visit began: later changes are marked until the visit is over, so that a reload
    /// or a way through the session's documents takes no mark away.
    pub known: Seen,
}

impl Look {
    /// The looks with one more, after those that are kept.
    #[must_use]
    pub fn after(kept: Option<Self>, seen: Seen) -> Self {
        let known = match kept {
            None => seen,
            Some(kept) if seen.at.since(kept.last.at) >= AWAY => kept.last,
            Some(kept) => kept.known,
        };
        Self { last: seen, known }
    }

    /// Whether this is worth a write in place of what is kept.
    #[must_use]
    pub fn tells_more(&self, kept: Option<&Self>) -> bool {
        kept.is_none_or(|kept| {
            kept.known != self.known
                || kept.last.revision != self.last.revision
                || self.last.at.since(kept.last.at) >= NOTED
        })
    }
}

impl Seen {
    /// Whether something of this time, and of this revision if it wrote one, came after it. A change that had begun before
    /// and was written later is known by its revision.
    #[must_use]
    pub fn precedes(self, at: Time, revision: Option<i64>) -> bool {
        at > self.at || revision.is_some_and(|revision| revision > self.revision)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(minute: i64, revision: i64) -> Seen {
        Seen { at: Time(minute * MINUTE), revision }
    }

    #[test]
    fn what_was_known_stays_for_a_visit_and_is_the_last_look_at_the_next() {
        let first = Look::after(None, seen(0, 1));
        assert_eq!(first.known, seen(0, 1), "whoever looks for the first time knows what is there");
        let again = Look::after(Some(first), seen(20, 3));
        assert_eq!((again.known, again.last), (seen(0, 1), seen(20, 3)));
        let still = Look::after(Some(again), seen(49, 3));
        assert_eq!(still.known, seen(0, 1));
        let next = Look::after(Some(still), seen(79, 4));
        assert_eq!(next.known, seen(49, 3));
    }

    #[test]
    fn a_look_is_written_when_it_tells_more() {
        let kept = Look::after(None, seen(0, 1));
        assert!(kept.tells_more(None));
        let soon = Look::after(Some(kept), Seen { at: Time(MINUTE - 1), revision: 1 });
        assert!(!soon.tells_more(Some(&kept)));
        assert!(Look::after(Some(kept), seen(1, 1)).tells_more(Some(&kept)));
        assert!(Look::after(Some(kept), Seen { at: Time(1), revision: 2 }).tells_more(Some(&kept)));
    }

    #[test]
    fn later_is_by_time_or_by_revision() {
        let known = seen(5, 2);
        assert!(known.precedes(Time(5 * MINUTE + 1), None));
        assert!(known.precedes(Time(4 * MINUTE), Some(3)), "begun before the look, written after it");
        assert!(!known.precedes(Time(5 * MINUTE), Some(2)));
    }
}
