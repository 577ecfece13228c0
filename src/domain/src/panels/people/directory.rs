//! The sessions that parties lead to.

use crate::payload;
use crate::ubo::LinkKey;
use crate::{Payload, Status};
use serde_json::{Map, Value};
use std::collections::HashMap;
use uuid::Uuid;

/// The sessions that parties lead to.
pub(in crate::panels) struct Directory<'a> {
    pub(super) links: &'a HashMap<LinkKey, (Uuid, Status)>,
    pub(super) ids_by_url: HashMap<String, Uuid>,
}

impl<'a> Directory<'a> {
    /// Reads which hosted URL is which session, as far as the payload says.
    pub fn of(payload: &Payload, links: &'a HashMap<LinkKey, (Uuid, Status)>) -> Self {
        let ids_by_url = payload
            .objects("key_people_checks")
            .flat_map(|check| payload::buckets(check))
            .filter_map(|(_, party)| {
                let id = id_of(party, "kyc_session_id")?;
                Some((payload::text(party, "kyc_session_url")?.to_owned(), id))
            })
            .collect();
        Self { links, ids_by_url }
    }

    /// The session that a party leads to, with its status.
    pub fn session(&self, party: &Map<String, Value>, company: bool) -> Option<(Uuid, Status)> {
        let by_id = |id: Uuid| self.links.get(&LinkKey::Session(id)).copied();
        let sub = || id_of(party, "kyb_sub_session_id").and_then(by_id);
        let own = || {
            let url = payload::text(party, "kyc_session_url");
            id_of(party, "kyc_session_id")
                .and_then(by_id)
                .or_else(|| url.and_then(|url| self.ids_by_url.get(url)).copied().and_then(by_id))
                .or_else(|| url.and_then(|url| self.links.get(&LinkKey::Url(url.to_owned())).copied()))
        };
        if company { sub().or_else(own) } else { own().or_else(sub) }
    }
}

fn id_of(party: &Map<String, Value>, key: &str) -> Option<Uuid> {
    payload::text(party, key).and_then(|id| Uuid::try_parse(id).ok())
}
