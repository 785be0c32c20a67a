//! Peers: the clients most like one client, and what became of them.
//!
//! Likeness is distance in the space of the features that weigh most in the model. Every axis is
//! standardised by the training clients, held to [`REACH`] deviations so that one absurd amount does not
//! outweigh all the rest, and weighted by its share in the model's contributions; the axes and their
//! weights stand in the artifact ([`PeerAxis`]). Where one of two clients has a value and the other has
//! none, they are as far apart on that axis as two clients taken at random are on average; where neither
//! has one, they are alike.
//!
//! The search is exact, see [`space`]. Independent of where the clients come from.

mod space;

use crate::catalogue;
use crate::estimate::{Estimate, SMALLEST_GROUP};
use crate::file::ClientFile;
use crate::parameters::PeerAxis;
use serde::{Deserialize, Serialize};
use space::{Found, Space};

/// Standard deviations beyond which a client is no farther out.
pub const REACH: f64 = 4.0;
/// Squared distance of two independent draws of a standardised quantity, on average.
const UNKNOWN: f32 = 2.0;

/// Where a client stands on every axis; NaN where their value is missing. Axis weights are inside.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "seven digits tell clients apart well enough")]
pub fn point(axes: &[PeerAxis], file: &ClientFile) -> Vec<f32> {
    let coordinate = |axis: &PeerAxis| {
        let value = catalogue::by_name(&axis.feature)?.value(file)?;
        let standardised = ((value - axis.mean) / axis.deviation).clamp(-REACH, REACH);
        Some((standardised * axis.weight.sqrt()) as f32)
    };
    axes.iter().map(|axis| coordinate(axis).unwrap_or(f32::NAN)).collect()
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

/// What became of a group of clients.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Outcomes {
    /// Clients in the group.
    pub clients: u64,
    /// Those whose outcome is known; 0 if there are fewer than ten, of whose outcomes nothing is told.
    pub known: u64,
    /// Those of the known who had difficulties repaying.
    pub defaulted: u64,
    /// Their share of the known, 0 to 1, with its Wilson interval; none if no outcome is told.
    pub rate: Option<Estimate>,
}

impl Outcomes {
    /// The outcomes of a group.
    pub fn of(group: impl IntoIterator<Item = Option<bool>>) -> Self {
        let (mut clients, mut known, mut defaulted) = (0, 0, 0);
        for outcome in group {
            clients += 1;
            known += u64::from(outcome.is_some());
            defaulted += u64::from(outcome == Some(true));
        }
        if known < SMALLEST_GROUP {
            (known, defaulted) = (0, 0);
        }
        Self { clients, known, defaulted, rate: Estimate::share(defaulted, known) }
    }
}

/// How a client and their peers stand on one axis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Likeness {
    /// Name of the axis' feature in the catalogue.
    pub feature: String,
    /// How much the axis counts; all weights add up to 1.
    pub weight: f64,
    /// The client's value; none = missing.
    pub own: Option<f64>,
    /// First quartile, median and third quartile of the hundred nearest who have a value, to about six digits; none if
    /// nobody has one.
    pub peers: Option<[f64; 3]>,
}

/// A client's peers, and what became of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Neighbourhood {
    /// SK_ID_CURR of the client in the middle.
    pub client_id: i64,
    /// In which respects clients were compared, heaviest first.
    pub likeness: Vec<Likeness>,
    /// The most similar clients, nearest first, as many as were asked for.
    pub peers: Vec<Peer>,
    /// What became of the hundred nearest, however many are listed: two lists that differ by one client would tell of that
    /// client.
    pub outcomes: Outcomes,
    /// What became of all clients, for comparison.
    pub everyone: Outcomes,
}

/// Most peers that one question may ask for.
pub const MAX_PEERS: usize = 1000;
/// How many peers are told of unless asked otherwise: their rate of default is then known to about five
/// points in a hundred.
pub const USUAL_PEERS: usize = 100;

/// Many clients as points, ready to be searched.
#[derive(Debug, Clone)]
pub struct Peers {
    axes: Vec<PeerAxis>,
    /// In the order of their ids.
    clients: Vec<(i64, Option<bool>)>,
    everyone: Outcomes,
    space: Space,
}

impl Peers {
    /// These clients, in the order of their ids, each with what became of them; their points stand one behind the
    /// other.
    ///
    /// # Panics
    /// If ids do not ascend, or there is not one coordinate an axis and client.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "a weight between 0 and 1")]
    pub fn new(axes: &[PeerAxis], clients: Vec<(i64, Option<bool>)>, points: &[f32]) -> Self {
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

    /// The `k` peers of the client of `file`, and what became of the [`USUAL_PEERS`] nearest and of everyone.
    #[must_use]
    pub fn around(&self, file: &ClientFile, k: usize) -> Neighbourhood {
        let client_id = file.application.sk_id_curr;
        let found = self.search(&point(&self.axes, file), k.max(USUAL_PEERS), client_id);
        let group = &found[..found.len().min(USUAL_PEERS)];
        let likeness = self.axes.iter().enumerate().map(|(place, axis)| Likeness {
            feature: axis.feature.clone(),
            weight: axis.weight,
            own: catalogue::by_name(&axis.feature).and_then(|feature| feature.value(file)),
            peers: quartiles(group.iter().filter_map(|found| self.value(place, found)).collect()),
        });
        Neighbourhood {
            client_id,
            likeness: likeness.collect(),
            outcomes: Outcomes::of(group.iter().map(|found| self.clients[found.place].1)),
            everyone: self.everyone,
            peers: found.iter().take(k).map(|found| self.peer(found)).collect(),
        }
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
        let (client_id, _) = self.clients[found.place];
        Peer { client_id, distance: f64::from(found.squared).sqrt() }
    }

    /// What a client who was found has on an axis, as far as a coordinate tells it.
    fn value(&self, axis: usize, found: &Found) -> Option<f64> {
        let coordinate = f64::from(self.space.coordinate(found, axis));
        let PeerAxis { mean, deviation, weight, .. } = self.axes[axis];
        let value = mean + coordinate / weight.sqrt() * deviation;
        // What the rounding to f32 added to a whole number is taken away again.
        (!value.is_nan()).then(|| libm::rint(value * 1e3) / 1e3)
    }
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
            axis("external_score_mean", 0.5, 0.15, 0.5),
            axis("car_age", 12.0, 12.0, 0.2),
            axis("income", 170_000.0, 90_000.0, 0.2),
            axis("age_years", 43.0, 12.0, 0.1),
        ]
    }

    fn outcome(client: i64) -> Option<bool> {
        match client % 5 {
            0 | 3 => Some(false),
            2 => Some(true),
            _ => None,
        }
    }

    /// Squared distance as the module's head tells it.
    fn squared(a: &[f32], b: &[f32]) -> f32 {
        let apart = |((a, b), weight): ((&f32, &f32), f32)| match (a.is_nan(), b.is_nan()) {
            (true, true) => 0.0,
            (false, false) => (a - b) * (a - b),
            _ => 2.0 * weight,
        };
        a.iter().zip(b).zip([0.5, 0.2, 0.2, 0.1]).map(apart).fold(0.0, |sum, part| sum + part)
    }

    #[test]
    fn the_nearest_are_those_that_comparing_with_everybody_finds() {
        let axes = axes();
        let mut points: Vec<Vec<f32>> = (0..1300).map(|i| point(&axes, &client_file(1, i))).collect();
        assert!(points.iter().any(|p| p[1].is_nan()) && points.iter().any(|p| !p[1].is_nan()));
        // Some stand in the very same place: the smaller id comes first.
        for place in 0..100 {
            points[1200 + place] = points[place].clone();
        }
        let clients = (0..1300).map(|id| (id, outcome(id))).collect();
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
        let points: Vec<f32> = (0..600).flat_map(|i| point(&axes(), &client_file(1, i))).collect();
        let peers = Peers::new(&axes(), (0..600).map(|id| (id, None)).collect(), &points);
        let asked = client_file(1, 600);
        let around = peers.around(&asked, USUAL_PEERS);
        for likeness in &around.likeness {
            let feature = catalogue::by_name(&likeness.feature).expect("it is in the catalogue");
            assert_eq!(likeness.own, feature.value(&asked));
            let of = |peer: &Peer| {
                feature.value(&client_file(1, u32::try_from(peer.client_id).expect("a small number")))
            };
            let theirs = quartiles(around.peers.iter().filter_map(of).collect());
            let told = likeness.peers.iter().flatten();
            assert_eq!(likeness.peers.is_some(), theirs.is_some(), "{}", feature.name);
            for (told, theirs) in told.zip(theirs.iter().flatten()) {
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
        let alone = point(&axes, &client_file(1, 0));
        let nobody = Peers::new(&axes, Vec::new(), &[]);
        assert!(nobody.is_empty() && nobody.nearest(&alone, 5, 1).is_empty());
        let peers = Peers::new(&axes, vec![(1, None)], &alone);
        assert_eq!((peers.len(), peers.nearest(&alone, 5, 1).len()), (1, 0));
        assert_eq!(peers.everyone().rate, None);
    }

    #[test]
    fn an_absurd_amount_is_held_to_the_reach() {
        let axes = axes();
        let mut rich = client_file(1, 0);
        rich.application.amt_income_total = Some(117_000_000.0);
        let coordinate = f64::from(point(&axes, &rich)[2]);
        assert!((coordinate - REACH * 0.2_f64.sqrt()).abs() < 1e-6);
    }

    #[test]
    fn applicants_count_as_peers_but_not_in_the_rate() {
        let twelve = [Some(true), None, Some(false), Some(false), None, Some(false)].repeat(3);
        let outcomes = Outcomes::of(twelve.iter().copied());
        assert_eq!((outcomes.clients, outcomes.known, outcomes.defaulted), (18, 12, 3));
        assert_eq!(outcomes.rate.expect("twelve are known").value, 0.25);
        assert_eq!(Outcomes::of([None, None]).rate, None);
    }

    #[test]
    fn nothing_is_told_of_the_outcomes_of_a_few() {
        let group = |known: usize| {
            let known = (0..known).map(|_| Some(true));
            Outcomes::of(known.chain([None; 50]))
        };
        for few in 0..10 {
            let outcomes = group(few);
            assert_eq!((outcomes.clients, outcomes.known, outcomes.defaulted), (50 + few as u64, 0, 0));
            assert_eq!(outcomes.rate, None, "{few}");
        }
        assert_eq!((group(10).known, group(10).defaulted), (10, 10));
    }

    /// Who asks for one peer more, or one less, learns nothing of that one.
    #[test]
    fn what_became_of_peers_does_not_depend_on_how_many_are_listed() {
        let points: Vec<f32> = (0..600).flat_map(|i| point(&axes(), &client_file(1, i))).collect();
        let peers = Peers::new(&axes(), (0..600).map(|id| (id, outcome(id))).collect(), &points);
        let asked = client_file(1, 600);
        let usual = peers.around(&asked, USUAL_PEERS);
        assert!(usual.outcomes.clients == USUAL_PEERS as u64 && usual.outcomes.rate.is_some());
        for k in [1, 9, 10, 11, 99, 101, 599] {
            let around = peers.around(&asked, k);
            assert_eq!(around.peers.len(), k);
            assert_eq!(around.peers[..k.min(100)], usual.peers[..k.min(100)]);
            assert_eq!((around.outcomes, &around.likeness), (usual.outcomes, &usual.likeness), "{k}");
        }
    }
}
