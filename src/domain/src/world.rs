//! What a rule may not ask for by itself: the clock and chance.

use crate::Time;
use uuid::Uuid;

/// The clock and the source of chance. One real implementation in the server, a scripted one in tests.
pub trait World: Send + Sync + 'static {
    /// The present moment.
    fn now(&self) -> Time;

    /// Fills `buffer` with bytes fit for keys and tokens.
    fn random(&self, buffer: &mut [u8]);

    /// A new time-ordered id (version 7) for things whose age is no secret.
    fn id(&self) -> Uuid {
        let mut bytes = [0_u8; 10];
        self.random(&mut bytes);
        let millis = u64::try_from(self.now().0 / 1000).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
    }
}
