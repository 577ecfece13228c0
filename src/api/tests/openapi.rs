//! The OpenAPI document may only change on purpose.

/// Where the document was when it was last looked at.
const SNAPSHOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/openapi.json");

#[test]
fn the_document_changes_only_on_purpose() {
    let now = format!("{}\n", api::document());
    if std::env::var_os("COUNTERSIGN_UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(SNAPSHOT, &now).unwrap();
    }
    let before = std::fs::read_to_string(SNAPSHOT).unwrap_or_default();
    let differs = now.lines().zip(before.lines()).position(|(now, before)| now != before);
    assert!(
        now == before,
        "the OpenAPI document differs from src/api/tests/openapi.json, first in line {}. If that is meant: \
         COUNTERSIGN_UPDATE_SNAPSHOTS=1 cargo test -p api --test openapi, then look at the difference and commit it",
        differs.unwrap_or_else(|| now.lines().count().min(before.lines().count())) + 1
    );
}
