//! Whatever stands where a cursor is asked for: it is read as what was given out, or refused as a wrong field.
//!
//! `COUNTERSIGN_FUZZ_CASES` says how many cases to run (`cargo xtask fuzz`).

use crate::{DeskError, insight, proposals};
use domain::Uuid;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

fn runner() -> TestRunner {
    #[expect(clippy::disallowed_methods, reason = "how long to fuzz is no configuration of the desk")]
    let cases = std::env::var("COUNTERSIGN_FUZZ_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(256_u32);
    TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() })
}

/// A cursor is read, or its field is named; nothing else can come of it.
fn cursor_target(text: &str) {
    let refused =
        |error: DeskError| assert!(matches!(error, DeskError::Invalid(fields) if fields.len() == 1), "{text}");
    proposals::read_cursor(text).map(|_| ()).unwrap_or_else(refused);
    insight::read_cursor(text).map(|_| ()).unwrap_or_else(refused);
}

#[test]
fn any_text_is_a_cursor_or_refused() {
    runner()
        .run(&"\\PC{0,80}", |text| {
            cursor_target(&text);
            Ok(())
        })
        .unwrap();
    // nearly one of ours: numbers too long, ids cut short, other marks between them
    let near = "-?[0-9]{0,22}[.:,_]?(-?[0-9]{0,22}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{3,4}-[0-9a-fé]{11,12})";
    runner()
        .run(&near, |text| {
            cursor_target(&text);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_cursor_that_was_given_out_is_read_as_what_it_was() {
    runner()
        .run(&(any::<i64>(), any::<u128>()), |(at, id)| {
            let (at, id) = (domain::Time(at), Uuid::from_u128(id));
            let read = proposals::read_cursor(&proposals::write_cursor(at, id)).map_err(|error| error.sentence());
            prop_assert_eq!(read, Ok((at, id)));
            Ok(())
        })
        .unwrap();
}
