//! The password of a role of PostgreSQL that serves: given by a file or by the environment, never on the command line, and sent to
//! the database as what proves it (SCRAM-SHA-256, RFC 7677) and not as itself, so that no log of the database has it either.

use crate::error::CommandError;
use crate::identity::secret;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::{digest, hmac, pbkdf2};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

/// How often a guess has to be hashed, as PostgreSQL itself does.
const ITERATIONS: NonZeroU32 = NonZeroU32::new(4_096).expect("it is not zero");
/// Bytes of the salt, as PostgreSQL itself draws.
const SALT: usize = 16;
/// Bytes of SHA-256.
const HASH: usize = 32;
/// Fewest characters: nobody remembers it, so that it may as well be long.
const LEAST: usize = 16;

/// What proves the password in `file`, or in the variable if no file is named; none if there is neither.
///
/// # Errors
/// [`CommandError::RolePassword`]: the file cannot be read; [`CommandError::WeakRolePassword`].
pub fn proof(file: Option<&PathBuf>, variable: &str) -> Result<Option<String>, CommandError> {
    let password = match file {
        Some(file) => Some(read(file)?),
        None => std::env::var(variable).ok().filter(|password| !password.is_empty()),
    };
    let Some(password) = password else { return Ok(None) };
    let password = password.trim();
    // Others would have to be prepared (RFC 4013) before they are hashed.
    if password.len() < LEAST || !password.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(CommandError::WeakRolePassword);
    }
    Ok(Some(of(password, &secret::bytes::<SALT>())))
}

fn read(file: &Path) -> Result<String, CommandError> {
    let unreadable = |source| CommandError::RolePassword { path: file.to_owned(), source };
    std::fs::read_to_string(file).map_err(unreadable)
}

fn of(password: &str, salt: &[u8]) -> String {
    let mut salted = [0; HASH];
    pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, ITERATIONS, salt, password.as_bytes(), &mut salted);
    let key = hmac::Key::new(hmac::HMAC_SHA256, &salted);
    let stored = digest::digest(&digest::SHA256, hmac::sign(&key, b"Client Key").as_ref());
    let of_server = hmac::sign(&key, b"Server Key");
    let [salt, stored, of_server] =
        [salt, stored.as_ref(), of_server.as_ref()].map(|bytes| STANDARD.encode(bytes));
    format!("SCRAM-SHA-256${ITERATIONS}:{salt}${stored}:{of_server}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_proves_a_password_is_that_of_the_standard() {
        let salt = STANDARD.decode("W22ZaJ0SNY7soEsUEjb6gQ==").expect("it is base64");
        // RFC 7677, section 3.
        assert_eq!(
            of("pencil", &salt),
            "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:\
             wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="
        );
    }

    #[test]
    fn a_password_comes_from_its_file_and_is_long_and_plain() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("password");
        let nowhere = "CLAIRSCORE_NOT_SET_BY_ANYBODY";
        assert_eq!(proof(None, nowhere).expect("there is none"), None);
        assert!(matches!(proof(Some(&file), nowhere), Err(CommandError::RolePassword { .. })));
        for (text, is_fit) in
            [("0123456789abcdef\n", true), ("short", false), ("sixteen and more é", false), ("", false)]
        {
            std::fs::write(&file, text).expect("it is written");
            match proof(Some(&file), nowhere) {
                Ok(Some(proof)) => assert!(is_fit && proof.starts_with("SCRAM-SHA-256$4096:"), "{text}"),
                other => assert!(!is_fit && matches!(other, Err(CommandError::WeakRolePassword)), "{text}"),
            }
        }
    }
}
