//! The event of a change: sealed before the transaction, or made in it when its body tells what only that knows.

use crate::error::StoreError;
use crate::seal::{Cell, DataKey, Seal};
use crate::types::{EventBody, MakeBody, NewEvent, Written};
use domain::Uuid;
use domain::event::EventType;

/// An event whose body is sealed, or will be in the transaction.
pub(crate) struct Outgoing {
    pub(crate) event_id: Uuid,
    pub(crate) event_type: EventType,
    body: Body,
}

enum Body {
    Sealed(Vec<u8>),
    After(MakeBody),
    /// Made once already.
    Gone,
}

impl Outgoing {
    pub(crate) fn seal(seal: &Seal, key: &DataKey, event: NewEvent) -> Result<Self, StoreError> {
        let body = match event.body {
            EventBody::Ready(value) => Body::Sealed(seal_body(seal, key, event.event_id, &value)?),
            EventBody::After(make) => Body::After(make),
        };
        Ok(Self { event_id: event.event_id, event_type: event.event_type, body })
    }

    /// The sealed body; made now when it needs what only the transaction knows.
    pub(crate) fn body(&mut self, seal: &Seal, key: &DataKey, written: &Written) -> Result<Vec<u8>, StoreError> {
        match std::mem::replace(&mut self.body, Body::Gone) {
            Body::Sealed(sealed) => {
                self.body = Body::Sealed(sealed.clone());
                Ok(sealed)
            }
            Body::After(make) => seal_body(seal, key, self.event_id, &make(written)),
            // the write got this far before and lost a race then: it has to be asked for anew
            Body::Gone => Err(StoreError::Unavailable),
        }
    }
}

pub(crate) fn seal_body(seal: &Seal, key: &DataKey, event_id: Uuid, body: &[u8]) -> Result<Vec<u8>, StoreError> {
    seal.seal_with(key, Cell::Body, &event_id, body)
}
