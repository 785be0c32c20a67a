//! What the address of a client's page says of a simulation: read by the server, kept up to date by the browser.

use crate::base_path::outward;
use crate::client::asked::path;
use crate::parts::{Unread, open_page};
use leptos::prelude::window;
use leptos_router::params::ParamsMap;
use model::catalogue::levers::{self, Lever};
use model::portfolio;
use model::scenario::Scenario;

/// Parameter of the URL that asks for the search.
pub(super) const SEEK: &str = "seek";

/// The scenario of a URL, and what it says of levers and is no number: that is left as it is on record.
#[must_use]
pub fn scenario_of(params: &ParamsMap) -> (Scenario, Vec<Unread>) {
    let mut unread = Vec::new();
    let mut value = |lever: &Lever| {
        let text = params.get_str(lever.name)?.trim();
        let value = portfolio::read_number(text, lever.unit);
        // Some levers are columns of the list as well, and then bound a group.
        let is_group = || !portfolio::parse([(lever.name, text)]).query.filter.is_everybody();
        if value.is_none() && !text.is_empty() && !is_group() {
            unread.push(Unread::number(lever.name, text.to_owned(), Some(lever.unit)));
        }
        Some((lever.name, value?))
    };
    let scenario = levers::levers().iter().filter_map(&mut value).collect();
    (scenario, unread)
}

/// Whether a URL asks for the smallest change that would be enough.
#[must_use]
pub fn seeks(params: &ParamsMap) -> bool {
    params.get_str(SEEK).is_some()
}

/// Puts the scenario into the address, beside whatever else stands there, without a new entry in the history.
pub(super) fn remember(scenario: &Scenario) {
    let window = window();
    let (Ok(search), Ok(path)) = (window.location().search(), window.location().pathname()) else { return };
    let is_lever = |pair: &&str| levers::by_name(pair.split('=').next().unwrap_or_default()).is_some();
    let others = search.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty() && !is_lever(pair));
    let query: Vec<String> = others
        .map(str::to_owned)
        .chain(scenario.iter().map(|(name, value)| format!("{name}={value}")))
        .collect();
    let address = if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) };
    if let Ok(history) = window.history() {
        // Should the browser refuse, the address is merely behind.
        let _ = history.replace_state_with_url(&history.state().unwrap_or_default(), "", Some(&address));
    }
}

/// Opens the page of client `id` with the scenario, unless somebody has gone on to another page meanwhile.
pub(super) fn ask(id: i64, scenario: &Scenario) {
    let path = path(id);
    if window().location().pathname().is_ok_and(|here| here == outward(&path)) {
        open_page(&format!("{path}?{scenario}#what-if"));
    }
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
