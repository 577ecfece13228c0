//! Passwords: what is accepted (NIST SP 800-63B-4: long, no composition rules) and how they are hashed (argon2id).

use crate::{Desk, DeskError};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};

/// Fewest characters of a password.
pub const FEWEST: usize = 15;
/// Most bytes that are hashed at all.
const MOST_BYTES: usize = 1024;
/// A hash of nothing anyone knows, so that unknown accounts take as long as known ones.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$Y291bnRlcnNpZ25ub2JvZHk$rwTxd2WQ7n0t0uMrtrVbOF1Zn3uZ0nWVn2Pd5m2b5cE";

fn hasher() -> Result<Argon2<'static>, DeskError> {
    let params = Params::new(19_456, 2, 1, None).map_err(|_| DeskError::Busy)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Refuses passwords that are too short, too long or easily guessed from the account.
///
/// # Errors
/// The field `password` with the reason.
pub(crate) fn check(password: &str, email: &str, name: &str) -> Result<(), DeskError> {
    let characters = password.chars().count();
    if characters < FEWEST {
        return Err(DeskError::field("password", format!("The password needs at least {FEWEST} characters.")));
    }
    if password.len() > MOST_BYTES {
        return Err(DeskError::field("password", "The password is too long."));
    }
    let lower = password.to_lowercase();
    let distinct = lower.chars().collect::<std::collections::BTreeSet<_>>().len();
    if distinct < 5 {
        return Err(DeskError::field("password", "The password repeats too few different characters."));
    }
    let own = [email.to_lowercase(), name.to_lowercase()];
    if own.iter().any(|word| word.chars().count() >= 8 && (lower == *word || lower == format!("{word}{word}")))
        || lower.replace("countersign", "").chars().count() < 4
    {
        return Err(DeskError::field("password", "The password is too close to the account or the product."));
    }
    Ok(())
}

impl Desk {
    /// Hashes a password off the async threads, a few at a time.
    pub(crate) async fn hash_password(&self, password: &str) -> Result<String, DeskError> {
        let password = password.to_owned();
        let mut salt = [0_u8; 16];
        self.world.random(&mut salt);
        let permit = self.hashing.acquire().await.map_err(|_| DeskError::Busy)?;
        let hashed = tokio::task::spawn_blocking(move || {
            hasher().and_then(|argon| {
                argon
                    .hash_password_with_salt(password.as_bytes(), &salt)
                    .map(|hash| hash.to_string())
                    .map_err(|_| DeskError::Busy)
            })
        })
        .await
        .map_err(|_| DeskError::Busy)?;
        drop(permit);
        hashed
    }

    /// Compares a password with a hash; with `None` it takes the same time and says no.
    pub(crate) async fn password_fits(&self, password: &str, hash: Option<&str>) -> Result<bool, DeskError> {
        if password.len() > MOST_BYTES {
            return Ok(false);
        }
        let known = hash.is_some();
        let (password, hash) = (password.to_owned(), hash.unwrap_or(NOBODY).to_owned());
        let permit = self.hashing.acquire().await.map_err(|_| DeskError::Busy)?;
        let fits = tokio::task::spawn_blocking(move || {
            PasswordHash::new(&hash)
                .is_ok_and(|parsed| Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok())
        })
        .await
        .map_err(|_| DeskError::Busy)?;
        drop(permit);
        Ok(known && fits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_is_enough_and_the_account_itself_is_not() {
        let check = |password: &str| check(password, "mara.velasco@bank.example", "Mara Velasco-Longname").is_ok();
        assert!(check("correct horse battery"));
        assert!(check("пятнадцать букв"));
        assert!(!check("fourteen chars"));
        assert!(!check("mara.velasco@bank.example"));
        assert!(!check("aaaaaaaaaaaaaaaaaaaa"));
        assert!(!check("countersign123"));
        assert!(!check("Countersigncountersign"));
    }

    #[test]
    fn the_hash_of_nobody_parses_and_costs_what_ours_cost() {
        let hash = PasswordHash::new(NOBODY).unwrap();
        let params = Params::try_from(&hash).unwrap();
        assert_eq!((params.m_cost(), params.t_cost(), params.p_cost()), (19_456, 2, 1));
    }
}
