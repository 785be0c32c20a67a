//! Links and forms of a client's page that lead to the same client and keep what its address says though they are about something
//! else. Each stands in [`Addressed`] and follows what is asked and simulated there.
//!
//! Independent of who changes it.

use super::asked::{Asked, Instead};
use super::sheet_address::SheetAddress;
use crate::parts::{HiddenFields, Replaced, mark_hydrated};
use leptos::prelude::*;
use model::scenario::Scenario;
use serde::{Deserialize, Serialize};

/// Holds what the page's address says, for every island within and every link beside.
#[island]
pub(super) fn Addressed(
    /// The client.
    id: i64,
    /// What it asks for.
    asked: Asked,
    /// What it simulates.
    scenario: Scenario,
    /// What changes it, and what keeps it.
    children: Children,
) -> impl IntoView {
    let address = SheetAddress::new(id, asked, scenario);
    address.tell_links();
    provide_context(address);
    // It answers nothing itself: the islands within say when they do.
    children()
}

/// A link to choose, one of several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Preset {
    /// What it leads to.
    pub(super) label: String,
    /// What it asks for instead.
    pub(super) instead: Instead,
    /// Whether it is what is shown.
    pub(super) current: bool,
    /// The id of what explains it.
    pub(super) hint: Option<String>,
}

impl Preset {
    /// The link of a page that asks for `asked`.
    pub(super) fn of(asked: &Asked, instead: Instead, label: &str, hint: Option<&str>) -> Self {
        Self {
            label: label.to_owned(),
            current: asked.but(instead.clone()) == *asked,
            instead,
            hint: hint.map(str::to_owned),
        }
    }
}

/// Links that ask for one thing instead, and keep the rest.
#[island]
pub(super) fn Presets(
    /// From the left.
    presets: Vec<Preset>,
    /// The part of the page that they lead to.
    anchor: String,
) -> impl IntoView {
    let address = expect_context::<SheetAddress>();
    let anchor = StoredValue::new(anchor);
    mark_hydrated();
    presets
        .into_iter()
        .map(|Preset { label, instead, current, hint }| {
            let href = move || {
                let asked = address.asked().but(instead.clone());
                address.link(&asked, &address.scenario.read(), &anchor.read_value())
            };
            view! {
                <a
                    class="chip"
                    href=href
                    aria-current=current.then_some("true")
                    aria-describedby=hint
                >
                    {label}
                </a>
            }
        })
        .collect::<Vec<_>>()
}

/// What a form of the page asks for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Asks {
    /// With whom the client is compared.
    Group,
    /// The same, and in which quantity.
    GroupAndQuantity,
    /// What is looked for in the file.
    Find,
    /// What is simulated.
    Scenario,
}

impl Asks {
    /// Name and value of all else that the page asks for.
    fn beside(self, asked: Asked, scenario: &Scenario) -> Vec<(String, String)> {
        let usual = Asked::default();
        let (asked, scenario) = match self {
            Self::Group => (Asked { group: usual.group, ..asked }, Some(scenario)),
            Self::GroupAndQuantity => {
                (Asked { group: usual.group, quantity: usual.quantity, ..asked }, Some(scenario))
            }
            Self::Find => (Asked { find: usual.find, ..asked }, Some(scenario)),
            Self::Scenario => (asked, None),
        };
        let simulates = scenario.is_some_and(|scenario| !scenario.is_empty());
        let simulated = scenario.into_iter().flat_map(Scenario::iter);
        let simulated = simulated.map(|(name, value)| (name.to_owned(), value.to_string()));
        asked
            .pairs(simulates)
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .chain(simulated)
            .collect()
    }
}

/// The rest of the page's address as hidden fields of a form.
#[island]
pub(super) fn KeptFields(
    /// What the form asks for itself.
    asks: Asks,
) -> impl IntoView {
    mark_hydrated();
    kept_fields(asks)
}

/// The same, of a form within an island.
pub(super) fn kept_fields(asks: Asks) -> impl IntoView {
    let address = expect_context::<SheetAddress>();
    let fields = move || {
        let fields = asks.beside(address.asked(), &address.scenario.read());
        view! { <HiddenFields fields=fields /> }
    };
    // Without them the form is what the server sent, and keeps what was asked then.
    view! { <Replaced class="kept-fields" gone=|| () view=fields /> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::group::Group;
    use crate::client::sheet_part::SheetPart;

    #[test]
    fn a_form_keeps_what_it_does_not_ask_for() {
        let asked = Asked {
            part: SheetPart::Others,
            quantity: "income".to_owned(),
            group: Group::Nearest,
            find: "work".to_owned(),
            ..Asked::default()
        };
        let scenario: Scenario = [("credit", 400_000.0)].into_iter().collect();
        let kept = |asks: Asks| {
            let fields = asks.beside(asked.clone(), &scenario);
            fields.into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
        };
        assert_eq!(kept(Asks::Group), "part=others&quantity=income&find=work&credit=400000");
        assert_eq!(kept(Asks::GroupAndQuantity), "part=others&find=work&credit=400000");
        assert_eq!(kept(Asks::Find), "part=others&quantity=income&with=nearest&credit=400000");
        assert_eq!(kept(Asks::Scenario), "quantity=income&with=nearest&find=work");
    }
}
