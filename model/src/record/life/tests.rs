use super::*;

/// The documents have this table.
const TABLE: &str = "\
none: decide → decided, propose → proposed, ask_for_more → asked, refer → referred
referred: decide → decided, propose → proposed, ask_for_more → asked, close → closed
proposed: approve → decided, return → returned
returned: decide → decided, propose → proposed, ask_for_more → asked, refer → referred, close → closed
decided: tell → told
asked: tell → waiting
told: ask_review → review_asked, close → closed
waiting: decide → decided, propose → proposed, ask_for_more → asked, refer → referred, close → closed
review_asked: take_up → in_review
in_review: decide → decided, propose → proposed, ask_for_more → asked, release → review_asked
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

/// Follows these steps; the first must begin a case.
fn follow(steps: &[(Action, &str)]) -> Result<Case, Refusal> {
    let mut case = None;
    for &(action, by) in steps {
        case = Some(Case::after(case.as_ref(), action, by)?);
    }
    case.ok_or(Refusal::State)
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
            match Case::after(before.as_ref(), action, by) {
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
                    case = Some(after);
                }
            }
        }
    }
}
