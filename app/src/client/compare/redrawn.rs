//! The card's parts, drawn anew by the views of the server's page: a chunk of its own, fetched with the bank's columns.

use super::answer::Answer;
use super::choice::{ByFilter, ByNumber, Groups};
use super::known::Known;
use super::opened::told;
use super::part::Part;
use crate::bank_columns::{self, Shared};
use crate::client::asked::Asked;
use crate::error::AppError;
use crate::locale::use_locale;
use crate::words;
use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyViewState;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_split::wasm_split;
use std::cell::RefCell;
use web_sys::{Element, HtmlElement};

/// Draws what is asked; none if the page is not as this code knows it, or the columns do not answer it.
pub(super) type Drawer = Box<dyn Fn(&Known, &Asked) -> Option<()>>;

/// Fetches the bank's columns, and the code that draws.
///
/// # Errors
/// [`AppError::Unreachable`] if either cannot be had.
pub(super) async fn load(known: &Known) -> Result<Drawer, AppError> {
    let columns =
        bank_columns::kept(&known.version, known.columns()).await.map_err(|_| AppError::Unreachable)?;
    drawer(columns).await
}

// Not `#[lazy]`, which panics where the code cannot be fetched.
#[wasm_split(comparison, wasm_split_path = leptos::wasm_split, fallible)]
fn drawer(columns: Shared) -> Result<Drawer, AppError> {
    let drawn = RefCell::default();
    Ok(Box::new(move |known, asked| draw(known, asked, &columns, &drawn)))
}

/// What has been drawn: with it would go what its links do.
type Drawn = Option<(Owner, Vec<AnyViewState>)>;

fn draw(known: &Known, asked: &Asked, columns: &Shared, drawn: &RefCell<Drawn>) -> Option<()> {
    let locale = use_locale();
    let columns = columns.borrow();
    let comparison = known.compare(asked, &columns)?;
    let quantity = words::quantity(&asked.quantity, locale)?;
    let said = [asked.group.in_words(comparison.clients, locale), told(&comparison.opened, quantity, locale)];
    let parts = [Part::Groups, Part::ByNumber, Part::ByFilter, Part::Answer];
    let places: Vec<(Part, Element)> =
        parts.into_iter().filter_map(|part| Some((part, part.find()?))).collect();
    // Only the form by filter may not be there: the server could not say what there is to choose.
    if places.iter().filter(|(part, _)| *part != Part::ByFilter).count() < parts.len() - 1 {
        return None;
    }
    let owner = Owner::current()?.child();
    let states = owner.with(|| {
        let show = |(part, place): (Part, Element)| {
            let asked = asked.clone();
            let view = match part {
                Part::Groups => view! { <Groups offered=known.offered.clone() asked=asked /> }.into_any(),
                Part::ByNumber => view! { <ByNumber asked=asked no_number=None /> }.into_any(),
                Part::ByFilter => view! { <ByFilter asked=asked choices=columns.choices() /> }.into_any(),
                Part::Answer => {
                    view! { <Answer comparison=comparison.clone() id=known.id asked=asked /> }.into_any()
                }
            };
            let open = open_details(&place);
            place.set_inner_html("");
            let mut state = view.build();
            state.mount(&place, None);
            reopen(&place, &open);
            state
        };
        places.into_iter().map(show).collect()
    });
    if let Some((earlier, _)) = drawn.replace(Some((owner, states))) {
        earlier.cleanup();
    }
    if let Ok(Some(place)) = document().query_selector(".compared-said") {
        place.set_text_content(Some(&said.join(" ")));
    }
    Some(())
}

impl Part {
    /// Its element in the page.
    fn find(self) -> Option<Element> {
        document().query_selector(&format!("#compare [data-part={}]", self.name())).ok()?
    }
}

/// Which of the tables behind pictures are open.
fn open_details(within: &Element) -> Vec<bool> {
    details(within).map(|details| details.has_attribute("open")).collect()
}

fn reopen(within: &Element, open: &[bool]) {
    for (details, _) in details(within).zip(open).filter(|(_, open)| **open) {
        let _ = details.set_attribute("open", "");
    }
}

fn details(within: &Element) -> impl Iterator<Item = HtmlElement> {
    let list = within.query_selector_all("details").ok();
    let length = list.as_ref().map_or(0, web_sys::NodeList::length);
    (0..length).filter_map(move |at| list.as_ref()?.get(at)?.dyn_into().ok())
}
