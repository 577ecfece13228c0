//! Encryption at rest: a data key per session, wrapped by a key that comes from the master key, and keyed tokens to
//! search by.
//!
//! A sealed value is a version byte, a nonce and the XChaCha20-Poly1305 ciphertext; table, column and row id are
//! authenticated with it, so that a value moved to another place cannot be opened. Destroying the wrapped key of a
//! session makes everything sealed for it unreadable.

use crate::error::StoreError;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use domain::{Uuid, World};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fmt;
use std::sync::Arc;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// First byte of what is sealed with a key of its own.
const VERSION: u8 = 1;
/// First byte of what a redaction leaves: sealed with a key that comes from the master key alone.
const REMAINS: u8 = 2;
const NONCE: usize = 24;

/// The key from which all others come; never stored by the desk.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct MasterKey([u8; 32]);

impl MasterKey {
    /// A master key of 32 bytes of chance.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

/// The key of one session, and the first byte of what it seals.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(crate) struct DataKey([u8; 32], u8);

/// Where a sealed value stands.
#[derive(Clone, Copy)]
pub(crate) enum Cell {
    Wrapped,
    Subject,
    Payload,
    Words,
    LinkUrl,
    Body,
    Answer,
    Draft,
    Proposal,
    FileLink,
    FileContent,
    Secret,
    Overlay,
    Tag,
    RequestReason,
    Mail,
    CallAnswer,
    View,
    BulkWords,
    UnsentForm,
}

impl Cell {
    /// `table.column`
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Wrapped => "subject_keys.wrapped",
            Self::Subject => "sessions.subject",
            Self::Payload => "revisions.payload",
            Self::Words => "activity.words",
            Self::LinkUrl => "party_links.url",
            Self::Body => "events.body",
            Self::Answer => "delivery_tries.answer",
            Self::Draft => "drafts.draft",
            Self::Proposal => "proposals.words",
            Self::FileLink => "files.link",
            Self::FileContent => "files.content",
            Self::Secret => "endpoints.secret",
            Self::Overlay => "sessions.overlay",
            Self::Tag => "session_tags.tag",
            Self::RequestReason => "privacy_requests.reason",
            Self::Mail => "mails.content",
            Self::CallAnswer => "idempotent_calls.answer",
            Self::View => "saved_views.content",
            Self::BulkWords => "bulk_jobs.words",
            Self::UnsentForm => "unsent_forms.fields",
        }
    }
}

/// A row's id as bytes: one or two uuids, or a uuid and a number.
pub(crate) trait RowId {
    fn bytes(&self) -> Vec<u8>;
}

impl RowId for Uuid {
    fn bytes(&self) -> Vec<u8> {
        self.as_bytes().to_vec()
    }
}

impl RowId for (Uuid, Uuid) {
    fn bytes(&self) -> Vec<u8> {
        [self.0.as_bytes().as_slice(), self.1.as_bytes()].concat()
    }
}

impl RowId for (Uuid, Vec<u8>) {
    fn bytes(&self) -> Vec<u8> {
        [self.0.as_bytes().as_slice(), &self.1].concat()
    }
}

impl RowId for (Uuid, i64) {
    fn bytes(&self) -> Vec<u8> {
        [self.0.as_bytes().as_slice(), &self.1.to_be_bytes()].concat()
    }
}

/// A piece of a file's content: its session, the chance of this copy, its position, and whether it is the last one.
pub(crate) struct Piece {
    pub(crate) session_id: Uuid,
    pub(crate) salt: [u8; 16],
    pub(crate) position: u64,
    pub(crate) last: bool,
}

impl RowId for Piece {
    fn bytes(&self) -> Vec<u8> {
        let position = self.position.to_be_bytes();
        [self.session_id.as_bytes().as_slice(), &self.salt, &position, &[u8::from(self.last)]].concat()
    }
}

/// The keyed digest of a file's content, taken piece by piece.
pub(crate) struct ContentDigest(Hmac<Sha256>);

impl ContentDigest {
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.0.finalize().into_bytes().to_vec()
    }
}

/// Seals, opens and makes tokens.
pub(crate) struct Seal {
    wrap: DataKey,
    search: DataKey,
    digest: DataKey,
    secrets: DataKey,
    remains: DataKey,
    links: DataKey,
    pub(crate) world: Arc<dyn World>,
}

impl Seal {
    pub(crate) fn new(master: MasterKey, world: Arc<dyn World>) -> Self {
        let sub = |label: &str| DataKey(hmac(&master.0, &[b"countersign.", label.as_bytes()]), VERSION);
        let (wrap, search, digest) = (sub("wrap"), sub("search"), sub("digest"));
        let (secrets, remains, links) = (sub("secrets"), sub("remains"), sub("links"));
        // nothing needs it from here on, and it wipes itself
        drop(master);
        Self { wrap, search, digest, secrets, remains, links, world }
    }

    /// Tells this master key from others, and tells nothing about it.
    pub(crate) fn key_check(&self) -> Vec<u8> {
        hmac(&self.digest.0, &[b"key check"]).to_vec()
    }

    /// A fresh data key and its wrapped form.
    pub(crate) fn new_key(&self, session_id: Uuid) -> Result<(DataKey, Vec<u8>), StoreError> {
        let mut key = DataKey([0; 32], VERSION);
        self.world.random(&mut key.0);
        let wrapped = self.seal_with(&self.wrap, Cell::Wrapped, &session_id, &key.0)?;
        Ok((key, wrapped))
    }

    /// The data key of a session from its wrapped form.
    pub(crate) fn unwrap_key(&self, session_id: Uuid, wrapped: &[u8]) -> Result<DataKey, StoreError> {
        let opened = self.open(&self.wrap, Cell::Wrapped, &session_id, wrapped)?;
        let bytes: [u8; 32] = opened.as_slice().try_into().map_err(|_| StoreError::Corrupt(Cell::Wrapped.name()))?;
        Ok(DataKey(bytes, VERSION))
    }

    /// The key of what a redaction leaves of a session; it is for what tells nothing personal, and for that alone.
    pub(crate) fn remains_key(&self, session_id: Uuid) -> DataKey {
        DataKey(hmac(&self.remains.0, &[session_id.as_bytes()]), REMAINS)
    }

    /// The key that opens this value of a session; `None` when it went with the session's own key.
    pub(crate) fn key_for(
        &self,
        session_id: Uuid,
        wrapped: Option<&[u8]>,
        sealed: &[u8],
    ) -> Result<Option<DataKey>, StoreError> {
        if sealed.first() == Some(&REMAINS) {
            return Ok(Some(self.remains_key(session_id)));
        }
        wrapped.map(|wrapped| self.unwrap_key(session_id, wrapped)).transpose()
    }

    /// Binds to the first byte of what a redaction leaves.
    pub(crate) fn remains_mark() -> Vec<u8> {
        vec![REMAINS]
    }

    /// Seals a value of a session.
    pub(crate) fn seal_with(
        &self,
        key: &DataKey,
        cell: Cell,
        row: &dyn RowId,
        value: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        let mut nonce = [0_u8; NONCE];
        self.world.random(&mut nonce);
        let aad = place(cell, row);
        let sealed = XChaCha20Poly1305::new(&key.0.into())
            .encrypt(&nonce.into(), Payload { msg: value, aad: &aad })
            .map_err(|_| StoreError::Fault)?;
        Ok([[key.1].as_slice(), &nonce, &sealed].concat())
    }

    /// Opens a value of a session.
    pub(crate) fn open(
        &self,
        key: &DataKey,
        cell: Cell,
        row: &dyn RowId,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let corrupt = || StoreError::Corrupt(cell.name());
        let (version, rest) = sealed.split_first().ok_or_else(corrupt)?;
        if *version != key.1 {
            return Err(corrupt());
        }
        let (nonce, text) = rest.split_first_chunk::<NONCE>().ok_or_else(corrupt)?;
        let aad = place(cell, row);
        XChaCha20Poly1305::new(&key.0.into())
            .decrypt(&(*nonce).into(), Payload { msg: text, aad: &aad })
            .map(Zeroizing::new)
            .map_err(|_| corrupt())
    }

    /// Seals something of the desk's own, which belongs to no subject.
    pub(crate) fn seal_own(&self, cell: Cell, row: Uuid, bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
        self.seal_with(&self.secrets, cell, &row, bytes)
    }

    /// Opens what [`Seal::seal_own`] sealed.
    pub(crate) fn open_own(&self, cell: Cell, row: Uuid, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        self.open(&self.secrets, cell, &row, sealed)
    }

    /// Seals the secret of an endpoint.
    pub(crate) fn seal_secret(&self, endpoint_id: Uuid, secret: &str) -> Result<Vec<u8>, StoreError> {
        self.seal_with(&self.secrets, Cell::Secret, &endpoint_id, secret.as_bytes())
    }

    /// Opens the secret of an endpoint.
    pub(crate) fn open_secret(&self, endpoint_id: Uuid, sealed: &[u8]) -> Result<String, StoreError> {
        let opened = self.open(&self.secrets, Cell::Secret, &endpoint_id, sealed)?;
        String::from_utf8(opened.to_vec()).map_err(|_| StoreError::Corrupt(Cell::Secret.name()))
    }

    /// Seals with the session's key where there is one, else with the desk's own.
    pub(crate) fn seal_or_own(
        &self,
        key: Option<&DataKey>,
        cell: Cell,
        row: &dyn RowId,
        bytes: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        self.seal_with(key.unwrap_or(&self.secrets), cell, row, bytes)
    }

    /// Opens what [`Seal::seal_or_own`] sealed.
    pub(crate) fn open_or_own(
        &self,
        key: Option<&DataKey>,
        cell: Cell,
        row: &dyn RowId,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        self.open(key.unwrap_or(&self.secrets), cell, row, sealed)
    }

    /// Seals the answer to a call, with the session's key where there is one.
    pub(crate) fn seal_answer(
        &self,
        key: Option<&DataKey>,
        row: &dyn RowId,
        answer: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        self.seal_or_own(key, Cell::CallAnswer, row, answer)
    }

    /// Opens the answer to a call.
    pub(crate) fn open_answer(
        &self,
        key: Option<&DataKey>,
        row: &dyn RowId,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        self.open_or_own(key, Cell::CallAnswer, row, sealed)
    }

    /// Keyed digest of what tells a call from others; the parts cannot be confused with each other.
    pub(crate) fn call_digest(&self, parts: &[&[u8]]) -> Vec<u8> {
        let lengths: Vec<[u8; 8]> = parts.iter().map(|part| (part.len() as u64).to_be_bytes()).collect();
        let parted = lengths.iter().zip(parts).flat_map(|(length, part)| [length.as_slice(), *part]);
        let whole: Vec<&[u8]> = std::iter::once(b"call ".as_slice()).chain(parted).collect();
        hmac(&self.digest.0, &whole).to_vec()
    }

    /// Token of a search word.
    pub(crate) fn word_token(&self, word: &str) -> Vec<u8> {
        hmac(&self.search.0, &[b"word ", word.as_bytes()])[..16].to_vec()
    }

    /// Token of a hosted URL.
    pub(crate) fn url_token(&self, url: &str) -> Vec<u8> {
        hmac(&self.search.0, &[b"url ", url.as_bytes()])[..16].to_vec()
    }

    /// Token of the id that a source gave its event about one session.
    pub(crate) fn source_event_token(&self, session_id: Uuid, id: &str) -> Vec<u8> {
        hmac(&self.search.0, &[b"source event ", session_id.as_bytes(), id.as_bytes()])[..16].to_vec()
    }

    /// Keyed digest of a payload that came in.
    pub(crate) fn digest(&self, bytes: &[u8]) -> Vec<u8> {
        hmac(&self.digest.0, &[b"payload ", bytes]).to_vec()
    }

    /// Token of a link to media of one session.
    pub(crate) fn media_token(&self, session_id: Uuid, link: &str) -> Uuid {
        let mut token = [0_u8; 16];
        token.copy_from_slice(&hmac(&self.search.0, &[b"media ", session_id.as_bytes(), link.as_bytes()])[..16]);
        Uuid::from_bytes(token)
    }

    /// Begins the keyed digest of a file of one session: equal files of two sessions have nothing in common.
    pub(crate) fn content_digest(&self, session_id: Uuid) -> ContentDigest {
        let mut mac = keyed(&self.digest.0);
        mac.update(b"file ");
        mac.update(session_id.as_bytes());
        ContentDigest(mac)
    }

    /// Signature of a link to a file, for one person and until one moment.
    pub(crate) fn sign_link(&self, file_id: Uuid, user_id: Uuid, until: i64) -> [u8; 32] {
        hmac(&self.links.0, &[b"file ", file_id.as_bytes(), user_id.as_bytes(), &until.to_be_bytes()])
    }
}

fn place(cell: Cell, row: &dyn RowId) -> Vec<u8> {
    let (table, column) = cell.name().split_once('.').unwrap_or((cell.name(), ""));
    [table.as_bytes(), b"\0", column.as_bytes(), b"\0", &row.bytes()].concat()
}

fn keyed(key: &[u8; 32]) -> Hmac<Sha256> {
    // HMAC pads a short key with zeros itself; a whole block cannot have the wrong length
    let mut block = [0_u8; 64];
    block[..32].copy_from_slice(key);
    let mac = Hmac::<Sha256>::new(&block.into());
    block.zeroize();
    mac
}

fn hmac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = keyed(key);
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Time;
    use std::sync::atomic::{AtomicU8, Ordering};

    struct Counting(AtomicU8);

    impl World for Counting {
        fn now(&self) -> Time {
            Time(0)
        }

        fn random(&self, buffer: &mut [u8]) {
            buffer.fill_with(|| self.0.fetch_add(1, Ordering::Relaxed));
        }
    }

    fn seal(byte: u8) -> Seal {
        Seal::new(MasterKey::new([byte; 32]), Arc::new(Counting(AtomicU8::new(0))))
    }

    #[test]
    fn a_sealed_value_opens_only_in_its_place_with_its_key() {
        let seal = seal(7);
        let (a, b) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let (key, wrapped) = seal.new_key(a).unwrap();
        let sealed = seal.seal_with(&key, Cell::Words, &a, b"Niamh").unwrap();
        assert_eq!(seal.open(&key, Cell::Words, &a, &sealed).unwrap().as_slice(), b"Niamh");
        assert_eq!(seal.unwrap_key(a, &wrapped).unwrap().0, key.0);
        let refused = Err(StoreError::Corrupt("activity.words"));
        assert_eq!(seal.open(&key, Cell::Words, &b, &sealed).map(|_| ()), refused);
        assert!(seal.open(&key, Cell::Payload, &a, &sealed).is_err());
        assert!(seal.open(&key, Cell::Words, &(a, b), &sealed).is_err());
        assert!(seal.unwrap_key(b, &wrapped).is_err());
        let (other, _) = seal.new_key(a).unwrap();
        assert!(seal.open(&other, Cell::Words, &a, &sealed).is_err());
        for at in 0..sealed.len() {
            let mut bent = sealed.clone();
            bent[at] ^= 1;
            assert!(seal.open(&key, Cell::Words, &a, &bent).is_err(), "byte {at}");
            assert!(seal.open(&key, Cell::Words, &a, &sealed[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn what_a_redaction_leaves_opens_without_the_destroyed_key_and_nothing_else_does() {
        let seal = seal(7);
        let (a, b) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let (key, wrapped) = seal.new_key(a).unwrap();
        let own = seal.seal_with(&key, Cell::Body, &a, b"Niamh").unwrap();
        let left = seal.seal_with(&seal.remains_key(a), Cell::Body, &a, b"[redacted]").unwrap();
        assert!(seal.key_for(a, None, &own).unwrap().is_none());
        let found = seal.key_for(a, Some(&wrapped), &own).unwrap().unwrap();
        assert_eq!(seal.open(&found, Cell::Body, &a, &own).unwrap().as_slice(), b"Niamh");
        for wrapped in [None, Some(wrapped.as_slice())] {
            let found = seal.key_for(a, wrapped, &left).unwrap().unwrap();
            assert_eq!(seal.open(&found, Cell::Body, &a, &left).unwrap().as_slice(), b"[redacted]");
        }
        assert!(seal.open(&seal.remains_key(b), Cell::Body, &a, &left).is_err());
        assert!(seal.open(&key, Cell::Body, &a, &left).is_err());
    }

    #[test]
    fn tokens_depend_on_master_key_and_purpose() {
        assert_eq!(seal(1).word_token("niamh"), seal(1).word_token("niamh"));
        assert_ne!(seal(1).word_token("niamh"), seal(2).word_token("niamh"));
        assert_ne!(seal(1).word_token("x"), seal(1).url_token("x"));
        assert_eq!(seal(1).word_token("x").len(), 16);
        assert_ne!(seal(1).key_check(), seal(2).key_check());
    }

    #[test]
    fn the_keyed_hash_is_hmac_sha256() {
        // RFC 4231 names no 32-byte key, so: HMAC-SHA256 of "abc" under 32 bytes of 0x0b, from OpenSSL
        let hex: String = hmac(&[0x0b; 32], &[b"a", b"bc"]).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(hex, "cc2b6e43b092526c09f6b2db76c7dc2867ebfdf7d1b170f2d8f73a3894792e12");
    }

    #[test]
    fn keys_do_not_show_themselves() {
        assert_eq!(format!("{:?}", MasterKey::new([9; 32])), "MasterKey(…)");
    }
}
