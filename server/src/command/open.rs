//! What the options of several commands name: the bank, the model, where a server listens.

use super::earlier_bank::copy_earlier_bank;
use super::print::print;
use crate::address::Address;
use crate::cli::{Common, Listening};
use crate::error::CommandError;
use model::engine::Engine;
use model::onnx::MAX_BYTES;
use model::record::steering::Steering;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::net::SocketAddr;
use std::path::Path;
use store::{Access, Records, Store, StoreError};

/// Does `work` on the bank of `--database-url`, and closes it: what a database keeps beside it while it is open goes,
/// whatever the outcome. A bank of an earlier program that is to be filled is copied before.
pub(super) async fn with_bank<T>(
    common: &Common,
    access: Access,
    work: impl AsyncFnOnce(&Store) -> Result<T, CommandError>,
) -> Result<T, CommandError> {
    if access == Access::Fill
        && let Some(bank) = copy_earlier_bank(common).await?
    {
        print(&bank.to_string())?;
    }
    let bank = Store::open(&common.database_url, access).await?;
    let outcome = work(&bank).await;
    bank.close().await?;
    outcome
}

/// The bank to read, if there is one.
pub(super) async fn open_if_there(common: &Common) -> Result<Option<Store>, CommandError> {
    match Store::open(&common.database_url, Access::Read).await {
        Err(StoreError::NoBank { .. }) => Ok(None),
        bank => Ok(Some(bank?)),
    }
}

/// The socket of `--addr`.
pub(super) fn socket(Listening { addr, .. }: &Listening) -> Result<SocketAddr, CommandError> {
    resolved(addr)
}

/// The socket of an address.
pub(super) fn resolved(addr: &Address) -> Result<SocketAddr, CommandError> {
    addr.resolve().map_err(|source| CommandError::UnknownHost { addr: addr.clone(), source })
}

/// The engine under the policy that rules the bank's clients, and whether it may be relied on.
pub(super) async fn open_ruled(common: &Common) -> Result<(Engine, Steering), CommandError> {
    let engine = open_model(common)?;
    let Some(records) = Records::look_at(&common.database_url).await? else {
        return Ok((engine, Steering::default()));
    };
    let read = records.steering().await;
    records.close().await?;
    let (steering, _) = read?;
    let (policy, _) = steering.ruling(&engine.parameters().policy);
    Ok((engine.under(policy), steering))
}

/// The same, for who tells somebody's score.
pub(super) async fn open_reliable(common: &Common) -> Result<Engine, CommandError> {
    let (engine, steering) = open_ruled(common).await?;
    if steering.stopped.is_some() { Err(CommandError::Stopped) } else { Ok(engine) }
}

/// The artifact of `--model`, with the `evaluation.json` beside it if there is one; else the shipped one.
pub(super) fn open_model(common: &Common) -> Result<Engine, CommandError> {
    let Some(path) = &common.model else {
        return Ok(Engine::shipped()?);
    };
    let unreadable = |path: &Path, source| CommandError::ModelUnreadable { path: path.to_owned(), source };
    let onnx = read_regular(path).map_err(|source| unreadable(path, source))?;
    let report = path.with_file_name("evaluation.json");
    let evaluation = match read_regular(&report) {
        Ok(json) => Some(json),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(source) => return Err(unreadable(&report, source)),
    };
    Engine::from_onnx(&onnx, evaluation.as_deref())
        .map_err(|source| CommandError::ModelRefused { path: path.clone(), source })
}

/// A file of at most so many bytes as a model may have. A device or a pipe may have no end, or keep whoever opens it waiting.
fn read_regular(path: &Path) -> io::Result<Vec<u8>> {
    if !std::fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is no regular file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
