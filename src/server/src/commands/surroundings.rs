//! What a desk needs of the machine and the network around it, for `countersign doctor`.

use delivery::egress::Egress;
use std::path::Path;
use store::Store;
use url::Url;

/// Less room than this is a fault: a database that cannot write loses work.
const LEAST: u64 = 1024 * MIB;
const MIB: u64 = 1024 * 1024;

/// Whether the data folder has room.
pub(super) fn disk(folder: &Path) -> (bool, String) {
    match free(folder) {
        None => (true, "Not checked: the system does not say how much room there is.".to_owned()),
        Some(free) => judge(free),
    }
}

fn judge(free: u64) -> (bool, String) {
    let room = format!("{} MiB are free in the data folder.", free / MIB);
    if free < LEAST { (false, format!("{room} Make room for at least {} MiB.", LEAST / MIB)) } else { (true, room) }
}

#[cfg(unix)]
fn free(folder: &Path) -> Option<u64> {
    let found = rustix::fs::statvfs(folder).ok()?;
    found.f_bavail.checked_mul(found.f_frsize)
}

#[cfg(not(unix))]
fn free(_: &Path) -> Option<u64> {
    None
}

/// Whether every webhook endpoint in use takes a connection; nothing is sent.
pub(super) async fn webhooks(store: &Store) -> (bool, String) {
    let listed = match store.list_endpoints().await {
        Ok(listed) => listed,
        Err(error) => return (false, error.to_string()),
    };
    let egress = Egress::new();
    let (mut reached, mut faults) = (0, Vec::new());
    for endpoint in listed.into_iter().map(|listed| listed.endpoint).filter(|endpoint| endpoint.disabled_at.is_none()) {
        let tried = match Url::parse(&endpoint.url) {
            Ok(url) => egress.reach(&url, &endpoint.allow_networks).await,
            Err(_) => Err("the URL cannot be read"),
        };
        match tried {
            Ok(()) => reached += 1,
            // by its id: a URL may hold a secret
            Err(fault) => faults.push(format!("{}: {fault}", endpoint.endpoint_id)),
        }
    }
    match (reached, faults.is_empty()) {
        (0, true) => (true, "Not checked: there is no endpoint in use.".to_owned()),
        (_, true) => (true, format!("Every endpoint takes a connection ({reached}).")),
        (_, false) => {
            (false, format!("No connection to {}. Look at the endpoint, or at --allow-network.", faults.join(", ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_room_is_a_fault() {
        let folder = tempfile::tempdir().unwrap();
        assert!(free(folder.path()).is_some_and(|free| free > 0));
        assert!(judge(LEAST).0);
        let (well, sentence) = judge(LEAST - 1);
        assert!(!well && sentence.starts_with("1023 MiB are free"), "{sentence}");
    }
}
