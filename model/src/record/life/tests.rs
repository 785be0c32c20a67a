use super::*;

const TABLE: &str = "\
none: decide → decided, propose → proposed, ask_for_more → asked, refer → referred
referred: decide → decided, propose → proposed, ask_for_more → asked, close → closed
proposed: approve → decided, return → returned
returned: decide → decided, propose → proposed, ask_for_more → asked, refer → referred, close → closed
decided: tell → told
asked: tell → waiting
told: ask_review → review_asked
waiting: decide → decided, propose → proposed, ask_for_more → asked, refer → referred, close → closed
review_asked: take_up → in_review
in_review: decide → decided, propose → proposed, ask_for_more → asked, take_up → in_review, release → review_asked
closed: nothing
";

#[test]
fn the_life_of_a_case_is_this_table() {
    let states = std::iter::once(None).chain(State::ALL.map(Some));
    let mut table = String::new();
    for state in states {
        let ways: Vec<String> = Action::ALL
            .into_iter()
            .filter_map(|action| Some(format!("{} → {}", action.name(), next(state, action)?.name())))
            .collect();
        let ways = if ways.is_empty() { "nothing".to_owned() } else { ways.join(", ") };
        table += &format!("{}: {ways}\n", state.map_or("none", State::name));
    }
    assert_eq!(table, TABLE);
    assert!(
        include_str!("../../../../docs/reference.md").contains(TABLE),
        "the reference has the same table"
    );
}

#[test]
fn names_are_what_is_serialised() {
    for action in Action::ALL {
        assert_eq!(serde_json::to_string(&action).expect("a text"), format!("\"{}\"", action.name()));
        assert_eq!(Action::named(action.name()), Some(action));
    }
    for state in State::ALL {
        assert_eq!(serde_json::to_string(&state).expect("a text"), format!("\"{}\"", state.name()));
    }
}

/// A day, and until when a review that is taken up on it is claimed.
const TODAY: &str = "2026-11-30T09:00:00.000Z";
const CLAIM: &str = "2026-12-03T09:00:00.000Z";
/// A day after that.
const LATER: &str = "2026-12-03T09:00:00.001Z";

fn step<'a>(action: Action, by: &'a str) -> Step<'a> {
    Step { action, by, at: TODAY, claim: Some(CLAIM).filter(|_| action == Action::TakeUp) }
}

/// Follows these steps on one day; the first must begin a case.
fn follow(steps: &[(Action, &str)]) -> Result<Case, Refusal> {
    let mut case = None;
    for &(action, by) in steps {
        case = Some(Case::after(case.as_ref(), step(action, by))?);
    }
    case.ok_or(Refusal::State)
}

#[test]
fn who_refers_lets_another_person_decide() {
    use Action::{Close, Decide, Propose, Refer, Return};
    for action in [Decide, Propose, Close] {
        assert_eq!(follow(&[(Refer, "anna"), (action, "anna")]), Err(Refusal::SamePerson), "{action:?}");
        assert!(follow(&[(Refer, "anna"), (action, "basil")]).is_ok(), "{action:?}");
    }
    let returned = [(Propose, "anna"), (Return, "basil")];
    // It is not put away to be proposed afresh to somebody else.
    assert_eq!(follow(&[&returned[..], &[(Close, "anna")]].concat()), Err(Refusal::SamePerson));
    assert!(follow(&[&returned[..], &[(Propose, "anna")]].concat()).is_ok());
}

#[test]
fn a_review_ends_with_an_answer_and_waits_for_nobody_who_is_away() {
    use Action::{AskForMore, AskReview, Close, Decide, Release, TakeUp, Tell};
    let asked = [(Decide, "anna"), (Tell, "anna"), (AskReview, "client"), (TakeUp, "basil")];
    let waiting = [&asked[..], &[(AskForMore, "basil"), (Tell, "anna")]].concat();
    for by in ["anna", "basil", "clara"] {
        assert_eq!(follow(&[&waiting[..], &[(Close, by)]].concat()), Err(Refusal::Contested), "{by}");
    }
    for (case, action) in [(&asked[..], TakeUp), (&asked, Decide), (&asked, Release), (&waiting, Decide)] {
        let case = follow(case).expect("a review");
        let later = |by| Case::after(Some(&case), Step { at: LATER, ..step(action, by) });
        assert_eq!(Case::after(Some(&case), step(action, "clara")), Err(Refusal::Reviewer), "{action:?}");
        // Once the claim is over, somebody else takes it up; nobody decides past whoever has it.
        let may = action == TakeUp || case.state == State::Waiting;
        assert_eq!(later("clara").is_ok(), may, "{action:?}");
        assert!(later("basil").is_ok(), "{action:?}");
        if action != Release {
            assert_eq!(later("anna"), Err(Refusal::Decider), "{action:?}");
        }
    }
}

#[test]
fn who_proposes_does_not_approve() {
    use Action::{Approve, Propose, Return};
    assert_eq!(follow(&[(Propose, "anna"), (Approve, "anna")]), Err(Refusal::SamePerson));
    assert_eq!(follow(&[(Propose, "anna"), (Return, "anna")]), Err(Refusal::SamePerson));
    let case = follow(&[(Propose, "anna"), (Approve, "basil")]).expect("two people");
    assert_eq!((case.state, case.deciders), (State::Decided, vec!["anna".to_owned(), "basil".to_owned()]));
}

#[test]
fn who_decided_does_not_review() {
    use Action::{Approve, AskReview, Decide, Propose, Return, TakeUp, Tell};
    let contested = [(Propose, "anna"), (Approve, "basil"), (Tell, "anna"), (AskReview, "client")];
    for decider in ["anna", "basil"] {
        assert_eq!(follow(&[&contested[..], &[(TakeUp, decider)]].concat()), Err(Refusal::Decider));
    }
    let review = [&contested[..], &[(TakeUp, "clara")]].concat();
    assert_eq!(follow(&[&review[..], &[(Decide, "dora")]].concat()), Err(Refusal::Reviewer));
    // Nor by way of a proposal that comes back.
    let returned = [&review[..], &[(Propose, "clara"), (Return, "dora")]].concat();
    assert_eq!(follow(&[&returned[..], &[(Decide, "anna")]].concat()), Err(Refusal::Decider));
    assert_eq!(
        follow(&[&review[..], &[(Propose, "clara"), (Approve, "basil")]].concat()),
        Err(Refusal::Decider)
    );
    let case = follow(&[&review[..], &[(Decide, "clara")]].concat()).expect("another person reviews");
    assert!(!case.contested && case.state == State::Decided);
}

#[cfg(not(target_arch = "wasm32"))]
proptest::proptest! {
    /// Random people do random things: whatever succeeds is in the table, every decision is a person's, an approval
    /// another person's, and what is contested nobody's who decided it.
    #[test]
    fn nothing_outside_of_the_table_succeeds(
        steps in proptest::collection::vec((0..Action::ALL.len(), 0..4_usize), 1..60)
    ) {
        const PEOPLE: [&str; 4] = ["anna", "basil", "clara", "dora"];
        let mut case: Option<Case> = None;
        for (action, by) in steps {
            let (action, by) = (Action::ALL[action], PEOPLE[by]);
            let before = case.clone();
            let allowed = next(before.as_ref().map(|case| case.state), action);
            match Case::after(before.as_ref(), step(action, by)) {
                Err(Refusal::State) => proptest::prop_assert_eq!(allowed, None),
                Err(_) => proptest::prop_assert!(allowed.is_some()),
                Ok(after) => {
                    proptest::prop_assert_eq!(Some(after.state), allowed);
                    let contested = before.as_ref().is_some_and(|before| before.contested);
                    let earlier = before.as_ref().map(|before| before.deciders.clone()).unwrap_or_default();
                    if after.state == State::Decided {
                        proptest::prop_assert!(after.deciders.iter().any(|decider| decider == by));
                        proptest::prop_assert!(!contested || !earlier.iter().any(|decider| decider == by));
                    }
                    if action == Action::Approve {
                        proptest::prop_assert!(before.is_some_and(|before| before.proposer != by));
                    }
                    // What is contested ends with a decision.
                    proptest::prop_assert!(!contested || after.contested || after.state == State::Decided);
                    proptest::prop_assert!(!contested || after.state != State::Closed);
                    case = Some(after);
                }
            }
        }
    }
}
