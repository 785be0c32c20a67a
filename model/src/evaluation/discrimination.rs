//! What refusing from any threshold on does to good and bad clients, and how well the scores tell them apart: confusion
//! matrix, ROC, AUC, Gini, Kolmogorov-Smirnov, gain and lift.
//!
//! All of it follows from the scores counted by outcome: exact at the edges of the bins, which is where a threshold can
//! be put; clients of one bin count as ties. Independent of costs and of the screen. Sources: Thomas, "Consumer Credit
//! Models", 2009 (KS, Gini, gain); Fawcett, "An introduction to ROC analysis", 2006.

use super::ScoreHistogram;
use crate::estimate::share;

/// Groups of equal size that clients are ranked into.
const TENTHS: usize = 10;

/// What refusing from one threshold on does, in clients; refused as a default is "positive".
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Confusion {
    /// Probability of repayment difficulties from which clients are refused.
    pub threshold: f64,
    /// Refused, and they defaulted: true positives.
    pub refused_defaulted: u64,
    /// Refused, and they repaid: false positives.
    pub refused_repaid: u64,
    /// Granted, and they defaulted: false negatives.
    pub granted_defaulted: u64,
    /// Granted, and they repaid: true negatives.
    pub granted_repaid: u64,
}

impl Confusion {
    /// Everybody.
    #[must_use]
    pub const fn clients(&self) -> u64 {
        self.refused_defaulted + self.refused_repaid + self.granted_defaulted + self.granted_repaid
    }

    /// Of those who defaulted, the share refused: recall.
    #[must_use]
    pub fn sensitivity(&self) -> Option<f64> {
        share(self.refused_defaulted, self.refused_defaulted + self.granted_defaulted)
    }

    /// Of those who repaid, the share granted.
    #[must_use]
    pub fn specificity(&self) -> Option<f64> {
        share(self.granted_repaid, self.granted_repaid + self.refused_repaid)
    }

    /// Of those refused, the share who defaulted.
    #[must_use]
    pub fn precision(&self) -> Option<f64> {
        share(self.refused_defaulted, self.refused_defaulted + self.refused_repaid)
    }

    /// Of those granted, the share who defaulted.
    #[must_use]
    pub fn default_rate(&self) -> Option<f64> {
        share(self.granted_defaulted, self.granted_defaulted + self.granted_repaid)
    }

    /// Share granted of all.
    #[must_use]
    pub fn granted(&self) -> Option<f64> {
        share(self.granted_defaulted + self.granted_repaid, self.clients())
    }

    /// Share refused of those who defaulted, less that of those who repaid: the height of the ROC curve over chance.
    #[must_use]
    pub fn separation(&self) -> Option<f64> {
        Some(self.sensitivity()? + self.specificity()? - 1.0)
    }
}

/// How well the scores tell both outcomes apart, at all thresholds together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Discrimination {
    /// Area under the ROC curve, ties counting half.
    pub auc: f64,
    /// Largest [`Confusion::separation`]: the Kolmogorov-Smirnov distance of both outcomes' scores...
    pub ks: f64,
    /// ...and the lowest threshold that has it.
    pub ks_threshold: f64,
}

impl Discrimination {
    /// Gini coefficient: 0 is chance, 1 is perfect.
    #[must_use]
    pub fn gini(&self) -> f64 {
        2.0 * self.auc - 1.0
    }
}

/// A tenth of the clients, the riskiest first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tenth {
    /// Share of its clients who defaulted.
    pub default_rate: f64,
    /// The same over that of all clients.
    pub lift: f64,
    /// Of all who defaulted, the share in this tenth and the riskier ones: the cumulative gain.
    pub gain: f64,
}

impl ScoreHistogram {
    /// Bins that both outcomes have.
    #[must_use]
    pub fn bins(&self) -> usize {
        self.repaid.len().min(self.defaulted.len())
    }

    /// What refusing does from every edge of a bin on, from 0 (everybody is refused) to 1 (nobody).
    #[must_use]
    pub fn confusions(&self) -> Vec<Confusion> {
        let bins = self.bins();
        let all = |counts: &[u64]| counts.iter().take(bins).sum();
        let mut at = Confusion {
            refused_defaulted: all(&self.defaulted),
            refused_repaid: all(&self.repaid),
            ..Confusion::default()
        };
        let mut confusions = Vec::with_capacity(bins + 1);
        confusions.push(at);
        for (bin, (&repaid, &defaulted)) in self.repaid.iter().zip(&self.defaulted).enumerate() {
            at = Confusion {
                threshold: (bin + 1) as f64 / bins as f64,
                refused_defaulted: at.refused_defaulted - defaulted,
                refused_repaid: at.refused_repaid - repaid,
                granted_defaulted: at.granted_defaulted + defaulted,
                granted_repaid: at.granted_repaid + repaid,
            };
            confusions.push(at);
        }
        confusions
    }

    /// How well the scores tell both outcomes apart; none if nobody has one of them.
    #[must_use]
    pub fn discrimination(&self) -> Option<Discrimination> {
        let confusions = self.confusions();
        let mut best = (f64::NEG_INFINITY, 0.0);
        let mut auc = 0.0;
        for pair in confusions.windows(2) {
            // Trapezoids under the curve of sensitivity over the share refused of those who repaid.
            let [low, high] = [pair[0], pair[1]];
            let width = high.specificity()? - low.specificity()?;
            auc += width * (low.sensitivity()? + high.sensitivity()?) / 2.0;
        }
        for at in &confusions {
            let separation = at.separation()?;
            if separation > best.0 {
                best = (separation, at.threshold);
            }
        }
        (confusions.len() > 1).then_some(Discrimination { auc, ks: best.0, ks_threshold: best.1 })
    }

    /// Clients in tenths, the riskiest first. Where a bin lies in two tenths, its clients are shared between them as if its
    /// defaults were spread evenly. None if nobody defaulted.
    #[must_use]
    pub fn tenths(&self) -> Option<[Tenth; TENTHS]> {
        let count = |n: u64| n as f64;
        let bins = self.bins();
        let counts =
            || self.repaid.iter().zip(&self.defaulted).take(bins).map(|(&r, &d)| (count(r), count(d)));
        let (repaid, defaulted) =
            counts().fold((0.0, 0.0), |(r, d), (repaid, default)| (r + repaid, d + default));
        if defaulted == 0.0 {
            return None;
        }
        let size = (repaid + defaulted) / TENTHS as f64;
        let mut within = [0.0; TENTHS];
        let (mut tenth, mut room) = (0, size);
        for (repaid, defaulted) in counts().rev() {
            let (mut left, rate) = (repaid + defaulted, defaulted / (repaid + defaulted));
            while left > 0.0 {
                let taken = left.min(room);
                within[tenth] += taken * rate;
                left -= taken;
                room -= taken;
                // Rounding may leave a trace of a client behind the last tenth: it is left out.
                if room <= 0.0 {
                    if tenth + 1 == TENTHS {
                        break;
                    }
                    (tenth, room) = (tenth + 1, size);
                }
            }
        }
        let base = defaulted / (repaid + defaulted);
        let mut gained = 0.0;
        Some(within.map(|defaults| {
            gained += defaults;
            let default_rate = defaults / size;
            Tenth { default_rate, lift: default_rate / base, gain: gained / defaulted }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten bins: (repaid, defaulted).
    fn scores() -> ScoreHistogram {
        ScoreHistogram {
            repaid: vec![300, 250, 150, 90, 60, 30, 12, 5, 2, 1],
            defaulted: vec![3, 8, 12, 15, 18, 14, 12, 9, 6, 3],
        }
    }

    /// Every client as (bin, defaulted).
    fn clients(scores: &ScoreHistogram) -> Vec<(usize, bool)> {
        let of = |counts: &[u64], defaulted: bool| {
            let clients =
                counts.iter().enumerate().flat_map(move |(bin, &n)| (0..n).map(move |_| (bin, defaulted)));
            clients.collect::<Vec<_>>()
        };
        [of(&scores.repaid, false), of(&scores.defaulted, true)].concat()
    }

    #[test]
    fn a_confusion_matrix_counts_every_client_once_at_every_threshold() {
        let scores = scores();
        let clients = clients(&scores);
        for (edge, at) in scores.confusions().into_iter().enumerate() {
            let count = |refused: bool, defaulted: bool| {
                clients.iter().filter(|(bin, d)| (*bin >= edge) == refused && *d == defaulted).count() as u64
            };
            assert!((at.threshold - edge as f64 / 10.0).abs() < 1e-15);
            let counted = [count(true, true), count(true, false), count(false, true), count(false, false)];
            assert_eq!(
                [at.refused_defaulted, at.refused_repaid, at.granted_defaulted, at.granted_repaid],
                counted
            );
            assert_eq!(at.clients(), clients.len() as u64);
        }
    }

    #[test]
    fn rates_are_of_those_whom_they_name_and_none_of_nobody() {
        let at = Confusion {
            threshold: 0.1,
            refused_defaulted: 6,
            refused_repaid: 14,
            granted_defaulted: 4,
            granted_repaid: 76,
        };
        assert_eq!((at.sensitivity(), at.specificity()), (Some(0.6), Some(76.0 / 90.0)));
        assert_eq!((at.precision(), at.granted(), at.default_rate()), (Some(0.3), Some(0.8), Some(0.05)));
        let refuses_nobody = scores().confusions()[10];
        assert_eq!((refuses_nobody.precision(), refuses_nobody.sensitivity()), (None, Some(0.0)));
    }

    #[test]
    fn area_and_distance_are_those_of_counting_every_pair() {
        let scores = scores();
        let clients = clients(&scores);
        let (mut pairs, mut right) = (0_u64, 0.0);
        for (bad, _) in clients.iter().filter(|(_, defaulted)| *defaulted) {
            for (good, _) in clients.iter().filter(|(_, defaulted)| !*defaulted) {
                pairs += 1;
                right += match bad.cmp(good) {
                    std::cmp::Ordering::Greater => 1.0,
                    std::cmp::Ordering::Equal => 0.5,
                    std::cmp::Ordering::Less => 0.0,
                };
            }
        }
        let found = scores.discrimination().expect("both outcomes occur");
        assert!((found.auc - right / pairs as f64).abs() < 1e-12, "{found:?}");
        // As scikit-learn 1.9 gives them: roc_auc_score, and the greatest tpr - fpr of roc_curve.
        assert!((found.auc - AUC).abs() < 1e-9, "{found:?}");
        assert!((found.ks - KS).abs() < 1e-9, "{found:?}");
        assert!((found.gini() - (2.0 * AUC - 1.0)).abs() < 1e-9);
        assert!((found.ks_threshold - 0.3).abs() < 1e-12);
        let nobody = ScoreHistogram { repaid: vec![5, 5], defaulted: vec![0, 0] };
        assert_eq!((nobody.discrimination(), nobody.tenths()), (None, None));
    }

    const AUC: f64 = 0.846_266_666_667;
    const KS: f64 = 0.547_777_777_778;

    #[test]
    fn tenths_gather_all_defaults_the_riskiest_first() {
        let scores = scores();
        let tenths = scores.tenths().expect("some defaulted");
        assert!((tenths[9].gain - 1.0).abs() < 1e-12);
        // 1,000 clients, 100 of them in each tenth: the riskiest are bins 9 to 6 whole (50 clients, 30 defaults), bin 5 whole
        // (44, 14), and 6 of the 78 of bin 4.
        let first = 30.0 + 14.0 + 18.0 * 6.0 / 78.0;
        assert!((tenths[0].default_rate - first / 100.0).abs() < 1e-12, "{tenths:?}");
        assert!((tenths[0].lift - first / 10.0).abs() < 1e-12);
        assert!((tenths[0].gain - first / 100.0).abs() < 1e-12);
        assert!(tenths.windows(2).all(|pair| pair[0].gain <= pair[1].gain && pair[0].lift >= pair[1].lift));
        let shares: f64 = tenths.iter().map(|tenth| tenth.default_rate).sum();
        assert!((shares / 10.0 - 0.1).abs() < 1e-12);
    }
}
