//! What the address of a client's page asks for, and addresses that ask for something else. What is simulated stands
//! there, too, and is [`super::what_if`]'s, which knows this room and is not known here.

use crate::clients::query::{self, filter_pairs, with_query};
use crate::format;
use leptos_router::params::ParamsMap;
use model::explanation::Against;
use model::portfolio::{ClientFilter, PROBABILITY};
use serde::{Deserialize, Serialize};

/// Parameter that says with whom the client is compared where the score is explained.
pub(super) const AGAINST: &str = "against";
/// Parameter that names the quantity.
pub(super) const QUANTITY: &str = "quantity";

/// What an address asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// With whom the client is compared where the score is explained; none: with whom the advice asks for.
    pub against: Option<Against>,
    /// Name of the quantity in which the client is compared with a group.
    pub quantity: String,
    /// The group.
    pub filter: ClientFilter,
}

impl Asked {
    /// Reads a URL's parameters.
    #[must_use]
    pub fn of(params: &ParamsMap) -> Self {
        let named = params.get(QUANTITY).filter(|name| !name.is_empty());
        Self {
            against: params.get_str(AGAINST).and_then(Against::named),
            quantity: named.unwrap_or_else(|| PROBABILITY.to_owned()),
            // The group is the filter of the list, and its `id` is nobody's business here.
            filter: ClientFilter { id: None, ..query::parse(params).query.filter },
        }
    }

    /// The address that asks it of client `id`; what is usual is not said.
    #[must_use]
    pub fn path(&self, id: i64) -> String {
        let mut pairs = Vec::new();
        pairs.extend(self.against.map(|against| (AGAINST, against.name().to_owned())));
        if self.quantity != PROBABILITY {
            pairs.push((QUANTITY, self.quantity.clone()));
        }
        pairs.extend(filter_pairs(&self.filter));
        with_query(&path(id), &pairs)
    }

    /// The link on client `id`'s page that asks `instead`, explained by the element `hint`.
    pub(super) fn preset(&self, instead: &Self, id: i64, label: &str, hint: Option<&str>) -> Preset {
        Preset {
            label: label.to_owned(),
            path: instead.path(id),
            current: instead == self,
            hint: hint.map(str::to_owned),
        }
    }
}

/// A link to choose, one of several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preset {
    /// What it leads to.
    pub label: String,
    /// Path and query, without what is simulated.
    pub path: String,
    /// Whether it is what is shown.
    pub current: bool,
    /// The id of what explains it.
    pub hint: Option<String>,
}

/// The address of client `id`'s page.
#[must_use]
pub(super) fn path(id: i64) -> String {
    format!("/clients/{}", format::client_id(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_asks_what_it_was_made_of() {
        let all = [
            Asked { against: None, quantity: PROBABILITY.to_owned(), filter: ClientFilter::default() },
            Asked {
                against: Some(Against::Granted),
                quantity: "income".to_owned(),
                filter: ClientFilter { age_from: Some(35.0), age_to: Some(45.0), ..ClientFilter::default() },
            },
        ];
        for asked in all {
            let path = asked.path(100_001);
            let query = path.split_once('?').map_or("", |(_, query)| query);
            let params: ParamsMap = query
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect();
            assert_eq!(Asked::of(&params), asked, "{path}");
        }
    }

    #[test]
    fn whom_nobody_knows_to_compare_with_is_not_taken_from_the_address() {
        let params: ParamsMap = [("against".to_owned(), "nobody".to_owned())].into_iter().collect();
        assert_eq!(Asked::of(&params).against, None);
    }
}
