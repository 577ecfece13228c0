//! The copied data tables, parsed once.

/// Data rows of a CSV text, header left out, every cell as text.
#[must_use]
pub fn rows(text: &str) -> Vec<Vec<String>> {
    csv::Reader::from_reader(text.as_bytes())
        .records()
        .filter_map(Result::ok)
        .map(|record| record.iter().map(str::to_owned).collect())
        .collect()
}
