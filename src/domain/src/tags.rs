//! Tags: the desk's own labels on a session (domain §5): at most fifty, none twice.

/// Most tags of one session.
pub const MOST: usize = 50;
/// Longest tag, in characters.
pub const LONGEST: usize = 64;

/// Reads one tag: spaces at its ends fall away, within it they become one each.
///
/// # Errors
/// A sentence when it is empty, too long, or holds a comma or a control character.
pub fn read(text: &str) -> Result<String, &'static str> {
    if text.chars().any(|c| c == ',' || (c.is_control() && !c.is_whitespace())) {
        return Err("A tag holds no comma and no control character.");
    }
    let tag = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match tag.chars().count() {
        0 => Err("A tag has at least one character."),
        n if n > LONGEST => Err("A tag has at most 64 characters."),
        _ => Ok(tag),
    }
}

/// A change of a session's tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// These too.
    Add(Vec<String>),
    /// None of these any more.
    Remove(Vec<String>),
    /// Only these.
    Replace(Vec<String>),
}

/// The tags after a change, in the order in which they were given; those that differ only in case count as one.
///
/// # Errors
/// A sentence when they would be more than [`MOST`].
pub fn changed(now: &[String], change: &Change) -> Result<Vec<String>, &'static str> {
    let mut after: Vec<String> = Vec::new();
    let same = |a: &str, b: &str| a.to_lowercase() == b.to_lowercase();
    let kept: &[String] = if matches!(change, Change::Replace(_)) { &[] } else { now };
    let (given, removed): (&[String], &[String]) = match change {
        Change::Add(tags) | Change::Replace(tags) => (tags, &[]),
        Change::Remove(tags) => (&[], tags),
    };
    for tag in kept.iter().chain(given) {
        if !removed.iter().any(|gone| same(gone, tag)) && !after.iter().any(|there| same(there, tag)) {
            after.push(tag.clone());
        }
    }
    if after.len() > MOST { Err("A session has at most 50 tags.") } else { Ok(after) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(tags: &[&str]) -> Vec<String> {
        tags.iter().map(|tag| (*tag).to_owned()).collect()
    }

    #[test]
    fn a_tag_is_a_short_text_in_one_line() {
        assert_eq!(read("  high \n risk ").as_deref(), Ok("high risk"));
        assert_eq!(read("高リスク").as_deref(), Ok("高リスク"));
        for bad in ["", "  ", "a,b", "a\u{7}", &"x".repeat(65)] {
            assert!(read(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn tags_are_added_removed_and_replaced_without_doubles() {
        let now = texts(&["vip", "paper"]);
        assert_eq!(changed(&now, &Change::Add(texts(&["VIP", "new"]))), Ok(texts(&["vip", "paper", "new"])));
        assert_eq!(changed(&now, &Change::Remove(texts(&["Vip", "none"]))), Ok(texts(&["paper"])));
        assert_eq!(changed(&now, &Change::Replace(texts(&["a", "A", "b"]))), Ok(texts(&["a", "b"])));
        assert_eq!(changed(&now, &Change::Replace(Vec::new())), Ok(Vec::new()));
    }

    proptest! {
        #[test]
        fn there_are_never_more_than_fifty(count in 0_usize..120) {
            let many: Vec<String> = (0..count).map(|i| i.to_string()).collect();
            prop_assert_eq!(changed(&[], &Change::Add(many.clone())).is_ok(), count <= MOST);
            prop_assert_eq!(changed(&many, &Change::Remove(many.clone())), Ok(Vec::new()));
        }
    }
}
