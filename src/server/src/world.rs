//! The real clock and the real source of chance: the one place that may ask for them.

use domain::{Time, World};

/// The operating system's clock and randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealWorld;

impl World for RealWorld {
    #[expect(clippy::disallowed_methods, reason = "this is the one clock of the product")]
    fn now(&self) -> Time {
        let now = time::OffsetDateTime::now_utc();
        Time(i64::try_from(now.unix_timestamp_nanos() / 1000).unwrap_or(i64::MAX))
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one source of chance of the product")]
    fn random(&self, buffer: &mut [u8]) {
        if let Err(error) = getrandom::fill(buffer) {
            // keys made of anything else would be worse than no process
            tracing::error!(%error, "the operating system gives no randomness");
            std::process::abort();
        }
    }
}
