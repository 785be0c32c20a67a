use super::*;
use crate::catalogue::inputs::Inputs;

const POLICY: Policy = Policy {
    version: 0,
    costs: Costs { false_negative: 10.0, false_positive: 1.0 },
    threshold: 0.09,
    review_from: 0.08,
    review_to: 0.10,
    least_completeness: 0.0,
    required: Inputs::NONE,
};

/// The middle of a bin, as a probability.
fn middle(bin: u32) -> f64 {
    1.0 / (1.0 + libm::exp(-(LOWEST + WIDTH * (f64::from(bin) + 0.5))))
}

fn scores(outcomes: &[(u32, u32, bool)]) -> GroupScores {
    let mut scores = GroupScores::default();
    for &(bin, clients, defaulted) in outcomes {
        for _ in 0..clients {
            scores.add(middle(bin), Some(defaulted), &POLICY);
        }
    }
    scores
}

fn near(estimate: Option<Estimate>, value: f64, lower: f64, upper: f64) {
    let e = estimate.expect("there are enough clients");
    for (found, expected) in [(e.value, value), (e.lower, lower), (e.upper, upper)] {
        assert!((found - expected).abs() < 1e-9, "{e:?} is not {value} [{lower}, {upper}]");
    }
}

/// The same clients, measured by `clairscore_training.evaluation` and scipy.
#[test]
fn measures_are_those_of_the_training() {
    let repaid = [(40, 30, false), (50, 40, false), (60, 20, false), (70, 10, false)];
    let defaulted = [(40, 2, true), (50, 6, true), (60, 7, true), (70, 5, true)];
    let measures = scores(&[repaid, defaulted].concat())
        .measure("F", &POLICY, Some(POLICY.threshold))
        .expect("there are clients");
    assert_eq!((measures.clients, measures.known, measures.defaults), (120, 120, 20));
    near(measures.auc, 0.682_5, 0.560_142_842_619_982_8, 0.804_857_157_380_017);
    near(measures.observed, 20.0 / 120.0, 0.110_559_963_679_846_18, 0.243_452_813_932_622_86);
    near(measures.slope, 0.680_139_421_939_745_1, 0.171_962_881_709_961_88, 1.188_315_962_169_528_3);
    let half = 0.441_042_304_236_887_5;
    near(
        measures.cost,
        0.916_666_666_666_666_6,
        0.916_666_666_666_666_6 - half,
        0.916_666_666_666_666_6 + half,
    );
    assert!((measures.predicted.expect("outcomes are known") - 0.086_988_360_953_301_36).abs() < 1e-12);
    assert_eq!(measures.granted.value, 0.65);
}

#[test]
fn applicants_count_for_what_is_granted_and_for_nothing_else() {
    let mut scores = scores(&[(40, 50, false), (60, 50, true)]);
    let before = scores.measure("F", &POLICY, Some(POLICY.threshold)).expect("there are clients");
    for _ in 0..100 {
        scores.add(0.5, None, &POLICY);
    }
    let after = scores.measure("F", &POLICY, Some(POLICY.threshold)).expect("there are clients");
    assert_eq!((after.clients, after.known), (200, 100));
    assert_eq!((before.granted.value, after.granted.value), (0.5, 0.25));
    assert_eq!((before.auc, before.observed, before.cost), (after.auc, after.observed, after.cost));
}

#[test]
fn too_few_outcomes_have_no_area_under_the_curve_and_no_slope() {
    let few = scores(&[(40, 500, false), (60, 9, true)])
        .measure("F", &POLICY, Some(POLICY.threshold))
        .expect("there are clients");
    assert_eq!((few.auc, few.slope), (None, None));
    assert!(few.observed.is_some());
}

/// "Student, 1 client, 0.0 %" would tell what became of a person.
#[test]
fn a_small_group_is_not_told_of_and_few_outcomes_are_none() {
    let small = scores(&[(40, 8, false), (60, 1, true)]);
    assert_eq!(small.measure("F", &POLICY, Some(POLICY.threshold)), None);
    assert_eq!(
        GroupScores::default().measure("F", &POLICY, Some(POLICY.threshold)),
        None,
        "nobody is no group"
    );
    let mut applicants = small;
    for _ in 0..20 {
        applicants.add(0.5, None, &POLICY);
    }
    let measures = applicants.measure("F", &POLICY, Some(POLICY.threshold)).expect("it is large enough");
    assert_eq!((measures.clients, measures.known), (29, 0));
    assert_eq!((measures.defaults, measures.predicted), (0, None));
    assert_eq!((measures.observed, measures.cost, measures.auc), (None, None, None));
    let mut few = group("b", 10, 5);
    few.clients = 9;
    let attribute =
        AttributeMeasures { attribute: "gender".to_owned(), groups: vec![group("a", 1000, 900), few] };
    let report = attribute.compared();
    assert_eq!((report.groups.len(), report.left_out), (1, 9));
}

#[test]
fn nothing_is_told_of_a_few() {
    assert_eq!(
        scores(&[(40, 9, false)]).measure("F", &POLICY, Some(POLICY.threshold)),
        None,
        "nine clients are no group"
    );
    assert!(scores(&[(40, 10, false)]).measure("F", &POLICY, Some(POLICY.threshold)).is_some());
    // Fifty clients, but the outcomes of nine.
    let mut few = scores(&[(40, 8, false), (60, 1, true)]);
    for _ in 0..41 {
        few.add(0.5, None, &POLICY);
    }
    let measures = few.measure("F", &POLICY, Some(POLICY.threshold)).expect("fifty are a group");
    assert_eq!((measures.clients, measures.known, measures.defaults), (50, 0, 0));
    assert_eq!((measures.observed, measures.predicted, measures.cost), (None, None, None));
    assert_eq!(measures.granted.value, 8.0 / 50.0, "what is advised is no outcome");
    // What a training has written of a few is not told either.
    let students = GroupMeasures { clients: 9, ..group("Student", 1000, 900) };
    let measured = vec![group("Working", 1000, 900), students];
    let attribute = AttributeMeasures { attribute: "income_type".to_owned(), groups: measured };
    let told: Vec<_> = attribute.compared().groups.into_iter().map(|told| told.measures.group).collect();
    assert_eq!(told, ["Working"]);
}

#[test]
fn outcomes_that_no_line_explains_have_no_slope() {
    let slope = |outcomes: &[_]| {
        scores(outcomes)
            .measure("F", &POLICY, Some(POLICY.threshold))
            .expect("there are clients")
            .slope
            .map(|s| s.value)
    };
    assert_eq!(slope(&[(40, 50, false), (40, 50, true)]), None, "all are announced the same");
    assert_eq!(slope(&[(40, 50, false), (60, 50, true)]), None, "told apart without an exception");
    // Ten bins are one unit of log-odds, in which the odds are eight times as high.
    let odds = |bin, odds: u32| [(bin, 1_000, false), (bin, 1_000 * odds, true)];
    let exact = slope(&[odds(40, 1), odds(50, 8)].concat()).expect("a line explains them");
    assert!((exact - libm::log(8.0)).abs() < 1e-9, "{exact}");
}

#[test]
fn a_probability_beyond_the_bins_is_in_the_outer_one() {
    let mut scores = GroupScores::default();
    for probability in [0.0, 1e-9, 1.0] {
        scores.add(probability, Some(false), &POLICY);
    }
    assert_eq!((scores.repaid.bins[0], scores.repaid.bins[BINS - 1]), (2, 1));
}

fn group(name: &str, clients: u64, granted: u64) -> GroupMeasures {
    GroupMeasures {
        group: name.to_owned(),
        clients,
        known: 0,
        defaults: 0,
        auc: None,
        predicted: None,
        observed: None,
        slope: None,
        granted: Estimate::share(granted, clients).expect("there are clients"),
        cost: None,
    }
}

fn verdicts(groups: Vec<GroupMeasures>) -> Vec<FourFifths> {
    let attribute = AttributeMeasures { attribute: "gender".to_owned(), groups };
    attribute.compared().groups.iter().map(|g| g.four_fifths).collect()
}

#[test]
fn a_group_is_compared_with_the_most_granted_that_is_large_enough() {
    // Half of 20 clients are granted less than four fifths of 90 %, but 20 are too few to say so; 99 are too few
    // to be the measure of others.
    let groups = vec![group("a", 1000, 900), group("b", 1000, 700), group("c", 20, 10), group("d", 99, 99)];
    use FourFifths::{Below, Kept, Reference, TooFew};
    assert_eq!(verdicts(groups), [Reference, Below, TooFew, TooFew]);
    assert_eq!(verdicts(vec![group("a", 1000, 900), group("b", 1000, 730)]), [Reference, Kept]);
    // 150 of 10,000 are less than 2 %.
    assert_eq!(verdicts(vec![group("a", 9850, 9000), group("b", 150, 1)]), [Reference, TooFew]);
    assert_eq!(verdicts(vec![group("a", 20, 10), group("b", 20, 1)]), [TooFew, TooFew]);
    assert_eq!(
        verdicts(vec![group(attributes::NOT_STATED, 1000, 1000), group("b", 1000, 1)]),
        [TooFew, Reference]
    );
    assert_eq!(verdicts(vec![group("a", 1000, 0), group("b", 1000, 0)])[0], TooFew, "nobody is granted");
}

#[test]
fn the_ratio_has_katz_interval() {
    let attribute = AttributeMeasures {
        attribute: "gender".to_owned(),
        groups: vec![group("F", 1000, 900), group("M", 500, 400)],
    };
    let men = attribute.compared().groups.remove(1);
    let error = (0.2 / 400.0 + 0.1 / 900.0_f64).sqrt();
    let ratio = 0.8 / 0.9;
    let factor = libm::exp(NORMAL_97_5 * error);
    near(men.ratio, ratio, ratio / factor, ratio * factor);
}

#[test]
fn at_another_threshold_than_they_were_counted_at_the_bins_say_who_is_granted() {
    let scores = scores(&[(40, 30, false), (50, 40, false), (60, 20, true)]);
    let granted = |bins: f64| {
        let threshold = 1.0 / (1.0 + libm::exp(-(LOWEST + WIDTH * bins)));
        let policy = Policy { threshold, ..POLICY };
        scores.measure("F", &policy, Some(POLICY.threshold)).expect("there are clients").granted.value * 90.0
    };
    for (edge, expected) in [(0.0, 0.0), (40.0, 0.0), (41.0, 30.0), (50.5, 50.0), (60.0, 70.0), (119.0, 90.0)]
    {
        assert!((granted(edge) - expected).abs() < 1e-9, "{edge}: {}", granted(edge));
    }
    let counted = scores.measure("F", &POLICY, Some(POLICY.threshold)).expect("there are clients");
    let by_bins = scores.measure("F", &POLICY, None).expect("there are clients");
    assert!((counted.granted.value - by_bins.granted.value).abs() <= 1.0 / 90.0);
}
