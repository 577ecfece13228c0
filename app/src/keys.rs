//! The keys of the desk: one table that the handler obeys, the help shows and the hints on buttons are drawn from.
//!
//! A key is a shorter way to a link, a button or a field that is on the page anyway: it names it by `data-key`.

/// What a key reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// The next row.
    Down,
    /// The row before.
    Up,
    /// The row that has focus.
    Open,
    /// The row's box.
    Select,
    /// The search field.
    Search,
    /// The search over everything.
    Anything,
    /// The queue.
    GoQueue,
    /// The session list.
    GoSessions,
    /// The first page of insight.
    GoInsight,
    /// The first page of admin.
    GoAdmin,
    /// The list that the session was opened from.
    Back,
    /// The outcome Approve.
    Approve,
    /// The outcome Decline.
    Decline,
    /// The outcome Ask again.
    Again,
    /// A reason of the open form, else a panel.
    Digit,
    /// The comment of the decision.
    Comment,
    /// The button that sends the form.
    Send,
    /// The session itself, for oneself.
    Claim,
    /// The next session that waits.
    Next,
    /// The list of keys.
    Help,
    /// Whatever is open: a dialog, a field, a choice.
    Close,
}

/// Where a key belongs in the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// On every page.
    Everywhere,
    /// In lists.
    List,
    /// On the page of a session.
    Session,
}

/// A line of the table.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// What it reaches.
    pub act: Act,
    /// What is pressed, as [`press`] writes it; two keys one after the other stand apart.
    pub press: &'static str,
    /// Where it belongs.
    pub group: Group,
}

const fn key(act: Act, press: &'static str, group: Group) -> Key {
    Key { act, press, group }
}

/// The map.
pub const ALL: [Key; 21] = [
    key(Act::Down, "j", Group::List),
    key(Act::Up, "k", Group::List),
    key(Act::Open, "Enter", Group::List),
    key(Act::Select, "x", Group::List),
    key(Act::Approve, "a", Group::Session),
    key(Act::Decline, "d", Group::Session),
    key(Act::Again, "r", Group::Session),
    key(Act::Digit, "1–9", Group::Session),
    key(Act::Comment, "c", Group::Session),
    key(Act::Send, "Ctrl+Enter", Group::Session),
    key(Act::Claim, "m", Group::Session),
    key(Act::Next, "n", Group::Session),
    key(Act::Back, "u", Group::Session),
    key(Act::Search, "/", Group::Everywhere),
    key(Act::Anything, "Ctrl+K", Group::Everywhere),
    key(Act::GoQueue, "g q", Group::Everywhere),
    key(Act::GoSessions, "g s", Group::Everywhere),
    key(Act::GoInsight, "g i", Group::Everywhere),
    key(Act::GoAdmin, "g a", Group::Everywhere),
    key(Act::Help, "?", Group::Everywhere),
    key(Act::Close, "Esc", Group::Everywhere),
];

impl Act {
    /// Its name in `data-key`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Down => "down",
            Self::Up => "up",
            Self::Open => "open",
            Self::Select => "select",
            Self::Search => "search",
            Self::Anything => "anything",
            Self::GoQueue => "go-queue",
            Self::GoSessions => "go-sessions",
            Self::GoInsight => "go-insight",
            Self::GoAdmin => "go-admin",
            Self::Back => "back",
            Self::Approve => "approve",
            Self::Decline => "decline",
            Self::Again => "again",
            Self::Digit => "digit",
            Self::Comment => "comment",
            Self::Send => "send",
            Self::Claim => "claim",
            Self::Next => "next",
            Self::Help => "help",
            Self::Close => "close",
        }
    }

    /// What is pressed for it.
    #[must_use]
    pub fn press(self) -> &'static str {
        ALL.iter().find(|key| key.act == self).map_or("", |key| key.press)
    }

    /// The same in the words of `aria-keyshortcuts`, which knows no two keys one after the other.
    #[must_use]
    pub fn shortcut(self) -> Option<String> {
        let press = self.press();
        (!press.contains(' ') && self != Self::Digit).then(|| press.replace("Ctrl", "Control").replace("Esc", "Escape"))
    }

    /// Where on the page it leads: the key works where this finds something that shows.
    #[must_use]
    pub fn selector(self) -> String {
        match self {
            Self::Down | Self::Up | Self::Open => "main .row-link".to_owned(),
            Self::Select => "main .row input[type=checkbox]".to_owned(),
            Self::GoQueue => ".nav a[href='/queue']".to_owned(),
            Self::GoSessions => ".nav a[href='/sessions']".to_owned(),
            Self::GoInsight => ".nav [data-area='insight'] a".to_owned(),
            Self::GoAdmin => ".nav [data-area='admin'] a".to_owned(),
            Self::Digit => ".reason input[type=checkbox], .tabs-sticky .tab".to_owned(),
            // there is always something to close
            Self::Close => "main".to_owned(),
            other => format!("[data-key='{}']", other.name()),
        }
    }
}

/// How the map writes what was pressed, or nothing when the press is none of its kind: letters and digits stand alone,
/// whatever the layout of the keyboard writes; `Ctrl` (or the command key) belongs to `K` and `Enter`.
#[must_use]
pub fn press(key: &str, code: &str, shift: bool, command: bool, alt: bool) -> Option<String> {
    if alt {
        return None;
    }
    if command {
        return match (key, code, shift) {
            ("Enter", _, false) => Some("Ctrl+Enter".to_owned()),
            ("k" | "K", _, false) | (_, "KeyK", false) => Some("Ctrl+K".to_owned()),
            _ => None,
        };
    }
    if key == "Escape" {
        return Some("Esc".to_owned());
    }
    let mut letters = key.chars();
    let (Some(first), None) = (letters.next(), letters.next()) else { return None };
    let on_key = code.strip_prefix("Key").filter(|_| !first.is_ascii()).map(str::to_ascii_lowercase);
    let digit = code.strip_prefix("Digit").filter(|_| !shift && !first.is_ascii_alphanumeric());
    match first {
        '/' | '?' => Some(first.to_string()),
        '0'..='9' => Some(first.to_string()),
        // with the lock on, capitals come without shift
        _ if first.is_ascii_alphabetic() => (!shift).then(|| first.to_ascii_lowercase().to_string()),
        _ if code == "Slash" && !first.is_ascii() => Some(if shift { "?" } else { "/" }.to_owned()),
        _ if shift => None,
        _ => on_key.or_else(|| digit.map(str::to_owned)),
    }
}

/// What a press means after the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Do this; the digit where one was pressed.
    Do(Act, usize),
    /// The first of two.
    Begins,
    /// Nothing of ours.
    Nothing,
}

/// Looks a press up; `before` is a first one that waits for its second.
#[must_use]
pub fn meaning(before: Option<&str>, press: &str) -> Meaning {
    if let Some(before) = before {
        let both = format!("{before} {press}");
        return ALL.iter().find(|key| key.press == both).map_or(Meaning::Nothing, |key| Meaning::Do(key.act, 0));
    }
    if let Ok(digit @ 1..=9) = press.parse() {
        return Meaning::Do(Act::Digit, digit);
    }
    match ALL.iter().find(|key| key.press == press) {
        // the browser opens what has focus
        Some(key) if key.act == Act::Open => Meaning::Nothing,
        Some(key) => Meaning::Do(key.act, 0),
        None if ALL.iter().any(|key| key.press.split_once(' ').is_some_and(|(first, _)| first == press)) => {
            Meaning::Begins
        }
        None => Meaning::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(key: &str, code: &str) -> Option<String> {
        press(key, code, false, false, false)
    }

    #[test]
    fn every_key_of_the_map_has_one_meaning() {
        for key in ALL {
            let same = ALL.iter().filter(|other| other.press == key.press || other.act == key.act).count();
            assert_eq!(same, 1, "{}", key.press);
            let got = match key.press.split_once(' ') {
                Some((first, second)) => {
                    assert_eq!(meaning(None, first), Meaning::Begins);
                    meaning(Some(first), second)
                }
                None => meaning(None, key.press),
            };
            if !matches!(key.act, Act::Open | Act::Digit) {
                assert_eq!(got, Meaning::Do(key.act, 0), "{}", key.press);
            }
        }
        assert_eq!(meaning(None, "7"), Meaning::Do(Act::Digit, 7));
        assert_eq!(meaning(None, "0"), Meaning::Nothing);
        // what follows a first key is that pair or nothing, never a key of its own
        assert_eq!(meaning(Some("g"), "d"), Meaning::Nothing);
    }

    #[test]
    fn a_letter_is_found_on_any_layout() {
        assert_eq!(plain("j", "KeyJ").as_deref(), Some("j"));
        // with the lock on
        assert_eq!(plain("J", "KeyJ").as_deref(), Some("j"));
        // the second row of a French keyboard writes no digits, an Arabic or Russian one no Latin letters
        assert_eq!(plain("&", "Digit1").as_deref(), Some("1"));
        assert_eq!(plain("é", "Digit2").as_deref(), Some("2"));
        assert_eq!(plain("ت", "KeyJ").as_deref(), Some("j"));
        assert_eq!(plain("о", "KeyJ").as_deref(), Some("j"));
        assert_eq!(press("؟", "Slash", true, false, false).as_deref(), Some("?"));
        // a German slash stands on the seven, a French letter where another stands elsewhere
        assert_eq!(press("/", "Digit7", true, false, false).as_deref(), Some("/"));
        assert_eq!(plain("a", "KeyQ").as_deref(), Some("a"));
    }

    #[test]
    fn other_modifiers_and_other_keys_are_left_alone() {
        assert_eq!(press("J", "KeyJ", true, false, false), None);
        assert_eq!(press("j", "KeyJ", false, false, true), None);
        assert_eq!(press("a", "KeyA", false, true, false), None);
        assert_eq!(press("k", "KeyK", false, true, false).as_deref(), Some("Ctrl+K"));
        assert_eq!(press("K", "KeyK", true, true, false), None);
        assert_eq!(press("Enter", "Enter", false, true, false).as_deref(), Some("Ctrl+Enter"));
        for named in ["Tab", "Enter", "ArrowDown", "F5", "Dead", "Process", ""] {
            assert_eq!(plain(named, named), None, "{named}");
        }
    }

    #[test]
    fn screen_readers_are_told_what_their_words_can_say() {
        assert_eq!(Act::Send.shortcut().as_deref(), Some("Control+Enter"));
        assert_eq!(Act::Next.shortcut().as_deref(), Some("n"));
        assert_eq!(Act::GoQueue.shortcut(), None);
    }
}
