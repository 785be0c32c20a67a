//! The address of a client's page while it stands: what it asks for and what is simulated, as the islands of the page change them.
//! What is written into the browser's address, and what links and forms keep of it, is made here alone.
//!
//! Links and forms within an island read it ([`super::kept_links`]). Those that the server rendered are marked with `data-keeps`,
//! and are told whenever it changes. Independent of what changes it.

use super::asked::{Asked, path};
use super::list::LIST;
use super::sheet_part::SheetPart;
use crate::base_path::outward;
use crate::clients::query::{with_more, with_query};
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use model::scenario::Scenario;
use web_sys::Element;

/// Marks a link or a form that keeps something of the page's address.
const KEEPS: &str = "data-keeps";
/// It keeps all that the page asks for, and what is simulated. The name of a [`SheetPart`]: the same, at that part.
pub const ALL: &str = "all";
/// It is another client's, and keeps what can be asked of anybody.
pub(super) const OF_ANYBODY: &str = "of-anybody";

/// See the head of this file. In the context of every island of the page.
#[derive(Clone, Copy)]
pub(super) struct SheetAddress {
    id: i64,
    asked: RwSignal<Asked>,
    /// What is simulated.
    pub(super) scenario: RwSignal<Scenario>,
}

impl SheetAddress {
    /// Of client `id`'s page.
    pub(super) fn new(id: i64, asked: Asked, scenario: Scenario) -> Self {
        Self { id, asked: RwSignal::new(asked), scenario: RwSignal::new(scenario) }
    }

    /// What the page asks for.
    pub(super) fn asked(self) -> Asked {
        self.asked.get()
    }

    /// The page asks for something else.
    #[cfg(feature = "hydrate")]
    pub(super) fn ask(self, asked: Asked) {
        self.asked.set(asked);
    }

    /// The path that asks for `asked` instead, with `scenario`, at the part `anchor` of the page.
    pub(super) fn with(self, asked: &Asked, scenario: &Scenario, anchor: &str) -> String {
        format!("{}#{anchor}", kept(&path(self.id), asked, scenario))
    }

    /// The same, of a link.
    pub(super) fn link(self, asked: &Asked, scenario: &Scenario, anchor: &str) -> String {
        outward(self.with(asked, scenario, anchor))
    }

    /// A link to `path`, whose page leads back to this one.
    pub(super) fn link_to(self, path: &str) -> String {
        outward(kept(path, &self.asked.read_untracked(), &self.scenario.read_untracked()))
    }

    /// Whether the browser shows the page of this client, or somebody has gone on to another one.
    pub(super) fn is_here(self) -> bool {
        window().location().pathname().is_ok_and(|here| here == outward(path(self.id)))
    }

    /// Writes into the browser's address what is asked for and simulated by now, without a new entry in the history. The part of
    /// the page that the address leads to stays, unless there is another `anchor`.
    pub(super) fn write(self, anchor: Option<&str>) {
        if !self.is_here() {
            return;
        }
        let address = kept(&path(self.id), &self.asked.read_untracked(), &self.scenario.read_untracked());
        let part = match anchor {
            Some(anchor) => format!("#{anchor}"),
            None => window().location().hash().unwrap_or_default(),
        };
        if let Ok(history) = window().history() {
            // Should the browser refuse, the address is merely behind.
            let _ = history.replace_state_with_url(
                &history.state().unwrap_or(JsValue::NULL),
                "",
                Some(&outward(address + &part)),
            );
        }
    }

    /// From now on tells what the server rendered of every change.
    pub(super) fn tell_links(self) {
        Effect::new(move |told: Option<()>| {
            let (asked, scenario) = (self.asked.read(), self.scenario.read());
            // At first they are as the server has made them.
            if told.is_some() && self.is_here() {
                for_each_marked(|element, keeps| {
                    let attribute =
                        if element.tag_name().eq_ignore_ascii_case("form") { "action" } else { "href" };
                    if let Some(address) = element.get_attribute(attribute) {
                        // It was an attribute before.
                        let _ =
                            element.set_attribute(attribute, &rewritten(&address, keeps, &asked, &scenario));
                    }
                });
            }
        });
    }
}

/// `path` with all that is asked for and simulated.
pub(super) fn kept(path: &str, asked: &Asked, scenario: &Scenario) -> String {
    let path = with_query(path, &asked.pairs(!scenario.is_empty()));
    if scenario.is_empty() { path } else { with_more(&path, scenario) }
}

/// `path`, another client's, with what can be asked of anybody.
pub(super) fn kept_of_anybody(path: &str, asked: &Asked) -> String {
    with_query(path, &asked.of_anybody())
}

/// `address`, which keeps something, as it is now.
fn rewritten(address: &str, keeps: &str, asked: &Asked, scenario: &Scenario) -> String {
    let (before, part) = match address.split_once('#') {
        Some((before, part)) => (before, format!("#{part}")),
        None => (address, String::new()),
    };
    let (path, query) = before.split_once('?').unwrap_or((before, ""));
    let rewritten = if keeps == OF_ANYBODY {
        // Which page of the list they are on is their own.
        let own = query.split('&').find(|pair| pair.split('=').next() == Some(LIST));
        kept_of_anybody(&own.map_or_else(|| path.to_owned(), |own| with_more(path, own)), asked)
    } else {
        let at = SheetPart::named(keeps).unwrap_or(asked.part);
        kept(path, &Asked { part: at, ..asked.clone() }, scenario)
    };
    rewritten + &part
}

fn for_each_marked(tell: impl Fn(&Element, &str)) {
    let Ok(marked) = document().query_selector_all(&format!("[{KEEPS}]")) else { return };
    for element in (0..marked.length()).filter_map(|at| marked.get(at)?.dyn_into::<Element>().ok()) {
        tell(&element, &element.get_attribute(KEEPS).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::group::Group;
    use crate::client::list::List;
    use model::portfolio::{ClientQuery, Column, Filter};

    #[test]
    fn a_link_says_what_the_page_asks_for_by_now_and_stays_its_own() {
        let asked = Asked {
            part: SheetPart::Change,
            quantity: "income".to_owned(),
            group: Group::Filter(Filter::default().within(Column::AGE, Some(25.0), Some(35.0))),
            list: Some(List::page(&ClientQuery { page: 2, ..ClientQuery::default() })),
            find: "work".to_owned(),
            ..Asked::default()
        };
        let scenario: Scenario = [("credit", 400_000.0)].into_iter().collect();
        let all = "quantity=income&age=25..35&list=page%3D2&find=work&credit=400000";
        for (address, keeps, now) in [
            ("/clients/7/interview?with=nearest#print", ALL, format!("/clients/7/interview?{all}#print")),
            ("/base/clients/7/decision", ALL, format!("/base/clients/7/decision?{all}")),
            ("/clients/7?part=file", SheetPart::File.name(), format!("/clients/7?part=file&{all}")),
            (
                "/clients/8?list=page%3D3&with=nearest",
                OF_ANYBODY,
                "/clients/8?list=page%3D3&part=change&quantity=income&age=25..35".to_owned(),
            ),
        ] {
            assert_eq!(rewritten(address, keeps, &asked, &scenario), now);
        }
    }

    #[test]
    fn of_another_client_nobody_asks_how_they_compare_with_one_by_number() {
        let asked = Asked { group: Group::Client(9), ..Asked::default() };
        assert_eq!(kept_of_anybody("/clients/9?list=page%3D1", &asked), "/clients/9?list=page%3D1");
    }
}
