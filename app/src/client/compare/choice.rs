//! With whom to compare: links to the groups that are asked for most, a form for a group by its filter, another for one client by
//! their number. All keep what else the page's address says.

use super::part::Part;
use crate::client::asked::{self, Asked, Instead, QUANTITY};
use crate::client::facts::Profile;
use crate::client::group::{Group, WITH};
use crate::client::kept_links::{Asks, KeptFields, Preset, Presets};
use crate::client::list::List;
use crate::clients::choices::GroupFields;
use crate::clients::query::AGE_BANDS;
use crate::format;
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::parts::{Choice, Fault, SelectField, Unread};
use crate::words;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::catalogue;
use model::portfolio::{Column, Condition, Filter, FilterChoices};
use serde::{Deserialize, Serialize};

/// The element that says whom clients of the same profile are.
const ALIKE_HINT: &str = "alike-hint";

/// The clients of the same profile: same source of income, same education, same age band.
fn alike(profile: &Profile) -> Filter {
    let code = |name: &str| {
        let category = catalogue::by_name(name)?.category(profile.value(name)?)?;
        Some(category.code.to_owned())
    };
    let same = |name: &str| Condition::OneOf(code(name).into_iter().collect());
    let band = profile.value("age_years").and_then(|age| {
        AGE_BANDS.into_iter().find(|(from, to)| from.is_none_or(|f| age >= f) && to.is_none_or(|t| age < t))
    });
    let (from, below) = band.unwrap_or_default();
    Filter::default()
        .with(Column::INCOME_TYPE, same("income_type"))
        .with(Column::EDUCATION, same("education"))
        .within(Column::AGE, from, below)
}

/// What the list that the client was opened from is filtered by; none if it is all clients.
fn of_list(list: &List) -> Option<Filter> {
    let mut filter = list.query().filter;
    filter.id = None;
    (!filter.is_everybody()).then_some(filter)
}

/// A group that is asked for by a link.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Offered {
    label: String,
    pub(super) group: Group,
    /// The id of what explains it.
    hint: Option<String>,
}

/// The groups that are asked for most, of a client who was opened from this list.
pub(super) fn offered(profile: &Profile, list: Option<&List>, locale: Locale) -> Vec<Offered> {
    let offer = |label: &str, group, hint: Option<&str>| Offered {
        label: label.to_owned(),
        group,
        hint: hint.map(str::to_owned),
    };
    let of_list = list.and_then(of_list);
    [
        Some(offer(td_string!(locale, compare.everyone), Group::default(), None)),
        Some(offer(td_string!(locale, compare.alike), Group::Filter(alike(profile)), Some(ALIKE_HINT))),
        Some(offer(td_string!(locale, compare.nearest), Group::Nearest, None)),
        of_list.map(|filter| offer(td_string!(locale, compare.of_list), Group::Filter(filter), None)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The links and the forms: what stays, and in it the parts that are drawn anew when something else is asked.
#[component]
pub(super) fn Choices(
    /// The client.
    id: i64,
    /// The groups that there are links to.
    offered: Vec<Offered>,
    /// What is asked now.
    asked: Asked,
    /// What the group can be chosen by; none if that cannot be had.
    choices: Option<FilterChoices>,
    /// What was entered as another client's number and is none.
    no_number: Option<String>,
) -> impl IntoView {
    let locale = use_locale();
    let action = format!("{}#compare", asked::path(id));
    let by_filter = choices.map(|choices| {
        view! {
            <form class="compare-form" method="get" action=action.clone()>
                <KeptFields asks=Asks::GroupAndQuantity />
                <div data-part=Part::ByFilter.name()>
                    <ByFilter asked=asked.clone() choices=choices />
                </div>
            </form>
        }
    });
    view! {
        <p class="presets">
            <span data-part=Part::Groups.name()>
                <Groups offered=offered asked=asked.clone() />
            </span>
            <span class="hint" id=ALIKE_HINT>
                {td_string!(locale, compare.alike_hint)}
            </span>
        </p>
        <form class="compare-form by-number" method="get" action=action>
            <KeptFields asks=Asks::Group />
            <div data-part=Part::ByNumber.name()>
                <ByNumber asked=asked no_number=no_number />
            </div>
        </form>
        {by_filter}
    }
    .into_any()
}

/// The links to groups.
#[component]
pub(super) fn Groups(offered: Vec<Offered>, asked: Asked) -> impl IntoView {
    let link = |Offered { label, group, hint }: Offered| {
        Preset::of(&asked, Instead::Group(group), &label, hint.as_deref())
    };
    let presets: Vec<_> = offered.into_iter().map(link).collect();
    view! { <Presets presets=presets anchor="compare".to_owned() /> }
}

/// The fields of the form that asks for a group by its filter.
#[component]
pub(super) fn ByFilter(asked: Asked, choices: FilterChoices) -> impl IntoView {
    let locale = use_locale();
    let quantities: Vec<Choice> = words::quantities(locale)
        .into_iter()
        .map(|q| Choice { value: q.name.to_owned(), label: q.label.to_owned() })
        .collect();
    view! {
        <SelectField
            label=td_string!(locale, compare.quantity)
            name=QUANTITY
            choices=quantities
            selected=asked.quantity
        />
        <GroupFields choices=choices filter=asked.group.filter() locale=locale />
        <button type="submit">{td_string!(locale, compare.compare)}</button>
    }
    .into_any()
}

/// The fields of the form that asks for one other client.
#[component]
pub(super) fn ByNumber(asked: Asked, no_number: Option<String>) -> impl IntoView {
    let locale = use_locale();
    let fault = no_number.clone().map(|text| {
        let unread = Unread { key: WITH, text, fault: Fault::NoSuchClient };
        view! {
            <p class="fault" id="with-fault" role="alert">
                {unread.told(td_string!(locale, compare.number), locale)}
            </p>
        }
    });
    let is_faulty = fault.is_some().then_some("true");
    let entered = no_number.or_else(|| asked.group.other().map(format::client_id));
    view! {
        <label class="field">
            <span>{td_string!(locale, compare.number)}</span>
            <input
                type="text"
                name=WITH
                inputmode="numeric"
                value=entered
                required
                autocomplete="off"
                maxlength="40"
                aria-invalid=is_faulty
                aria-describedby=is_faulty.map(|_| "with-fault")
            />
        </label>
        <button type="submit">{td_string!(locale, compare.with_client)}</button>
        {fault}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::portfolio::ClientQuery;

    #[test]
    fn the_clients_of_the_same_profile_include_the_client() {
        let profile = Profile {
            id: 1,
            contract_type: Some("Cash loans".into()),
            values: vec![
                ("age_years".into(), Some(34.9)),
                ("income_type".into(), Some(3.0)),
                ("education".into(), None),
            ],
            history_known: true,
            payments_known: true,
        };
        let filter = alike(&profile);
        let expected =
            Filter::default().of(Column::INCOME_TYPE, "Working").within(Column::AGE, Some(25.0), Some(35.0));
        assert_eq!(filter, expected);
    }

    #[test]
    fn the_clients_of_a_list_are_a_group_unless_they_are_all() {
        let filter = Filter::default().of(Column::ADVICE, "refuse");
        let list = |filter: &Filter| {
            List::page(&ClientQuery { filter: filter.clone(), page: 3, ..ClientQuery::default() })
        };
        assert_eq!(of_list(&list(&filter)), Some(filter));
        assert_eq!(of_list(&list(&Filter::default())), None);
    }
}
