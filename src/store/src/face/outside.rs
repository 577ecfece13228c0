//! What goes out and comes in: events and deliveries, evidence files, mail, keys and calls of the API.

use crate::types::{
    Activity, ApiKey, Begun, CallEffect, Endpoint, FileTry, KeptAnswer, LeasedDelivery, LeasedFile, LeasedMail,
    ListedEndpoint, MailTry, NewCall, ResendSpan, SpanResent, StoredFile, StoredMail, TryResult,
};
use crate::{Call, FileReader, FileWriter, Store, StoreError};
use domain::audit::AuditEntry;
use domain::{Time, Uuid};

// Events and deliveries
face! {
    /// Leases deliveries that are due until `now + lease_micros`: of each session and endpoint only the first that
    /// still waits, and no endpoint takes the share of another.
    lease_deliveries(now: Time, lease_micros: i64, limit: i64) -> Vec<LeasedDelivery>;
    /// Notes how a try went and what follows; ends the lease.
    finish_try(delivery_id: Uuid, result: TryResult) -> ();
    /// Makes a delivery due again with the same event id, whether it was accepted or given up. False when the session
    /// has no such delivery or its endpoint is off.
    resend(delivery_id: Uuid, session_id: Uuid, now: Time, entry: AuditEntry, activity: Activity) -> bool;
    /// Makes all deliveries of the events of a span of time due again, in their order, with the same event ids.
    resend_span(span: ResendSpan, now: Time, entry: AuditEntry, activity: Activity) -> SpanResent;
    /// When the next delivery is due or the next lease ends.
    next_due() -> Option<Time>;
    /// Adds a webhook endpoint; its secret is sealed.
    add_endpoint(endpoint: Endpoint, entry: AuditEntry) -> ();
    /// All endpoints, newest first, without their secrets.
    list_endpoints() -> Vec<ListedEndpoint>;
    /// Gives an endpoint another secret; the one before signs too until then. False when it is off or unknown.
    rotate_secret(endpoint_id: Uuid, secret: String, earlier_until: Option<Time>, entry: AuditEntry) -> bool;
    /// Switches an endpoint off; what waits for it is given up. False when it is off or unknown.
    revoke_endpoint(endpoint_id: Uuid, at: Time, entry: AuditEntry) -> bool;
}

// Evidence files
face! {
    /// The files of a session that its payloads ever named, in the order in which they came.
    files_of(session_id: Uuid) -> Vec<StoredFile>;
    /// One file.
    find_file(file_id: Uuid) -> Option<StoredFile>;
    /// Leases files that are to be fetched now until `now + lease_micros`.
    lease_files(now: Time, lease_micros: i64, limit: i64) -> Vec<LeasedFile>;
    /// Notes how a try to fetch went and what follows; ends the lease.
    finish_file(file_id: Uuid, result: FileTry) -> ();
    /// Removes all files of a session: nobody fetches or opens them from here on, and their contents are deleted at
    /// once. How many there were. What a crash leaves is deleted by [`Store::delete_contents`].
    remove_files(session_id: Uuid) -> u64;
    /// Begins to keep a file of a session; `None` when there is no such session or its key was destroyed.
    write_file(session_id: Uuid) -> Option<FileWriter>;
    /// Opens a kept file; `None` when it is not kept, or the session's key was destroyed.
    read_file(file: &StoredFile) -> Option<FileReader>;
    /// Deletes the contents of removed files; how many.
    delete_contents() -> u64;
    /// Deletes contents that no row names and that are older than a day: what a crash between content and row, or a
    /// try that was cut off, left behind. How many.
    sweep_contents(now: Time) -> u64;
    /// Writes a file of its own where contents are kept, and deletes it: how that is, in a sentence.
    try_contents() -> String;
}

impl Store {
    /// Says where the contents of files are kept: `file:PATH`. Without it no file is fetched or opened.
    ///
    /// # Errors
    /// [`StoreError::Settings`] when the place cannot be used.
    pub fn keep_contents_in(&self, place: &str) -> Result<(), StoreError> {
        let contents = crate::contents::Contents::open(place)?;
        // a second call finds it open
        let _ = on!(self, base => base.contents.set(contents));
        Ok(())
    }

    /// Says that the contents of files are kept in a bucket; it is not asked yet.
    ///
    /// # Errors
    /// [`StoreError::Settings`] when the settings cannot be used.
    pub fn keep_contents_in_bucket(&self, settings: &crate::BucketSettings) -> Result<(), StoreError> {
        let contents = crate::contents::Contents::open_bucket(settings)?;
        // a second call finds it open
        let _ = on!(self, base => base.contents.set(contents));
        Ok(())
    }

    /// The token by which a link of a payload finds its file, however often it was signed anew.
    #[must_use]
    pub fn file_token(&self, session_id: Uuid, url: &str) -> Uuid {
        on!(self, base => base.seal.media_token(session_id, &domain::media::identity(url)))
    }

    /// Signature of a link to a file, for one person and until one moment.
    #[must_use]
    pub fn sign_file_link(&self, file_id: Uuid, user_id: Uuid, until: Time) -> [u8; 32] {
        on!(self, base => base.seal.sign_link(file_id, user_id, until.0))
    }
}

// Mail to subjects
face! {
    /// Leases mails that are due until `now + lease_micros`; of each session only the first that still waits.
    lease_mails(now: Time, lease_micros: i64, limit: i64) -> Vec<LeasedMail>;
    /// Notes how a try went and ends the lease. False when the mail was forgotten meanwhile: what was written of it
    /// outside the database must go.
    finish_mail(mail_id: Uuid, result: MailTry) -> bool;
    /// The mails of a session, newest first.
    mails_of(session_id: Uuid) -> Vec<StoredMail>;
}

// API keys
face! {
    /// Adds a key.
    add_key(key: ApiKey, entry: AuditEntry) -> ();
    /// The key with this hash, revoked or not.
    find_key(hash: &[u8]) -> Option<ApiKey>;
    /// All keys, newest first.
    list_keys() -> Vec<ApiKey>;
    /// Revokes a key. False when it is revoked or unknown.
    revoke_key(key_id: Uuid, at: Time, entry: AuditEntry) -> bool;
    /// Remembers that a key was used; writes at most once a minute.
    touch_key(key_id: Uuid, at: Time) -> ();
}

// Calls with an Idempotency-Key
face! {
    /// Takes a call to work on for 30 seconds ([`Call::run`]), or says what is known of it.
    begin_call(call: NewCall<'_>, now: Time) -> Begun;
    /// What a call has written by now.
    call_effect(call: &Call) -> CallEffect;
    /// Ends the work: keeps a good answer, or any that stands for an effect, and lets go of the call otherwise.
    end_call(call: &Call, answer: &KeptAnswer) -> ();
}
