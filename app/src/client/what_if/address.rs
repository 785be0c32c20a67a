//! What the address of a client's page says of a simulation.

use crate::client::asked::bounds_group;
use crate::i18n::Locale;
use crate::parts::Unread;
use leptos_router::params::ParamsMap;
use model::catalogue::levers::{self, Lever};
use model::portfolio;
use model::scenario::Scenario;

/// The scenario of a URL, and what it says of levers and is no number: that is left as it is on record.
#[must_use]
pub fn scenario_of(params: &ParamsMap) -> (Scenario, Vec<Unread>) {
    let mut unread = Vec::new();
    let mut value = |lever: &Lever| {
        let text = params.get_str(lever.name)?.trim();
        let value = portfolio::read_number(text, lever.unit);
        if value.is_none() && !text.is_empty() && !bounds_group(lever.name, text) {
            unread.push(Unread::number(lever.name, text.to_owned(), Some(lever.unit)));
        }
        Some((lever.name, value?))
    };
    let scenario = levers::levers().iter().filter_map(&mut value).collect();
    (scenario, unread)
}

/// What a person calls a lever.
pub fn label(name: &'static str, locale: Locale) -> &'static str {
    levers::by_name(name).map_or(name, |lever| lever.label.get(locale.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::Fault;

    #[test]
    fn a_scenario_is_read_from_the_address_beside_everything_else() {
        let params: ParamsMap = [
            ("quantity", "income"),
            ("credit", "400000"),
            ("duration", ""),
            ("income", "much"),
            ("down_payment", "inf"),
            ("close_credits", "2"),
        ]
        .into_iter()
        .collect();
        let (scenario, unread) = scenario_of(&params);
        assert_eq!(scenario.to_string(), "close_credits=2&credit=400000");
        let unread: Vec<_> = unread.into_iter().map(|unread| (unread.key, unread.text)).collect();
        assert_eq!(unread, [("down_payment", "inf".to_owned()), ("income", "much".to_owned())]);
    }

    #[test]
    fn an_amount_that_may_be_two_is_told_and_not_simulated() {
        let params: ParamsMap = [("credit", "450.000")].into_iter().collect();
        let (scenario, unread) = scenario_of(&params);
        assert!(scenario.is_empty());
        assert_eq!(unread[0].fault, Fault::Ambiguous([450.0, 450_000.0]));
    }
}
