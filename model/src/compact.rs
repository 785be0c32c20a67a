//! A small copy of the artifact for a browser: the same trees and parameters, without the ONNX file's words.
//!
//! Layout: [`MAGIC`], whose last byte counts the versions; the SHA-256 of what follows; parameters,
//! trees and the counts of granted clients in postcard's format. The hash is there to tell damage, not to keep anyone out: a browser trusts
//! the server that it has the page from. Everything is checked nevertheless, as in [`crate::onnx`].
//!
//! Independent of how the copy travels.

use crate::ensemble::{Background, Ensemble, EnsembleError, OtherTrees, Tree};
use crate::parameters::{Parameters, ParametersError};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The first bytes of every copy; the last one is the version of the layout.
pub const MAGIC: [u8; 8] = *b"CLAIRSC\x03";
/// Largest copy that is read.
pub const MAX_BYTES: usize = 64 << 20;
/// Bytes of the hash after [`MAGIC`].
const HASH: usize = 32;

/// Why bytes are no copy of an artifact that this binary can score with.
#[derive(Debug, thiserror::Error)]
pub enum CompactError {
    /// Something else, or of another version.
    #[error("these bytes are no compact model of this version; load the page again")]
    Foreign,
    /// Larger than any model.
    #[error("the compact model has {bytes} bytes, more than {MAX_BYTES}; load the page again")]
    TooLarge {
        /// How large it is.
        bytes: usize,
    },
    /// Cut short or changed on the way.
    #[error("the compact model is damaged; load the page again")]
    Damaged,
    /// It does not read although it is undamaged.
    #[error("the compact model cannot be read; load the page again")]
    Unreadable(#[source] postcard::Error),
    /// It does not fit this binary.
    #[error(transparent)]
    Parameters(#[from] ParametersError),
    /// The trees are not trees.
    #[error("the compact model's trees are damaged; load the page again")]
    Ensemble(#[from] EnsembleError),
    /// The counts are not those of the trees.
    #[error("the compact model's counts of granted clients are damaged; load the page again")]
    Granted(#[from] OtherTrees),
}

/// What is written.
#[derive(Serialize)]
struct Written<'a> {
    parameters: &'a Parameters,
    trees: &'a [Tree],
    granted: &'a Background,
}

/// What is read: the same, owned.
#[derive(Deserialize)]
struct Read {
    parameters: Parameters,
    trees: Vec<Tree>,
    granted: Background,
}

/// The copy of an artifact.
///
/// # Panics
/// Never: numbers, texts and lists can always be written.
#[must_use]
pub fn write(parameters: &Parameters, ensemble: &Ensemble, granted: &Background) -> Vec<u8> {
    let body = postcard::to_allocvec(&Written { parameters, trees: ensemble.trees(), granted })
        .expect("parameters and trees are plain data");
    [&MAGIC[..], &Sha256::digest(&body), &body].concat()
}

/// Reads a copy.
///
/// # Errors
/// Any defect, see [`CompactError`].
pub fn read(bytes: &[u8]) -> Result<(Parameters, Ensemble, Background), CompactError> {
    if bytes.len() > MAX_BYTES {
        return Err(CompactError::TooLarge { bytes: bytes.len() });
    }
    let rest = bytes.strip_prefix(&MAGIC).ok_or(CompactError::Foreign)?;
    let (hash, body) = rest.split_at_checked(HASH).ok_or(CompactError::Damaged)?;
    if Sha256::digest(body)[..] != *hash {
        return Err(CompactError::Damaged);
    }
    let (read, left): (Read, &[u8]) = postcard::take_from_bytes(body).map_err(CompactError::Unreadable)?;
    if !left.is_empty() {
        return Err(CompactError::Damaged);
    }
    read.parameters.check()?;
    let ensemble = Ensemble::new(&read.trees, read.parameters.features.len())?;
    read.granted.check(ensemble.trees())?;
    Ok((read.parameters, ensemble, read.granted))
}
