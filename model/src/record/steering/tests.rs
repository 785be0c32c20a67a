use super::*;
use crate::catalogue::inputs::{Input, Inputs};

const WHY: &str = "Losses of the second quarter were higher than expected.";

fn settings() -> Settings {
    Settings {
        costs: Costs { false_negative: 12.0, false_positive: 1.0 },
        threshold: 0.08,
        review_from: 0.07,
        review_to: 0.09,
        least_completeness: 0.7,
        limits: LIMITS,
    }
}

fn notice(done: Move, about: Option<i64>) -> Notice {
    Notice {
        by: "Somebody".to_owned(),
        done,
        words: WHY.to_owned(),
        settings: (done == Move::Propose).then(settings),
        about,
        version: (done == Move::Publish).then_some(1),
        model: "credit-default@0".to_owned(),
    }
}

#[test]
fn a_policy_rules_once_a_second_person_has_published_it() {
    let artifact = Policy {
        version: 0,
        costs: Costs { false_negative: 10.0, false_positive: 1.0 },
        threshold: 0.09,
        review_from: 0.08,
        review_to: 0.10,
        least_completeness: 0.6,
        required: Inputs::of(&[Input::Income]),
    };
    let nothing = Steering::default();
    assert_eq!(nothing.ruling(&artifact), (artifact, LIMITS));
    let proposed = nothing.after(3, "anna", &notice(Move::Propose, None)).expect("it is proposed");
    assert_eq!(proposed.ruling(&artifact), (artifact, LIMITS), "a proposal rules nothing");
    assert_eq!(proposed.after(4, "ben", &notice(Move::Propose, None)), Err(Refusal::Moved));
    assert_eq!(proposed.after(4, "anna", &notice(Move::Publish, Some(3))), Err(Refusal::SamePerson));
    assert_eq!(proposed.after(4, "ben", &notice(Move::Publish, Some(2))), Err(Refusal::Moved));
    let skipped = Notice { version: Some(2), ..notice(Move::Publish, Some(3)) };
    assert_eq!(proposed.after(4, "ben", &skipped), Err(Refusal::Moved));
    let published = proposed.after(4, "ben", &notice(Move::Publish, Some(3))).expect("it is published");
    let (policy, _) = published.ruling(&artifact);
    assert_eq!((policy.version, policy.threshold), (1, 0.08));
    assert_eq!(policy.required, artifact.required, "what must be known is the model's to say");
    assert_eq!(published.after(5, "ben", &notice(Move::Publish, Some(3))), Err(Refusal::Moved));
    let withdrawn = proposed.after(4, "anna", &notice(Move::Withdraw, Some(3))).expect("it is taken back");
    assert_eq!(withdrawn, nothing);
}

#[test]
fn nothing_is_done_without_words() {
    let proposed = Steering::default().after(1, "anna", &notice(Move::Propose, None)).expect("it is done");
    for (done, about) in [(Move::Publish, Some(1)), (Move::Withdraw, Some(1)), (Move::Stop, None)] {
        let silent = Notice { words: "Because.".to_owned(), ..notice(done, about) };
        assert_eq!(proposed.after(2, "ben", &silent), Err(Refusal::Words), "{done:?}");
    }
}

#[test]
fn a_stop_is_one_persons_and_its_lifting_two() {
    let stopped = Steering::default().after(7, "anna", &notice(Move::Stop, None)).expect("it is stopped");
    assert_eq!(stopped.stopped, Some(7));
    assert_eq!(stopped.after(8, "ben", &notice(Move::Stop, None)), Err(Refusal::Moved));
    // Nobody lifts it alone, whoever it was that stopped.
    for actor in ["anna", "ben"] {
        assert_eq!(stopped.after(8, actor, &notice(Move::Resume, Some(7))), Err(Refusal::Moved), "{actor}");
    }
    assert_eq!(stopped.after(8, "ben", &notice(Move::ProposeResume, Some(6))), Err(Refusal::Moved));
    let proposed = stopped.after(8, "ben", &notice(Move::ProposeResume, Some(7))).expect("it is proposed");
    assert_eq!(proposed.stopped, Some(7), "a proposal lifts nothing");
    assert_eq!(proposed.after(9, "anna", &notice(Move::ProposeResume, Some(7))), Err(Refusal::Moved));
    assert_eq!(proposed.after(9, "ben", &notice(Move::Resume, Some(8))), Err(Refusal::SamePerson));
    assert_eq!(proposed.after(9, "anna", &notice(Move::Resume, Some(7))), Err(Refusal::Moved));
    let withdrawn =
        proposed.after(9, "anna", &notice(Move::WithdrawResume, Some(8))).expect("it is taken back");
    assert_eq!(withdrawn, stopped);
    let lifted = proposed.after(9, "anna", &notice(Move::Resume, Some(8))).expect("it is lifted");
    assert_eq!(lifted, Steering::default());
    assert_eq!(lifted.after(10, "anna", &notice(Move::Resume, Some(8))), Err(Refusal::Moved));
    assert_eq!(lifted.after(10, "ben", &notice(Move::ProposeResume, Some(7))), Err(Refusal::Moved));
}

#[test]
fn a_setting_out_of_its_range_is_named() {
    assert_eq!(settings().faults(), []);
    let of = |change: fn(&mut Settings)| {
        let mut settings = settings();
        change(&mut settings);
        let refused = Notice { settings: Some(settings), ..notice(Move::Propose, None) };
        assert_eq!(Steering::default().after(1, "anna", &refused), Err(Refusal::Range));
        settings.faults()
    };
    assert_eq!(of(|s| s.costs.false_negative = 0.5), [Setting::Ratio]);
    assert_eq!(of(|s| s.costs.false_positive = 0.0), [Setting::Ratio]);
    assert_eq!(of(|s| s.review_from = 0.081), [Setting::ReviewFrom]);
    assert_eq!(of(|s| s.review_to = 0.079), [Setting::ReviewTo]);
    assert_eq!(of(|s| s.threshold = f64::NAN), [Setting::Threshold, Setting::ReviewFrom, Setting::ReviewTo]);
    assert_eq!(of(|s| s.least_completeness = 0.0), [Setting::Completeness]);
    assert_eq!(of(|s| s.limits.amount = -1.0), [Setting::Amount]);
    assert_eq!(of(|s| s.limits.distance = 1.1), [Setting::Distance]);
}
