//! What the address of a client's page asks for, and addresses that ask for something else. What is simulated stands
//! there, too, and is [`super::what_if`]'s, which knows this room and is not known here.

use super::group::{Group, WITH};
use super::list::{LIST, List};
use super::sheet_part::{PART, SheetPart};
use crate::clients::labels;
use crate::clients::query;
use crate::format;
use crate::i18n::Locale;
use crate::parts::{Fault, Unread};
use crate::words;
use leptos_i18n::td_string;
use leptos_router::params::ParamsMap;
use model::catalogue::levers;
use model::explanation::Against;
use model::portfolio::{self, PROBABILITY, Parsed};
use serde::{Deserialize, Serialize};

/// Parameter that says with whom the client is compared where the score is explained.
pub(super) const AGAINST: &str = "against";
/// Parameter that names the quantity.
pub(super) const QUANTITY: &str = "quantity";
/// Parameter of what is looked for in the file.
pub(super) const FIND: &str = "find";
/// Parameter that asks for the smallest changes that would be enough, whatever it says.
const SEEK: &str = "seek";

/// What an address asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// The part of the page that is shown.
    pub part: SheetPart,
    /// With whom the client is compared where the score is explained; none: with whom the advice asks for.
    pub against: Option<Against>,
    /// Name of the quantity in which the client is compared with a group.
    pub quantity: String,
    /// The group.
    pub group: Group,
    /// The list that the client was opened from.
    pub list: Option<List>,
    /// What is looked for in the file; nothing at first.
    pub find: String,
    /// Whether the smallest changes that would be enough are looked for.
    pub seeks: bool,
}

impl Default for Asked {
    fn default() -> Self {
        Self {
            part: SheetPart::default(),
            against: None,
            quantity: PROBABILITY.to_owned(),
            group: Group::default(),
            list: None,
            find: String::new(),
            seeks: false,
        }
    }
}

impl Asked {
    /// Reads the parameters of the address of client `id`'s page; what cannot be used is as if it had not been said, and is told.
    #[must_use]
    pub fn of(params: &ParamsMap, id: i64) -> (Self, Vec<Unread>) {
        // The group is the filter of the list; which client and which page of it is nobody's business here.
        let Parsed { query, unread } = query::parse(params);
        let mut filter = query.filter;
        filter.id = None;
        // What names a lever too is the simulation's to tell.
        let of_the_group = unread.into_iter().filter(|it| {
            !["id", "sort", "page", "page_size"].contains(&it.parameter)
                && levers::by_name(it.parameter).is_none()
        });
        let mut unread: Vec<_> = of_the_group.map(Unread::from).collect();
        let mut read = |key: &'static str, is_known: &dyn Fn(&str) -> bool| {
            let text = params.get(key).filter(|text| !text.is_empty())?;
            if is_known(&text) {
                return Some(text);
            }
            unread.push(Unread { key, text, fault: Fault::Unknown });
            None
        };
        let against = read(AGAINST, &|text| Against::named(text).is_some());
        let quantity = read(QUANTITY, &|text| words::quantity(text, Locale::fr).is_some());
        let with = read(WITH, &|text| Group::named(text, id).is_some());
        let list = List::of(params);
        if list.is_none() {
            // Nobody reads a list so long: it is told.
            read(LIST, &|_| false);
        }
        let part = read(PART, &|text| SheetPart::named(text).is_some());
        let asked = Self {
            part: SheetPart::default(),
            against: against.as_deref().and_then(Against::named),
            quantity: quantity.unwrap_or_else(|| PROBABILITY.to_owned()),
            group: with.and_then(|text| Group::named(&text, id)).unwrap_or(Group::Filter(filter)),
            list,
            find: params.get(FIND).unwrap_or_default(),
            seeks: params.get_str(SEEK).is_some(),
        };
        let part = part.as_deref().and_then(SheetPart::named).unwrap_or_else(|| {
            // What was meant for a client's number is told at its field.
            let is_for_others = unread.iter().any(|unread| unread.key == WITH);
            if is_for_others { SheetPart::Others } else { asked.answered_in(simulates(params)) }
        });
        (Self { part, ..asked }, unread)
    }

    /// The part that answers what is asked; it is shown where the address names none.
    fn answered_in(&self, simulates: bool) -> SheetPart {
        if simulates || self.seeks {
            SheetPart::Change
        } else if self.group != Group::default() || self.quantity != PROBABILITY {
            SheetPart::Others
        } else if !self.find.is_empty() {
            SheetPart::File
        } else {
            SheetPart::Decision
        }
    }

    /// The parameters that ask it; what is usual is not said. Which part is usual depends on whether the address `simulates`, too.
    #[must_use]
    pub fn pairs(&self, simulates: bool) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if self.part != self.answered_in(simulates) {
            pairs.push((PART, self.part.name().to_owned()));
        }
        pairs.extend(self.against.map(|against| (AGAINST, against.name().to_owned())));
        if self.quantity != PROBABILITY {
            pairs.push((QUANTITY, self.quantity.clone()));
        }
        pairs.extend(self.group.pairs());
        pairs.extend(self.list.as_ref().map(List::pair));
        if !self.find.is_empty() {
            pairs.push((FIND, self.find.clone()));
        }
        if self.seeks {
            pairs.push((SEEK, "change".to_owned()));
        }
        pairs
    }

    /// The parameters that can be asked of any other client: the part of the page, with whom they are compared, and in what.
    #[must_use]
    pub fn of_anybody(&self) -> Vec<(&'static str, String)> {
        let group = match &self.group {
            Group::Client(_) => Group::default(),
            group => group.clone(),
        };
        Self { group, list: None, find: String::new(), seeks: false, ..self.clone() }.pairs(false)
    }

    /// The same, but for one thing.
    #[must_use]
    pub fn but(&self, instead: Instead) -> Self {
        let asked = self.clone();
        match instead {
            Instead::Against(against) => Self { against: Some(against), ..asked },
            Instead::Quantity(quantity) => Self { quantity, ..asked },
            Instead::Group(group) => Self { group, ..asked },
        }
    }
}

/// Whether an address sets a lever, be it to what cannot be simulated.
fn simulates(params: &ParamsMap) -> bool {
    let sets = |text: &str, name| !text.is_empty() && !bounds_group(name, text);
    levers::levers().iter().any(|lever| params.get_str(lever.name).is_some_and(|text| sets(text, lever.name)))
}

/// Whether a parameter that names a lever bounds a group: some levers are columns of the list as well, and have a range there.
pub(super) fn bounds_group(name: &str, text: &str) -> bool {
    !portfolio::parse([(name, text)]).query.filter.is_everybody()
}

/// What a link asks for instead of what the page asks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Instead {
    /// To be compared with somebody else where the score is explained.
    Against(Against),
    /// Another quantity.
    Quantity(String),
    /// Another group.
    Group(Group),
}

/// What a person calls a parameter of the address.
pub(super) fn label(key: &'static str, locale: Locale) -> &'static str {
    match key {
        AGAINST => td_string!(locale, contributions.against),
        QUANTITY => td_string!(locale, compare.quantity),
        PART => td_string!(locale, sheet.parts),
        WITH => td_string!(locale, compare.number),
        LIST => td_string!(locale, sheet.list),
        key => labels::parameter(key, locale),
    }
}

/// The address of client `id`'s page.
#[must_use]
pub(super) fn path(id: i64) -> String {
    format!("/clients/{}", format::client_id(id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clients::query::with_query;
    use leptos_router::location::Url;
    use model::portfolio::{ClientQuery, Column, Filter};

    #[test]
    fn an_address_asks_what_it_was_made_of() {
        let all = [
            Asked::default(),
            Asked { group: Group::Nearest, seeks: true, ..Asked::default() },
            Asked { part: SheetPart::Others, group: Group::Client(100_002), ..Asked::default() },
            Asked { part: SheetPart::Change, ..Asked::default() },
            Asked { part: SheetPart::Model, find: "income".to_owned(), ..Asked::default() },
            Asked {
                part: SheetPart::File,
                against: Some(Against::Granted),
                quantity: "income".to_owned(),
                group: Group::Filter(Filter::default().within(Column::AGE, Some(35.0), Some(45.0))),
                list: Some(List::page(&ClientQuery { page: 2, ..ClientQuery::default() })),
                find: "income & work".to_owned(),
                seeks: false,
            },
        ];
        for asked in all {
            let path = with_query(&path(100_001), &asked.pairs(false));
            let query = path.split_once('?').map_or("", |(_, query)| query);
            let params: ParamsMap = query
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .map(|(name, value)| (name.to_owned(), Url::unescape(value)))
                .collect();
            assert_eq!(Asked::of(&params, 100_001), (asked, Vec::new()), "{path}");
        }
    }

    #[test]
    fn an_address_that_names_no_part_shows_the_one_that_answers_it() {
        for (address, part) in [
            ("", SheetPart::Decision),
            ("against=granted&list=page%3D1", SheetPart::Decision),
            ("credit=400000", SheetPart::Change),
            ("credit=450.000", SheetPart::Change),
            ("seek=change", SheetPart::Change),
            ("credit=300000..500000", SheetPart::Others),
            ("quantity=income", SheetPart::Others),
            ("with=nearest", SheetPart::Others),
            ("with=nobody", SheetPart::Others),
            ("find=work", SheetPart::File),
            ("credit=400000&quantity=income", SheetPart::Change),
            ("part=decision&credit=400000", SheetPart::Decision),
            ("part=nowhere", SheetPart::Decision),
        ] {
            let params: ParamsMap = address
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .map(|(name, value)| (name.to_owned(), Url::unescape(value)))
                .collect();
            assert_eq!(Asked::of(&params, 100_001).0.part, part, "{address}");
        }
    }

    #[test]
    fn whom_nobody_knows_to_compare_with_is_not_taken_from_the_address() {
        let params: ParamsMap = [("against".to_owned(), "nobody".to_owned())].into_iter().collect();
        let (asked, unread) = Asked::of(&params, 100_001);
        assert_eq!((asked.against, unread[0].text.as_str()), (None, "nobody"));
    }

    #[test]
    fn a_client_is_not_compared_with_themselves_nor_with_what_is_no_number() {
        for text in ["100 001", "somebody", "12x"] {
            let params: ParamsMap = [("with".to_owned(), text.to_owned())].into_iter().collect();
            let (asked, unread) = Asked::of(&params, 100_001);
            assert_eq!(
                (asked.group, unread[0].key, unread[0].text.as_str()),
                (Group::default(), "with", text)
            );
        }
    }

    #[test]
    fn a_list_that_is_too_long_to_be_one_is_told() {
        let params: ParamsMap = [(LIST.to_owned(), "x".repeat(5_000))].into_iter().collect();
        let (asked, unread) = Asked::of(&params, 100_001);
        assert_eq!((asked.list, unread[0].key), (None, LIST));
    }
}
