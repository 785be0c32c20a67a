//! Peers: the clients most like one client, and what became of them.
//!
//! Likeness is distance in a space whose first axis is the risk that the model predicts, in log-odds, and whose others are
//! the features that weigh most in the model. Every axis is standardised by the training clients, held to [`REACH`]
//! deviations so that one absurd amount does not outweigh all the rest, and weighted; the axes and their weights stand in
//! the artifact ([`PeerAxis`]). Where one of two clients has a value and the other has none, they are as far apart on
//! that axis as two clients taken at random are on average; where neither has one, they are alike.
//!
//! Only a client whose outcome is known is a peer: of the others nothing was observed. How many are asked, and why
//! the predicted risk is an axis, was measured: docs/voisinage.md.
//!
//! The search is exact, see [`space`]. Independent of where the clients come from.

mod agreement;
mod space;

pub use agreement::Agreement;

use crate::catalogue;
use crate::estimate::{Estimate, SMALLEST_GROUP};
use crate::file::ClientFile;
use crate::parameters::PeerAxis;
use crate::portfolio::PROBABILITY;
use serde::{Deserialize, Serialize};
use space::{Found, Space};

/// Standard deviations beyond which a client is no farther out.
pub const REACH: f64 = 4.0;
/// Squared distance of two independent draws of a standardised quantity, on average.
const UNKNOWN: f32 = 2.0;

/// Where a client stands on every axis; NaN where their value is missing. Axis weights are inside.
/// `probability` is the risk that the model predicts.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "seven digits tell clients apart well enough")]
pub fn point(axes: &[PeerAxis], file: &ClientFile, probability: f64) -> Vec<f32> {
    let coordinate = |axis: &PeerAxis| {
        let value = match &*axis.feature {
            PROBABILITY => log_odds(probability),
            feature => catalogue::by_name(feature)?.value(file)?,
        };
        let standardised = ((value - axis.mean) / axis.deviation).clamp(-REACH, REACH);
        Some((standardised * axis.weight.sqrt()) as f32)
    };
    axes.iter().map(|axis| coordinate(axis).unwrap_or(f32::NAN)).collect()
}

fn log_odds(probability: f64) -> f64 {
    libm::log(probability / (1.0 - probability))
}

/// A client who is like another.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Peer {
    /// SK_ID_CURR.
    pub client_id: i64,
    /// Distance in weighted standard deviations: 0 is alike in every respect that is compared.
    pub distance: f64,
}

/// What became of a group of clients whose outcome is known.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Outcomes {
    /// Clients in the group.
    pub clients: u64,
    /// Those who had difficulties repaying; none of fewer than ten clients.
    pub defaulted: Option<u64>,
    /// Their share, 0 to 1, with its Wilson interval; none of fewer than ten clients.
    pub rate: Option<Estimate>,
}

impl Outcomes {
    /// The outcomes of a group: of each client, whether they had difficulties repaying.
    pub fn of(group: impl IntoIterator<Item = bool>) -> Self {
        let (mut clients, mut defaulted) = (0, 0);
        for outcome in group {
            clients += 1;
            defaulted += u64::from(outcome);
        }
        let rate = Estimate::share(defaulted, clients);
        Self { clients, defaulted: (clients >= SMALLEST_GROUP).then_some(defaulted), rate }
    }
}

/// How a client and their peers stand on one axis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Likeness {
    /// Name of the axis' feature in the catalogue, or `probability`: the risk that the model predicts.
    pub feature: String,
    /// How much the axis counts; all weights add up to 1.
    pub weight: f64,
    /// The client's value; none = missing.
    pub own: Option<f64>,
    /// First quartile, median and third quartile of the peers who have a value, to about six digits; none if
    /// nobody has one.
    pub peers: Option<[f64; 3]>,
}

/// A client's peers, and what became of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Neighbourhood {
    /// SK_ID_CURR of the client in the middle.
    pub client_id: i64,
    /// The risk that the model predicts for them, 0 to 1.
    pub predicted: f64,
    /// In which respects clients were compared, heaviest first.
    pub likeness: Vec<Likeness>,
    /// The most similar clients of known outcome, nearest first, as many as were asked for.
    pub peers: Vec<Peer>,
    /// Mean of the risks that the model predicts for the nearest; none if there is nobody, or it is no axis.
    pub predicted_of_peers: Option<f64>,
    /// What became of the nearest, fifty to a hundred by the size of the bank, however many are listed: two lists that differ
    /// by one client would tell of that client.
    pub outcomes: Outcomes,
    /// Whether that bears out the predicted risk; none if it is not told what became of them.
    pub agreement: Option<Agreement>,
    /// What became of all clients, for comparison.
    pub everyone: Outcomes,
}

impl Neighbourhood {
    /// Of the nearest, those of whom it is told what became.
    pub fn told_of(&self) -> impl Iterator<Item = i64> {
        let told = usize::try_from(self.outcomes.clients).unwrap_or(usize::MAX);
        self.peers.iter().take(told).map(|peer| peer.client_id)
    }
}

/// Most peers that one question may list.
pub const MAX_PEERS: usize = 1000;
/// How many are listed unless asked otherwise.
pub const USUAL_PEERS: usize = 100;
/// Peers that are asked in a large bank: their rate is then known to about five points in a hundred.
const MOST_PEERS: usize = 100;
/// Peers that are asked in a small one: of fewer, the interval would say nothing.
const LEAST_PEERS: usize = 50;
/// Between them, one client in so many is a peer.
const CLIENTS_A_PEER: usize = 100;

/// Many clients as points, ready to be searched.
#[derive(Debug, Clone)]
pub struct Peers {
    axes: Vec<PeerAxis>,
    /// In the order of their ids; whether they had difficulties repaying.
    clients: Vec<(i64, bool)>,
    everyone: Outcomes,
    space: Space,
}

impl Peers {
    /// These clients, in the order of their ids, each with whether they had difficulties repaying; their points stand
    /// one behind the other.
    ///
    /// # Panics
    /// If ids do not ascend, or there is not one coordinate an axis and client.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "a weight between 0 and 1")]
    pub fn new(axes: &[PeerAxis], clients: Vec<(i64, bool)>, points: &[f32]) -> Self {
        assert!(clients.is_sorted_by(|a, b| a.0 < b.0), "clients come in the order of their ids");
        assert_eq!(points.len(), clients.len() * axes.len(), "a point has one coordinate an axis");
        let unknown = axes.iter().map(|axis| UNKNOWN * axis.weight as f32).collect();
        Self {
            axes: axes.to_vec(),
            everyone: Outcomes::of(clients.iter().map(|&(_, defaulted)| defaulted)),
            clients,
            space: Space::new(unknown, points),
        }
    }

    /// The `k` peers of the client of `file`, whose predicted risk is `probability`, and what became of the nearest, as many
    /// as are asked in such a bank, and of everyone.
    #[must_use]
    pub fn around(&self, file: &ClientFile, probability: f64, k: usize) -> Neighbourhood {
        let client_id = file.application.sk_id_curr;
        let all = self.search(&point(&self.axes, file, probability), k.max(self.asked()), client_id);
        let found = &all[..all.len().min(self.asked())];
        let mut predicted_of_peers = None;
        let mut likeness = Vec::with_capacity(self.axes.len());
        for (place, axis) in self.axes.iter().enumerate() {
            let values: Vec<f64> = found.iter().filter_map(|found| self.value(place, found)).collect();
            let own = match &*axis.feature {
                PROBABILITY => {
                    predicted_of_peers = mean(&values);
                    Some(probability)
                }
                feature => catalogue::by_name(feature).and_then(|feature| feature.value(file)),
            };
            let feature = axis.feature.clone();
            likeness.push(Likeness { feature, weight: axis.weight, own, peers: quartiles(values) });
        }
        let outcomes = Outcomes::of(found.iter().map(|found| self.clients[found.place].1));
        Neighbourhood {
            client_id,
            predicted: probability,
            likeness,
            peers: all.iter().take(k).map(|found| self.peer(found)).collect(),
            predicted_of_peers,
            outcomes,
            agreement: (predicted_of_peers.zip(outcomes.rate))
                .map(|(of_peers, observed)| Agreement::of(probability, of_peers, observed)),
            everyone: self.everyone,
        }
    }

    /// How many peers are asked: fewer in a small bank, where a hundred would be all too different.
    fn asked(&self) -> usize {
        (self.clients.len() / CLIENTS_A_PEER).clamp(LEAST_PEERS, MOST_PEERS)
    }

    /// How many clients there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.clients.len()
    }

    /// Whether there is nobody.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.clients.is_empty()
    }

    /// What became of all of them.
    #[must_use]
    pub const fn everyone(&self) -> Outcomes {
        self.everyone
    }

    /// The `k` clients nearest to `point`, nearest first, the smaller id first among the equally near;
    /// never the client `except`.
    ///
    /// # Panics
    /// If the point has not one coordinate an axis.
    #[must_use]
    pub fn nearest(&self, point: &[f32], k: usize, except: i64) -> Vec<Peer> {
        self.search(point, k, except).iter().map(|found| self.peer(found)).collect()
    }

    fn search(&self, point: &[f32], k: usize, except: i64) -> Vec<Found> {
        assert_eq!(point.len(), self.axes.len(), "a point has one coordinate an axis");
        let except = self.clients.binary_search_by_key(&except, |&(id, _)| id).ok();
        self.space.nearest(point, k, except)
    }

    fn peer(&self, found: &Found) -> Peer {
        Peer { client_id: self.clients[found.place].0, distance: f64::from(found.squared).sqrt() }
    }

    /// What a client who was found has on an axis, as far as a coordinate tells it.
    fn value(&self, axis: usize, found: &Found) -> Option<f64> {
        let coordinate = f64::from(self.space.coordinate(found, axis));
        let PeerAxis { feature, mean, deviation, weight } = &self.axes[axis];
        let value = mean + coordinate / weight.sqrt() * deviation;
        if feature == PROBABILITY {
            return Some(1.0 / (1.0 + libm::exp(-value)));
        }
        // What the rounding to f32 added to a whole number is taken away again.
        (!value.is_nan()).then(|| libm::rint(value * 1e3) / 1e3)
    }
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// First quartile, median and third quartile: the smallest values that a quarter, a half and three quarters
/// do not exceed.
fn quartiles(mut values: Vec<f64>) -> Option<[f64; 3]> {
    values.sort_unstable_by(f64::total_cmp);
    let last = values.len().checked_sub(1)?;
    Some([1, 2, 3].map(|quarter| values[(values.len() * quarter).div_ceil(4).saturating_sub(1).min(last)]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::client_file;

    fn axes() -> Vec<PeerAxis> {
        let axis = |feature: &str, mean, deviation, weight| PeerAxis {
            feature: feature.to_owned(),
            mean,
            deviation,
            weight,
        };
        vec![
            axis(PROBABILITY, -2.7, 0.9, 0.4),
            axis("external_score_mean", 0.5, 0.15, 0.1),
            axis("car_age", 12.0, 12.0, 0.2),
            axis("income", 170_000.0, 90_000.0, 0.2),
            axis("age_years", 43.0, 12.0, 0.1),
        ]
    }

    /// A risk that some clients share.
    fn risk(client: u32) -> f64 {
        0.01 + f64::from(client * 37 % 50) / 80.0
    }

    fn place(client: u32) -> Vec<f32> {
        point(&axes(), &client_file(1, client), risk(client))
    }

    /// Squared distance as the module's head tells it.
    fn squared(a: &[f32], b: &[f32]) -> f32 {
        let apart = |((a, b), weight): ((&f32, &f32), f32)| match (a.is_nan(), b.is_nan()) {
            (true, true) => 0.0,
            (false, false) => (a - b) * (a - b),
            _ => 2.0 * weight,
        };
        a.iter().zip(b).zip([0.4, 0.1, 0.2, 0.2, 0.1]).map(apart).fold(0.0, |sum, part| sum + part)
    }

    #[test]
    fn the_nearest_are_those_that_comparing_with_everybody_finds() {
        let axes = axes();
        let mut points: Vec<Vec<f32>> = (0..1300).map(place).collect();
        assert!(points.iter().any(|p| p[2].is_nan()) && points.iter().any(|p| !p[2].is_nan()));
        // Some stand in the very same place: the smaller id comes first.
        for place in 0..100 {
            points[1200 + place] = points[place].clone();
        }
        let clients = (0..1300).map(|id| (id, false)).collect();
        let peers = Peers::new(&axes, clients, &points.concat());
        for asked in [0_usize, 7, 511, 512, 1299] {
            for k in [1, 10, 1298, 5000] {
                let found = peers.nearest(&points[asked], k, asked as i64);
                let mut all: Vec<(f32, i64)> = (0..1300)
                    .filter(|&other| other != asked)
                    .map(|other| (squared(&points[asked], &points[other]), other as i64))
                    .collect();
                all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                let expected: Vec<i64> = all.iter().take(k).map(|&(_, id)| id).collect();
                assert_eq!(found.iter().map(|p| p.client_id).collect::<Vec<_>>(), expected);
                assert_eq!(found[0].distance.to_bits(), f64::from(all[0].0).sqrt().to_bits());
            }
        }
    }

    #[test]
    fn peers_are_told_by_the_quartiles_of_their_values() {
        assert_eq!(quartiles(vec![4.0, 1.0, 3.0, 2.0]), Some([1.0, 2.0, 3.0]));
        assert_eq!(quartiles(vec![7.0]), Some([7.0; 3]));
        assert_eq!(quartiles(Vec::new()), None);
        let asked = client_file(1, 600);
        let peers = Peers::new(&axes(), vec![(5, false)], &place(5));
        let around = peers.around(&asked, 0.3, USUAL_PEERS);
        let [risk_axis, likeness @ ..] = &around.likeness[..] else { panic!("there are axes") };
        assert_eq!((&*risk_axis.feature, risk_axis.own), (PROBABILITY, Some(0.3)));
        let [_, median, _] = risk_axis.peers.expect("it is known");
        assert!((median - risk(5)).abs() < 1e-6, "{median}");
        for likeness in likeness {
            let feature = catalogue::by_name(&likeness.feature).expect("it is in the catalogue");
            assert_eq!(likeness.own, feature.value(&asked));
            let theirs = feature.value(&client_file(1, 5));
            assert_eq!(likeness.peers.is_some(), theirs.is_some(), "{}", feature.name);
            for (told, theirs) in likeness.peers.iter().flatten().zip(theirs) {
                assert!(
                    (told - theirs).abs() <= 1e-5 * theirs.abs() + 1e-3,
                    "{}: {told} {theirs}",
                    feature.name
                );
            }
        }
    }

    #[test]
    fn nobody_has_no_peers() {
        let axes = axes();
        let alone = place(0);
        let nobody = Peers::new(&axes, Vec::new(), &[]);
        assert!(nobody.is_empty() && nobody.nearest(&alone, 5, 1).is_empty());
        let peers = Peers::new(&axes, vec![(1, false)], &alone);
        assert_eq!((peers.len(), peers.nearest(&alone, 5, 1).len()), (1, 0));
        assert_eq!(peers.everyone().rate, None);
    }

    #[test]
    fn an_absurd_amount_is_held_to_the_reach() {
        let axes = axes();
        let mut rich = client_file(1, 0);
        rich.application.amt_income_total = Some(117_000_000.0);
        let coordinate = f64::from(point(&axes, &rich, 0.1)[3]);
        assert!((coordinate - REACH * 0.2_f64.sqrt()).abs() < 1e-6);
    }

    #[test]
    fn what_became_of_fewer_than_ten_is_not_told() {
        let outcomes = Outcomes::of((0..9).map(|client| client < 3));
        assert_eq!((outcomes.clients, outcomes.defaulted, outcomes.rate), (9, None, None));
        let outcomes = Outcomes::of((0..10).map(|client| client < 3));
        assert_eq!((outcomes.clients, outcomes.defaulted), (10, Some(3)));
        assert_eq!(outcomes.rate.expect("there are ten").value, 0.3);
    }

    /// Who asks for one peer more, or one less, learns nothing of that one.
    #[test]
    fn what_became_of_peers_does_not_depend_on_how_many_are_listed() {
        let points: Vec<f32> = (0..600).flat_map(place).collect();
        let peers = Peers::new(&axes(), (0..600).map(|id| (id, id % 5 == 2)).collect(), &points);
        let usual = peers.around(&client_file(1, 600), 0.2, USUAL_PEERS);
        assert!(usual.outcomes.clients == LEAST_PEERS as u64 && usual.outcomes.rate.is_some());
        for k in [1, 9, 10, 11, 99, 101, 599] {
            let around = peers.around(&client_file(1, 600), 0.2, k);
            assert_eq!(around.peers.len(), k);
            assert_eq!(around.peers[..k.min(100)], usual.peers[..k.min(100)]);
            assert_eq!((around.outcomes, &around.likeness), (usual.outcomes, &usual.likeness), "{k}");
        }
    }

    #[test]
    fn a_small_bank_is_asked_for_fewer_peers() {
        let of = |clients: u32| {
            let points: Vec<f32> = (0..clients).flat_map(|_| [0.0]).collect();
            Peers::new(&axes()[..1], (0..clients.into()).map(|id| (id, false)).collect(), &points).asked()
        };
        assert_eq!([0, 2_000, 7_000, 40_000].map(of), [50, 50, 70, 100]);
    }

    #[test]
    fn peers_are_asked_whether_they_bear_out_the_predicted_risk() {
        let points: Vec<f32> = (0..1300).flat_map(place).collect();
        let among = |outcome: fn(i64) -> bool| {
            let clients = (0..1300).map(|id| (id, outcome(id))).collect();
            Peers::new(&axes(), clients, &points).around(&client_file(1, 0), 0.2, LEAST_PEERS)
        };
        let one_in_five = among(|id| id % 5 == 0);
        let mean: f64 = one_in_five
            .peers
            .iter()
            .map(|peer| risk(u32::try_from(peer.client_id).expect("small")))
            .sum::<f64>()
            / one_in_five.peers.len() as f64;
        let told = one_in_five.predicted_of_peers.expect("there are peers");
        assert!((told - mean).abs() < 1e-6 && (told - 0.2).abs() < 0.05, "{told}, {mean}");
        assert_eq!((one_in_five.predicted, one_in_five.agreement), (0.2, Some(Agreement::Within)));
        assert_eq!(among(|_| false).agreement, Some(Agreement::OtherOutcome));
    }
}
