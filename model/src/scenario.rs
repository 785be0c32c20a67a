//! A scenario: which levers and facts of a client's file are set to what, and the file that results.
//!
//! The what-if panel, the counterfactual that is found, an address that is shared and a request to the API
//! all say it with this one type, so that each can be handed to the other.
//!
//! Independent of models: it makes a file, which is then scored like any other.

use crate::catalogue::levers::{self, Lever, LeverRange};
use crate::file::ClientFile;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// Levers and facts by name (see [`levers`]), each with the value that it is set to. What is not
/// mentioned stays as it is on record.
///
/// Written as a query of an address, `credit=400000&duration=24`, and in JSON as an object.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Scenario(BTreeMap<String, f64>);

/// Why a scenario cannot be read or does not fit a client.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ScenarioError {
    /// Not `name=number`.
    #[error("`{part}` is not of the form name=number, as in credit=400000&duration=24")]
    Malformed {
        /// What stands there.
        part: String,
    },
    /// Two values for one name.
    #[error("`{name}` is set twice; set it once")]
    Repeated {
        /// Which.
        name: String,
    },
    /// No lever and no fact.
    #[error("`{name}` cannot be changed; these can: {}", names().join(", "))]
    Unknown {
        /// What was named.
        name: String,
    },
    /// There is nothing to change for this client.
    #[error("`{name}` does not apply to this client")]
    NotApplicable {
        /// Which.
        name: &'static str,
    },
    /// Farther than a client can go.
    #[error("`{name}` cannot be {value} for this client; it goes from {} to {} in steps of {}", range.from, range.to, range.step)]
    OutOfRange {
        /// Which.
        name: &'static str,
        /// What was asked for.
        value: f64,
        /// What is possible.
        range: LeverRange,
    },
}

fn names() -> Vec<&'static str> {
    levers::levers().iter().map(|lever| lever.name).collect()
}

impl Scenario {
    /// Whether nothing is changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What `name` is set to, if it is.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<f64> {
        self.0.get(name).copied()
    }

    /// Sets `name` to `value`, or leaves it as it is on record.
    pub fn set(&mut self, name: &str, value: Option<f64>) {
        match value {
            Some(value) => self.0.insert(name.to_owned(), value),
            None => self.0.remove(name),
        };
    }

    /// Every name that is set and its value, in alphabetical order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, f64)> {
        self.0.iter().map(|(name, &value)| (name.as_str(), value))
    }

    /// The client's file as it would be. The ranges that hold are those of `file`; a value that `file` has
    /// already is always right and changes nothing.
    ///
    /// # Errors
    /// If a name is unknown or does not apply to this client, or a value is out of range.
    pub fn apply(&self, file: &ClientFile) -> Result<ClientFile, ScenarioError> {
        if let Some(name) = self.0.keys().find(|name| levers::by_name(name).is_none()) {
            return Err(ScenarioError::Unknown { name: name.clone() });
        }
        let mut changed = file.clone();
        for lever in levers::levers() {
            if let Some(value) = self.get(lever.name)
                && lever.read(file) != Some(value)
            {
                check(lever, file, value)?;
                lever.set(&mut changed, value);
            }
        }
        Ok(changed)
    }
}

/// Whether `lever` can be set to `value` for this client.
fn check(lever: &Lever, file: &ClientFile, value: f64) -> Result<(), ScenarioError> {
    let range = lever.range(file).ok_or(ScenarioError::NotApplicable { name: lever.name })?;
    if lever.takes(range, value) {
        Ok(())
    } else {
        Err(ScenarioError::OutOfRange { name: lever.name, value, range })
    }
}

impl<N: Into<String>> FromIterator<(N, f64)> for Scenario {
    fn from_iter<T: IntoIterator<Item = (N, f64)>>(settings: T) -> Self {
        Self(settings.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }
}

impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (name, value)) in self.iter().enumerate() {
            let and = if place == 0 { "" } else { "&" };
            write!(f, "{and}{name}={value}")?;
        }
        Ok(())
    }
}

impl FromStr for Scenario {
    type Err = ScenarioError;

    fn from_str(query: &str) -> Result<Self, Self::Err> {
        let mut scenario = Self::default();
        for part in query.split('&').filter(|part| !part.is_empty()) {
            let malformed = || ScenarioError::Malformed { part: part.to_owned() };
            let (name, value) = part.split_once('=').ok_or_else(malformed)?;
            let value: f64 = value.parse().map_err(|_| malformed())?;
            if scenario.0.insert(name.to_owned(), value).is_some() {
                return Err(ScenarioError::Repeated { name: name.to_owned() });
            }
        }
        Ok(scenario)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::client_file;

    const SEED: u64 = 3;

    #[test]
    fn a_scenario_of_nothing_leaves_the_file_as_it_is() {
        for index in 0..50 {
            let file = client_file(SEED, index);
            assert_eq!(Scenario::default().apply(&file), Ok(file));
        }
    }

    #[test]
    fn setting_everything_to_what_it_is_leaves_the_file_as_it_is() {
        for index in 0..200 {
            let file = client_file(SEED, index);
            let own: Scenario =
                levers::levers().iter().filter_map(|lever| Some((lever.name, lever.read(&file)?))).collect();
            assert_eq!(own.to_string().parse(), Ok(own.clone()), "{own}");
            assert_eq!(own.apply(&file), Ok(file));
        }
    }

    #[test]
    fn a_scenario_reads_back_from_an_address_and_from_json() {
        let scenario: Scenario =
            [("duration", 24.0), ("credit", 400_000.0), ("down_payment", 0.15)].into_iter().collect();
        let query = "credit=400000&down_payment=0.15&duration=24";
        assert_eq!(scenario.to_string(), query);
        assert_eq!(query.parse(), Ok(scenario.clone()));
        assert_eq!("".parse(), Ok(Scenario::default()));
        let json = serde_json::to_string(&scenario).expect("a scenario is JSON");
        assert_eq!(json, r#"{"credit":400000.0,"down_payment":0.15,"duration":24.0}"#);
        assert_eq!(serde_json::from_str::<Scenario>(&json).expect("it reads back"), scenario);
    }

    #[test]
    fn what_is_no_scenario_is_refused_with_what_is_allowed() {
        let error = |query: &str| -> ScenarioError {
            let mut file = client_file(SEED, 0);
            file.application.name_contract_type = "Cash loans".into();
            file.application.amt_credit = Some(400_000.0);
            file.application.amt_annuity = Some(20_000.0);
            file.bureau = Some(Vec::new());
            let scenario = query.parse::<Scenario>();
            scenario.and_then(|s| s.apply(&file)).expect_err("it is no scenario of this client")
        };
        let cases = [
            ("credit", "`credit` is not of the form name=number, as in credit=400000&duration=24"),
            ("credit=much", "`credit=much` is not of the form name=number, as in credit=400000&duration=24"),
            ("credit=400000&credit=4", "`credit` is set twice; set it once"),
            (
                "credit=10000",
                "`credit` cannot be 10000 for this client; it goes from 120000 to 600000 in steps of 10000",
            ),
            (
                "credit=NaN",
                "`credit` cannot be NaN for this client; it goes from 120000 to 600000 in steps of 10000",
            ),
            (
                "credit=inf",
                "`credit` cannot be inf for this client; it goes from 120000 to 600000 in steps of 10000",
            ),
            (
                "duration=24.5",
                "`duration` cannot be 24.5 for this client; it goes from 12 to 60 in steps of 12",
            ),
            ("close_credits=1", "`close_credits` does not apply to this client"),
        ];
        for (query, message) in cases {
            assert_eq!(error(query).to_string(), message);
        }
        assert!(
            error("age=30")
                .to_string()
                .starts_with("`age` cannot be changed; these can: credit, down_payment")
        );
    }
}
