//! Where a client stands in a quantity among the clients that the model learned from, of whom the quantity is known: in
//! words ([`Standing`]) and as a place ([`Place`]). Read from the training clients' bins, which the artifact has.
//!
//! Independent of scores and reasons: a value and bins in.

use crate::catalogue::{Feature, Unit};
use crate::estimate::SMALLEST_GROUP;
use crate::stability::Reference;
use serde::{Deserialize, Serialize};

/// Where a client stands among the clients that the model learned from, of whom the information is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Lower than at least so many of ten clients, 6 to 9.
    LowerThan(u8),
    /// Higher than at least so many of ten clients, 6 to 9.
    HigherThan(u8),
    /// Neither.
    Middle,
    /// The same as about so many of ten clients, 0 to 10.
    SameAs(u8),
}

/// From so many of ten on a client is told to be lower or higher than others.
const APART: u8 = 6;

impl Standing {
    /// Of a feature's value, whose bins are `reference`'s; none if too few clients are known to have a value.
    #[must_use]
    pub fn among(feature: &Feature, value: f64, reference: &Reference) -> Option<Self> {
        let [lower, same, higher] = parts(value, reference)?;
        let known = lower + same + higher;
        // Never more than there are.
        let of_ten = |n: u64| tenths(10 * n / known);
        // A bin is one value: a category, or a nothing that many share.
        let is_one_value = match feature.unit {
            Unit::Flag | Unit::Category => true,
            _ => value == 0.0 && reference.edges.first() == Some(&0.0) && 2 * same > known,
        };
        Some(if is_one_value {
            Self::SameAs(tenths((10 * same + known / 2) / known))
        } else if of_ten(higher) >= APART {
            Self::LowerThan(of_ten(higher).min(9))
        } else if of_ten(lower) >= APART {
            Self::HigherThan(of_ten(lower).min(9))
        } else {
            Self::Middle
        })
    }
}

/// Which part of the clients lies below a client's bin, and which part lies in it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Share of the clients in lower bins, 0 to 1.
    pub below: f64,
    /// Share of the clients in the same bin, 0 to 1.
    pub same: f64,
}

impl Place {
    /// Of a value; none if too few clients are known to have one.
    #[must_use]
    pub fn among(value: f64, reference: &Reference) -> Option<Self> {
        let [lower, same, higher] = parts(value, reference)?;
        let share = |n: u64| n as f64 / (lower + same + higher) as f64;
        Some(Self { below: share(lower), same: share(same) })
    }
}

/// Clients in lower bins, in the value's, and in higher ones; none if there are too few of them.
fn parts(value: f64, reference: &Reference) -> Option<[u64; 3]> {
    let bin = reference.edges.partition_point(|&edge| edge < value);
    let clients = &reference.counts.clients;
    if reference.counts.known() < SMALLEST_GROUP || bin >= clients.len() {
        return None;
    }
    let sum = |bins: &[u64]| bins.iter().sum::<u64>();
    Some([sum(&clients[..bin]), clients[bin], sum(&clients[bin + 1..])])
}

#[expect(clippy::cast_possible_truncation, reason = "at most ten of ten")]
const fn tenths(n: u64) -> u8 {
    n as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue;
    use crate::stability::Counts;

    fn reference(quantity: &str, edges: &[f64], clients: &[u64]) -> Reference {
        let counts = Counts { clients: clients.to_vec(), missing: 7 };
        Reference { quantity: quantity.to_owned(), edges: edges.to_vec(), counts }
    }

    #[test]
    fn a_client_stands_where_the_training_clients_let_them_stand() {
        let standing = |name: &str, value, edges: &[f64], clients: &[u64]| {
            let feature = catalogue::by_name(name).expect("in the catalogue");
            Standing::among(feature, value, &reference(name, edges, clients))
        };
        let (edges, clients) = ([10.0, 20.0, 30.0], [10, 30, 30, 30]);
        let income = |value| standing("income", value, &edges, &clients);
        assert_eq!(income(10.0), Some(Standing::LowerThan(9)));
        assert_eq!(income(11.0), Some(Standing::LowerThan(6)));
        assert_eq!(income(25.0), Some(Standing::Middle));
        assert_eq!(income(31.0), Some(Standing::HigherThan(7)));
        // 69 of 100 are not seven of ten.
        assert_eq!(standing("income", 1.0, &[5.0], &[31, 69]), Some(Standing::LowerThan(6)));
        assert_eq!(standing("income", 0.0, &[5.0], &[0, 20]), Some(Standing::LowerThan(9)), "not ten of ten");
        let flag = |value| standing("owns_car", value, &[0.0], &[66, 34]);
        assert_eq!([flag(0.0), flag(1.0)], [Some(Standing::SameAs(7)), Some(Standing::SameAs(3))]);
        let refusals = |value| standing("previous_refused_count", value, &[0.0, 1.0], &[60, 20, 20]);
        assert_eq!(refusals(0.0), Some(Standing::SameAs(6)));
        assert_eq!(refusals(2.0), Some(Standing::HigherThan(8)));
        assert_eq!(standing("income", 1.0, &[5.0], &[1, 8]), None, "too few to say so");
    }

    #[test]
    fn a_place_is_what_lies_below_and_what_is_shared() {
        let reference = reference("income", &[10.0, 20.0, 30.0], &[10, 30, 20, 40]);
        assert_eq!(Place::among(15.0, &reference), Some(Place { below: 0.1, same: 0.3 }));
        assert_eq!(Place::among(99.0, &reference), Some(Place { below: 0.6, same: 0.4 }));
    }
}
