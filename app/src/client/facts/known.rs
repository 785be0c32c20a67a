//! Everything that a client's file says, as the catalogue words it: each fact with where the client stands in it.
//!
//! Independent of how it is shown.

use model::catalogue;
use model::file::ClientFile;
use model::stability::Reference;
use model::standing::{Place, Standing};
use serde::{Deserialize, Serialize};

/// One feature of the catalogue, for one client.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// Its name in the catalogue.
    pub feature: String,
    /// Its value; none = missing.
    pub value: Option<f64>,
    /// Where the client stands in it; none if it is missing, or if that is not known.
    pub among: Option<(Standing, Place)>,
}

impl Fact {
    /// Of every feature of the catalogue; `references` are the training clients' distributions.
    #[must_use]
    pub fn all(file: &ClientFile, references: &[Reference]) -> Vec<Self> {
        let fact = |feature: &catalogue::Feature| {
            let value = feature.value(file);
            let reference = references.iter().find(|reference| reference.quantity == feature.name);
            let among = value.zip(reference).and_then(|(value, reference)| {
                Some((Standing::among(feature, value, reference)?, Place::among(value, reference)?))
            });
            Self { feature: feature.name.to_owned(), value, among }
        };
        catalogue::features().iter().map(fact).collect()
    }
}
