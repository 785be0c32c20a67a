//! Passwords: how long they must be, how they are kept (argon2id), how they are checked.
//!
//! A password may be anything of its length; what it is made of is its owner's business (NIST SP 800-63B, OWASP ASVS 6.2), but
//! for what is guessed first: little more than the login or a common part, and what was found in breaches ([`super::breached`]).
//! Checking one takes 19 MiB and some hundredths of a second, so only a few are checked at once, apart from the threads that
//! answer requests. An account that is not there takes as long as one that is.

use super::breached;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// Fewest characters.
pub const SHORTEST: usize = 12;
/// Most characters.
pub const LONGEST: usize = 128;
/// Checked at once.
const AT_ONCE: usize = 2;
/// That wait for it; further ones are turned away.
const WAITING: usize = 64;

static CHECKS: Semaphore = Semaphore::const_new(AT_ONCE);
static ROOM: Semaphore = Semaphore::const_new(AT_ONCE + WAITING);
/// What a password is held against if there is no account: no password is this one's.
static NOBODYS: LazyLock<String> = LazyLock::new(|| hash(&super::secret::draw()));

/// Why a password cannot be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It is too short.
    #[error("a password has {SHORTEST} characters at least")]
    Short,
    /// It is too long.
    #[error("a password has {LONGEST} characters at most")]
    Long,
    /// It is one of those that are tried first, or says the login.
    #[error(
        "this password would be guessed: it is known from breaches, among the most common ones, or says the login"
    )]
    Common,
}

/// Too many are being checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many passwords are being checked; try again in a moment")]
pub struct Busy;

/// Parts of the passwords of twelve characters and more that are chosen most often, in lower case: what is little more than one
/// of them is guessed first.
const COMMON: [&str; 16] = [
    "password",
    "motdepasse",
    "azerty",
    "qwerty",
    "qwertz",
    "123456",
    "654321",
    "111111",
    "000000",
    "abcdef",
    "iloveyou",
    "jetaime",
    "soleil",
    "welcome",
    "bienvenue",
    "clairscore",
];
/// Characters that a password must have beyond a common part.
const BEYOND: usize = 8;

/// Whether a password may be chosen for the account `login`.
///
/// # Errors
/// [`Unfit`].
pub fn fit(password: &str, login: &str) -> Result<(), Unfit> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(Unfit::Short);
    }
    if length > LONGEST {
        return Err(Unfit::Long);
    }
    let lower = password.to_lowercase();
    let beyond = COMMON
        .iter()
        .chain([&login])
        .filter(|common| !common.is_empty())
        .fold(lower.clone(), |rest, common| rest.replace(*common, ""));
    let mut different: Vec<char> = lower.chars().collect();
    different.sort_unstable();
    different.dedup();
    let said = beyond.len() < lower.len() && beyond.chars().count() < BEYOND;
    if said || different.len() < 5 || breached::is_known(&lower) { Err(Unfit::Common) } else { Ok(()) }
}

/// A password as it is kept, apart from the threads that answer.
///
/// # Errors
/// [`Busy`].
pub async fn kept(password: String) -> Result<String, Busy> {
    apart(move || hash(&password)).await
}

/// Whether `password` is the one that was `kept`; without one, it takes as long, and is not.
///
/// # Errors
/// [`Busy`].
pub async fn is_right(password: String, kept: Option<String>) -> Result<bool, Busy> {
    apart(move || {
        let known = kept.is_some();
        let kept = kept.unwrap_or_else(|| NOBODYS.clone());
        let right = PasswordHash::new(&kept)
            .is_ok_and(|kept| Argon2::default().verify_password(password.as_bytes(), &kept).is_ok());
        right && known
    })
    .await
}

/// Has what nobody's password is held against ready, so that the first one takes no longer than others.
pub async fn warm_up() {
    let _ = apart(|| LazyLock::force(&NOBODYS).len()).await;
}

fn hash(password: &str) -> String {
    let salt = super::secret::bytes::<16>();
    Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .expect("a password of bounded length and a salt of 16 bytes can be hashed")
        .to_string()
}

async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Busy> {
    let _room = ROOM.try_acquire().map_err(|_| Busy)?;
    let turn = CHECKS.acquire().await.map_err(|_| Busy)?;
    let done = tokio::task::spawn_blocking(move || {
        // Held until it is done, even if nobody waits for it any more.
        let _turn = turn;
        work()
    });
    Ok(done.await.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_and_not_the_first_that_is_tried() {
        let good = ["correct horse battery", "Ün été à Saint-Malo", "kJ8$ax_qL0;v"];
        for password in good {
            assert_eq!(fit(password, "camille"), Ok(()), "{password}");
        }
        assert_eq!(fit("elevenchars", "camille"), Err(Unfit::Short));
        assert_eq!(fit(&"ab3-é".repeat(26), "camille"), Err(Unfit::Long));
        for password in [
            "password1234",
            "Motdepasse2026",
            "azerty123456",
            "aaaaaaaaaaaaaa",
            "camille-2026",
            "CLAIRSCORE-2026",
            "Unbelievable",
            "1qaz2wsx3EDC4rfv",
        ] {
            assert_eq!(fit(password, "camille"), Err(Unfit::Common), "{password}");
        }
    }

    #[tokio::test]
    async fn only_the_password_that_was_chosen_is_right() {
        let hashed = kept("correct horse battery".to_owned()).await.expect("there is room");
        assert!(hashed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hashed}");
        let right = async |password: &str, kept: Option<&String>| {
            is_right(password.to_owned(), kept.cloned()).await.expect("there is room")
        };
        assert!(right("correct horse battery", Some(&hashed)).await);
        assert!(!right("correct horse batterY", Some(&hashed)).await);
        assert!(!right("", Some(&hashed)).await);
        assert!(!right("correct horse battery", None).await);
        assert!(!right("correct horse battery", Some(&"no hash".to_owned())).await);
        let again = kept("correct horse battery".to_owned()).await.expect("there is room");
        assert_ne!(hashed, again, "each has its own salt");
    }
}
