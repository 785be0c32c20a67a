//! Rules about the steering: a policy rules once a second person has published it, a stop holds until it is lifted, every
//! server sees both, and what is decided otherwise is refused, and found if it was not.

use crate::support::{Bank, on_both_engines, parameters};
use chrono::{DateTime, TimeDelta, Utc};
use model::decision::Costs;
use model::record::evidence::{Act, Evidence, Statement, System};
use model::record::life::{Action, State};
use model::record::person::Person;
use model::record::replay::Verdict;
use model::record::rules::{LIMITS, Limits, Outcome};
use model::record::steering::{Move, Notice, Refusal, Settings};
use sea_orm::{ConnectionTrait, Database, DbBackend};
use store::Records;
use store::records::{Deed, DeedError, Finding, SteeringDeed, SteeringError};

const MODEL: &str = "credit-default@0";

fn at(second: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::seconds(second)
}

async fn records(bank: &Bank) -> Records {
    Records::migrate(&bank.url).await.expect("they can be made");
    Records::open(&bank.url).await.expect("they open")
}

fn settings() -> Settings {
    Settings {
        costs: Costs { false_negative: 12.0, false_positive: 1.0 },
        threshold: 0.08,
        review_from: 0.07,
        review_to: 0.09,
        least_completeness: 0.7,
        limits: Limits { amount: 500_000.0, ..LIMITS },
    }
}

fn deed(done: Move, actor: &str, about: Option<i64>, key: &str) -> SteeringDeed {
    let notice = Notice {
        by: actor.to_owned(),
        done,
        words: "The losses of the last quarter ask for it.".to_owned(),
        settings: (done == Move::Propose).then(settings),
        about,
        version: None,
        model: MODEL.to_owned(),
    };
    SteeringDeed { at: at(1), actor: actor.to_owned(), key: key.to_owned(), notice }
}

async fn publish(records: &Records) -> i64 {
    let proposed = records.steer(deed(Move::Propose, "anna", None, "p")).await.expect("it is proposed");
    records.steer(deed(Move::Publish, "ben", Some(proposed), "q")).await.expect("it is published")
}

/// By what somebody decides who saw version `version`.
fn system(version: u32) -> System {
    let own = parameters(MODEL).policy;
    let (policy, limits) = match version {
        0 => (own, LIMITS),
        version => (settings().policy(version, &own), settings().limits),
    };
    System {
        model: MODEL.to_owned(),
        model_hash: "0".to_owned(),
        catalogue: "0".to_owned(),
        program: "0".to_owned(),
        policy,
        limits,
    }
}

fn decide(client: i64, action: Action, system: Option<System>, key: &str) -> Deed {
    let act = Act {
        by: "carl".to_owned(),
        action,
        state: State::Closed,
        outcome: Some(Outcome::Refuse),
        advice: None,
        motives: Vec::new(),
        system,
        language: None,
        about: None,
        due: None,
        claim: None,
    };
    let statement = Statement { person: Some(Person::Client(client)), ..Statement::default() };
    Deed { at: at(2), actor: "carl".to_owned(), key: key.to_owned(), case: None, act, statement }
}

async fn findings(records: &Records) -> Vec<Finding> {
    let mut never = |_: &Evidence, _: &System| Verdict::Match;
    records.audit(&[], &[], &mut never).await.expect("it can be read").findings
}

on_both_engines! {
    async fn a_policy_rules_for_every_server_once_a_second_person_has_published_it(bank) {
        let records = records(&bank).await;
        let other = Records::open(&bank.url).await.expect("another server opens them");
        assert_eq!(other.last_steering().await.expect("it answers"), 0);
        let proposed = records.steer(deed(Move::Propose, "anna", None, "1")).await.expect("it is proposed");
        assert_eq!(records.steer(deed(Move::Propose, "anna", None, "1")).await.expect("once"), proposed);
        let alone = records.steer(deed(Move::Publish, "anna", Some(proposed), "2")).await;
        assert!(matches!(alone, Err(SteeringError::Refused(Refusal::SamePerson))), "{alone:?}");
        let key = records.steer(deed(Move::Stop, "anna", None, "1")).await;
        assert!(matches!(key, Err(SteeringError::Key)), "{key:?}");
        assert_eq!(other.steering().await.expect("it reads").0.version, 0);
        let published = records.steer(deed(Move::Publish, "ben", Some(proposed), "3")).await.expect("it is published");
        assert_eq!(other.last_steering().await.expect("it answers"), published);
        let (steering, events) = other.steering().await.expect("it reads");
        assert_eq!((steering.version, steering.settings, events.len()), (1, Some(settings()), 2));
        assert_eq!(events[1].notice.version, Some(1));
        assert_eq!(findings(&records).await, []);
    }

    async fn nothing_is_decided_under_another_policy_than_the_one_that_rules(bank) {
        let records = records(&bank).await;
        records.act(decide(1, Action::Decide, Some(system(0)), "1")).await.expect("the artifact's rules");
        publish(&records).await;
        let late = records.act(decide(2, Action::Decide, Some(system(0)), "2")).await;
        assert!(matches!(late, Err(DeedError::Policy)), "{late:?}");
        let mut forged = system(1);
        forged.limits.amount = 1e9;
        let forged = records.act(decide(2, Action::Decide, Some(forged), "3")).await;
        assert!(matches!(forged, Err(DeedError::Policy)), "{forged:?}");
        records.act(decide(2, Action::Decide, Some(system(1)), "4")).await.expect("the published one rules");
        assert_eq!(findings(&records).await, []);
    }

    async fn nothing_is_approved_that_was_proposed_under_another_policy(bank) {
        let records = records(&bank).await;
        let proposed = records.act(decide(1, Action::Propose, Some(system(0)), "1")).await.expect("it is proposed");
        publish(&records).await;
        let on_it = |action, key| Deed {
            case: Some((proposed.case.clone(), proposed.sequence)),
            actor: "dora".to_owned(),
            ..decide(1, action, None, key)
        };
        let late = records.act(on_it(Action::Approve, "2")).await;
        assert!(matches!(late, Err(DeedError::Policy)), "{late:?}");
        records.act(on_it(Action::Return, "3")).await.expect("it is sent back, to be judged again");
        assert_eq!(findings(&records).await, []);
    }

    async fn nothing_is_decided_or_approved_while_there_is_a_stop(bank) {
        let records = records(&bank).await;
        let proposed = records.act(decide(1, Action::Propose, Some(system(0)), "1")).await.expect("it is proposed");
        let stop = records.steer(deed(Move::Stop, "anna", None, "2")).await.expect("it is stopped");
        for action in [Action::Decide, Action::Propose, Action::AskForMore, Action::Refer] {
            let refused = records.act(decide(2, action, Some(system(0)), action.name())).await;
            assert!(matches!(refused, Err(DeedError::Stopped)), "{refused:?}");
        }
        let on_it = |action| Deed {
            case: Some((proposed.case.clone(), proposed.sequence)),
            actor: "dora".to_owned(),
            ..decide(1, action, None, "5")
        };
        let approved = records.act(on_it(Action::Approve)).await;
        assert!(matches!(approved, Err(DeedError::Stopped)), "{approved:?}");
        let lifted = records.steer(deed(Move::Resume, "dora", Some(stop), "6")).await;
        assert!(matches!(lifted, Err(SteeringError::Refused(Refusal::Moved))), "{lifted:?}");
        let lifting = records.steer(deed(Move::ProposeResume, "dora", Some(stop), "7")).await.expect("it is proposed");
        let lifted = records.steer(deed(Move::Resume, "dora", Some(lifting), "8")).await;
        assert!(matches!(lifted, Err(SteeringError::Refused(Refusal::SamePerson))), "{lifted:?}");
        records.steer(deed(Move::Resume, "anna", Some(lifting), "9")).await.expect("it is lifted");
        records.act(on_it(Action::Approve)).await.expect("it goes on");
        assert_eq!(findings(&records).await, []);
    }

    async fn a_decision_that_did_not_stand_on_what_ruled_is_found(bank) {
        let records = records(&bank).await;
        publish(&records).await;
        records.act(decide(1, Action::Decide, Some(system(1)), "1")).await.expect("it is decided");
        assert_eq!(findings(&records).await, []);
        // The publication is made to have been of another policy.
        let db = Database::connect(bank.url.replace("bank.db", "bank-records.db")).await.expect("it opens");
        let trigger = match db.get_database_backend() {
            DbBackend::Sqlite => "DROP TRIGGER event_no_update",
            _ => "DROP TRIGGER event_no_update ON event",
        };
        db.execute_unprepared(trigger).await.expect("it is there");
        db.execute_unprepared("UPDATE event SET body = replace(body, '0.07', '0.06') WHERE sequence = 1")
            .await
            .expect("whoever tampers does");
        assert!(findings(&records).await.contains(&Finding::Policy(3)));
        let words = "UPDATE event SET body = replace(body, 'ask for it', '') WHERE sequence = 2";
        db.execute_unprepared(words).await.expect("whoever tampers does");
        db.execute_unprepared("UPDATE event SET body = replace(body, 'losses of the last quarter', '') WHERE sequence = 2")
            .await
            .expect("whoever tampers does");
        assert!(findings(&records).await.contains(&Finding::Event(2)), "it could not have been done without words");
    }

    async fn whoever_only_looks_makes_no_records(bank) {
        assert!(Records::look_at(&bank.nothing().await).await.expect("it answers").is_none());
        let made = records(&bank).await;
        let published = publish(&made).await;
        let looked = Records::look_at(&bank.url).await.expect("it answers").expect("they are there");
        assert_eq!(looked.last_steering().await.expect("it answers"), published);
    }
}
