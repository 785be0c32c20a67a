//! What can be changed in a client's file, and how far.

use crate::parts::{Fault, Unread};
use model::catalogue::levers::{self, Lever, LeverRange};
use model::file::ClientFile;
use model::scenario::Scenario;
use serde::{Deserialize, Serialize};

/// A lever or a fact, for one client.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Setting {
    /// Its name among [`levers`].
    pub name: String,
    /// Where it stands on record; none = missing.
    pub own: Option<f64>,
    /// What it can be set to.
    pub range: LeverRange,
}

/// What can be changed in a client's file.
#[must_use]
pub fn settings(file: &ClientFile) -> Vec<Setting> {
    let setting = |lever: &Lever| {
        Some(Setting { name: lever.name.to_owned(), own: lever.read(file), range: lever.range(file)? })
    };
    levers::levers().iter().filter_map(setting).collect()
}

/// What of a scenario is possible for a client with these settings, and what is not.
#[must_use]
pub fn possible(scenario: &Scenario, settings: &[Setting]) -> (Scenario, Vec<Unread>) {
    let mut unread = Vec::new();
    let mut fits = |(name, value): (&str, f64)| {
        let lever = levers::by_name(name)?;
        let setting = settings.iter().find(|setting| setting.name == name);
        if setting.is_some_and(|setting| setting.own == Some(value) || lever.takes(setting.range, value)) {
            return Some((lever.name, value));
        }
        let fault =
            Fault::Impossible(setting.map(|Setting { range, .. }| (range.from, range.to, lever.unit)));
        unread.push(Unread { key: lever.name, text: value.to_string(), fault });
        None
    };
    let scenario = scenario.iter().filter_map(&mut fits).collect();
    (scenario, unread)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_possible_is_left_out_and_what_is_stays() {
        let setting = |name: &str, from, to| Setting {
            name: name.to_owned(),
            own: Some(450_000.0),
            range: LeverRange { from, to, step: 1.0 },
        };
        let settings = [setting("credit", 100_000.0, 400_000.0), setting("close_credits", 1.0, 2.0)];
        let of = |pairs: &[(&str, f64)]| {
            let (scenario, unread) = possible(&pairs.iter().copied().collect(), &settings);
            (scenario.to_string(), unread.into_iter().map(|unread| unread.key).collect::<Vec<_>>())
        };
        assert_eq!(
            of(&[("credit", 1e300), ("close_credits", 2.0)]),
            ("close_credits=2".into(), vec!["credit"])
        );
        assert_eq!(of(&[("credit", 450_000.0)]), ("credit=450000".into(), vec![]), "as it is on record");
        assert_eq!(of(&[("close_credits", 1.5), ("duration", 12.0)]).1, ["close_credits", "duration"]);
    }
}
