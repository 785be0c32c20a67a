use super::*;
use crate::catalogue::inputs::Inputs;
use crate::decision::Costs;

const TODAY: &str = "2026-11-30";
/// The register of incidents was consulted.
const CHECKED: Written<'_> = Written {
    informed: true,
    documents: &[],
    other: "",
    day: "2026-11-29",
    key: "010170MARTI",
    result: "absent",
};
const WORDS: &str = "The pay slips of the last three months were seen.";

fn ground(probability: f64) -> Ground {
    let policy = Policy {
        version: 0,
        costs: Costs { false_negative: 10.0, false_positive: 1.0 },
        threshold: 0.09,
        review_from: 0.08,
        review_to: 0.10,
        least_completeness: 0.7,
        required: Inputs::NONE,
    };
    let advice = policy.advice(probability, true);
    Ground { advice, probability, policy, amount: Some(300_000.0), reasons: 3 }
}

fn draft<'a>(outcome: Outcome, motives: &'a [Motive], words: &'a str) -> Draft<'a> {
    Draft { outcome: Some(outcome), motives, words, seen: true, checks: CHECKED, ..Draft::default() }
}

fn judged(draft: &Draft<'_>, probability: f64) -> Result<Action, Vec<(Field, Fault)>> {
    judge(draft, &ground(probability), LIMITS, TODAY).map(|(action, _)| action)
}

#[test]
fn the_advice_is_followed_without_a_reason_once_it_was_seen() {
    let grant = draft(Outcome::Grant, &[], "");
    assert_eq!(judged(&grant, 0.03), Ok(Action::Decide));
    let unseen = Draft { seen: false, ..grant };
    assert_eq!(judged(&unseen, 0.03), Err(vec![(Field::Seen, Fault::Missing)]));
    assert_eq!(judged(&Draft::default(), 0.03), Err(vec![(Field::Outcome, Fault::Missing)]));
}

#[test]
fn every_refusal_needs_a_reason_and_own_words() {
    let bare = draft(Outcome::Refuse, &[], "");
    let wanted = vec![(Field::Motives, Fault::Missing), (Field::Words, Fault::Missing)];
    assert_eq!(judged(&bare, 0.5), Err(wanted));
    let short = draft(Outcome::Refuse, &[Motive::AssessmentConfirmed], "because");
    assert_eq!(judged(&short, 0.5), Err(vec![(Field::Words, Fault::Short)]));
    let dots = Draft { words: "......................", ..short };
    assert_eq!(judged(&dots, 0.5), Err(vec![(Field::Words, Fault::Short)]), "marks alone tell nothing");
    assert_eq!(
        judged(&draft(Outcome::Refuse, &[Motive::AssessmentConfirmed], WORDS), 0.5),
        Ok(Action::Decide)
    );
}

#[test]
fn going_against_the_advice_needs_a_reason_that_is_one_for_it() {
    let other = draft(Outcome::Grant, &[Motive::IncomeUnproven], WORDS);
    assert_eq!(judged(&other, 0.085), Err(vec![(Field::Motives, Fault::Other)]));
    assert_eq!(judged(&draft(Outcome::Grant, &[Motive::BudgetChecked], WORDS), 0.085), Ok(Action::Decide));
    // Who refuses what the model would grant has to say two things themselves: the model says none.
    let one = draft(Outcome::Refuse, &[Motive::IncomeUnproven], WORDS);
    assert_eq!(judged(&one, 0.05), Err(vec![(Field::Motives, Fault::Few)]));
    let two = [Motive::IncomeUnproven, Motive::ChargesTooHigh];
    assert_eq!(judged(&draft(Outcome::Refuse, &two, WORDS), 0.05), Ok(Action::Decide));
}

#[test]
fn an_override_beyond_the_limits_needs_a_second_person() {
    let grant = draft(Outcome::Grant, &[Motive::SecurityGiven], WORDS);
    assert_eq!(judged(&grant, 0.11), Ok(Action::Propose), "in the zone of refusal, however near");
    let two = [Motive::IncomeUnproven, Motive::ChargesTooHigh];
    assert_eq!(judged(&draft(Outcome::Refuse, &two, WORDS), 0.01), Ok(Action::Propose), "far away");
    let large = Ground { amount: Some(2_000_000.0), ..ground(0.085) };
    let checked = draft(Outcome::Grant, &[Motive::BudgetChecked], WORDS);
    let judge = |draft| judge(draft, &large, LIMITS, TODAY).map(|(action, _)| action);
    assert_eq!(judge(&checked), Ok(Action::Propose));
    let less = Draft { conditions: Conditions { amount: Some(500_000.0), months: None }, ..checked };
    assert_eq!(judge(&less), Ok(Action::Decide), "less is granted");
}

#[test]
fn whoever_asks_for_more_or_refers_says_what_for() {
    for outcome in [Outcome::AskForMore, Outcome::Refer] {
        assert_eq!(judged(&draft(outcome, &[], ""), 0.09), Err(vec![(Field::Words, Fault::Missing)]));
    }
    assert_eq!(judged(&draft(Outcome::AskForMore, &[], WORDS), 0.5), Ok(Action::AskForMore));
    assert_eq!(judged(&draft(Outcome::Refer, &[], WORDS), 0.5), Ok(Action::Refer));
}

#[test]
fn a_grant_needs_the_answer_of_the_register_and_words_where_it_lists_somebody() {
    let unconsulted = Draft { checks: Written::default(), ..draft(Outcome::Grant, &[], "") };
    assert_eq!(judged(&unconsulted, 0.03), Err(vec![(Field::RegisterDay, Fault::Unconsulted)]));
    let half = Written { result: "absent", ..Written::default() };
    let half = judged(&Draft { checks: half, ..unconsulted }, 0.03);
    assert_eq!(half, Err(vec![(Field::RegisterDay, Fault::Missing), (Field::RegisterKey, Fault::Missing)]));
    let listed = Written { result: "incident", ..CHECKED };
    let silent = Draft { checks: listed, ..unconsulted };
    assert_eq!(judged(&silent, 0.03), Err(vec![(Field::Words, Fault::Missing)]));
    assert_eq!(judged(&Draft { words: WORDS, ..silent }, 0.03), Ok(Action::Propose), "another person agrees");
    // Nothing else waits for the register; what is told of it is told whole.
    for outcome in [Outcome::Refuse, Outcome::AskForMore, Outcome::Refer] {
        let motives = [Motive::IncomeUnproven, Motive::ChargesTooHigh];
        let motives = if outcome == Outcome::Refuse { &motives[..] } else { &[] };
        let unconsulted = Draft { checks: Written::default(), ..draft(outcome, motives, WORDS) };
        assert!(judged(&unconsulted, 0.5).is_ok(), "{outcome:?}");
        let half = Written { key: "0101", ..Written::default() };
        assert!(judged(&Draft { checks: half, ..unconsulted }, 0.5).is_err(), "{outcome:?}");
    }
}

#[test]
fn a_review_has_the_clients_point_of_view_and_an_answer() {
    let review = Draft { review: Some(("", "short")), ..draft(Outcome::Grant, &[], "") };
    let wanted = vec![(Field::View, Fault::Missing), (Field::Answer, Fault::Short)];
    assert_eq!(judged(&review, 0.03), Err(wanted));
    assert_eq!(judged(&Draft { review: Some((WORDS, WORDS)), ..review }, 0.03), Ok(Action::Decide));
}

#[cfg(not(target_arch = "wasm32"))]
proptest::proptest! {
    #[test]
    fn no_decision_is_made_that_lacks_what_it_needs(
        outcome in 0..Outcome::ALL.len(),
        motives in proptest::collection::vec(0..Motive::ALL.len(), 0..4),
        words in 0..3_000_usize,
        probability in 0.0..1.0_f64,
        amount in proptest::option::of(-1.0..3_000_000.0_f64),
        reasons in 0..5_usize,
        seen: bool,
        checked in (0..3_usize, 0..3_usize, 0..4_usize),
    ) {
        let (outcome, words) = (Outcome::ALL[outcome], "x".repeat(words));
        let motives: Vec<Motive> = motives.into_iter().map(|motive| Motive::ALL[motive]).collect();
        let conditions = Conditions { amount, months: None };
        let (day, key, result) = checked;
        let checks = Written {
            day: ["", "2026-11-29", "2026-12-01"][day],
            key: ["", "010170MARTI", "0101"][key],
            result: ["", "absent", "incident", "over_indebtedness"][result],
            ..CHECKED
        };
        let draft = Draft { outcome: Some(outcome), motives: &motives, words: &words, conditions, seen, checks, review: None };
        let ground = Ground { reasons, ..ground(probability) };
        if let Ok((action, checks)) = judge(&draft, &ground, LIMITS, TODAY) {
            let overrides = outcome.overrides(ground.advice);
            proptest::prop_assert!(seen && words.len() <= MOST_WORDS);
            if outcome == Outcome::Refuse || overrides {
                proptest::prop_assert!(!motives.is_empty() && words.len() >= LEAST_WORDS);
            }
            if outcome == Outcome::Grant {
                proptest::prop_assert!(amount.is_none_or(|amount| (1.0..=300_000.0).contains(&amount)));
                let register = checks.register.as_ref();
                proptest::prop_assert!(register.is_some_and(|it| it.day.as_str() <= TODAY && !it.key.is_empty()));
                proptest::prop_assert!(!checks.is_listed() || words.len() >= LEAST_WORDS);
                let alone = ground.advice == Advice::Refuse && action == Action::Decide;
                proptest::prop_assert!(!alone, "a grant in the zone of refusal by one person");
            }
            let concluded = matches!(outcome, Outcome::Grant | Outcome::Refuse);
            proptest::prop_assert_eq!(concluded, matches!(action, Action::Decide | Action::Propose));
        }
    }
}
