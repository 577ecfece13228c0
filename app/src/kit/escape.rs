//! The one place that turns user text into HTML text by hand, for the two spots where Leptos 0.8 does not.

/// `text` with the characters that could end or open a tag replaced by entities.
#[must_use]
pub fn escape_text(text: String) -> String {
    if !text.contains(['&', '<', '>']) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape_text;

    #[test]
    fn tags_and_entities_become_text() {
        assert_eq!(escape_text("a<b>&amp;ü".to_owned()), "a&lt;b&gt;&amp;amp;ü");
        assert_eq!(escape_text("Ünal".to_owned()), "Ünal");
    }
}
