//! The bank's columns in the browser: what the server has of them, each fetched when somebody needs it, and those of the
//! comparison kept for as long as the program runs, from client to client.
//!
//! Independent of what they are for.

use crate::base_path::outward;
use gloo_net::http::{Request, Response};
use js_sys::{Array, Promise};
use leptos::wasm_bindgen::JsValue;
use model::portfolio::{Column, Columns, Manifest};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::AbortSignal;

/// Where the columns are.
pub const PORTFOLIO: &str = "/api/v1/portfolio";

/// Something could not be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unavailable {
    /// The server answers that there is no such thing: the scores have changed.
    Gone,
    /// It does not answer, or not as it should.
    Unreachable,
}

/// Columns that several hold.
pub type Shared = Rc<RefCell<Columns>>;

thread_local! {
    /// Those that have been fetched, of one version of the bank.
    static KEPT: RefCell<Option<Shared>> = const { RefCell::new(None) };
}

/// What the server answers to `path`.
pub async fn get(path: &str, signal: Option<&AbortSignal>) -> Result<Response, Unavailable> {
    let answer = Request::get(&outward(path))
        .abort_signal(signal)
        .send()
        .await
        .map_err(|_| Unavailable::Unreachable)?;
    match answer.status() {
        200 => Ok(answer),
        404 => Err(Unavailable::Gone),
        _ => Err(Unavailable::Unreachable),
    }
}

/// What columns there are now.
pub async fn manifest() -> Result<Manifest, Unavailable> {
    let text = get(PORTFOLIO, None).await?.text().await.map_err(|_| Unavailable::Unreachable)?;
    Manifest::from_json(&text).ok_or(Unavailable::Unreachable)
}

/// A column of `version`.
pub async fn column(version: &str, column: Column) -> Result<Vec<u8>, Unavailable> {
    let answer = get(&format!("{PORTFOLIO}/{version}/{}", column.name()), None).await?;
    answer.binary().await.map_err(|_| Unavailable::Unreachable)
}

/// These columns of `version`, all fetched at once; what is kept of them is not fetched again.
///
/// # Errors
/// One of them cannot be had, or the bank has another version by now.
pub async fn kept(version: &str, wanted: BTreeSet<Column>) -> Result<Shared, Unavailable> {
    let known = KEPT.with_borrow(Clone::clone).filter(|kept| kept.borrow().version() == version);
    let columns = match known {
        Some(columns) => columns,
        None => {
            let manifest = manifest().await?;
            if manifest.version != version || !manifest.is_whole() {
                return Err(Unavailable::Gone);
            }
            let columns = Rc::new(RefCell::new(Columns::new(manifest)));
            KEPT.set(Some(Rc::clone(&columns)));
            columns
        }
    };
    let fetched = Array::new();
    for wanted in wanted.into_iter().filter(|wanted| !columns.borrow().has(*wanted)) {
        let (columns, version) = (Rc::clone(&columns), version.to_owned());
        fetched.push(&future_to_promise(async move {
            let bytes = column(&version, wanted).await.map_err(|_| JsValue::NULL)?;
            columns.borrow_mut().put(wanted, bytes).then_some(JsValue::UNDEFINED).ok_or(JsValue::NULL)
        }));
    }
    JsFuture::from(Promise::all(&fetched)).await.map_err(|_| Unavailable::Unreachable)?;
    Ok(columns)
}
