//! Whatever people of every role, programs and strangers do, in whatever order and with whatever they can know: nothing outside
//! the policy's table succeeds.
//!
//! The acts are all that there are: every server function, every operation of the API, every page, every way to begin a case and
//! every step of one, every move of the credit policy; who adds one has to say here what it asks for, or this fails. Each is sent
//! with the fields that whoever may do it would send, so that the door alone keeps the others out.

mod acts;

use crate::support::house::{House, WORDS};
use crate::support::{Answer, ask, secret_token, signed_in};
use acts::{Act, any_act};
use app::policy::{Permission, Role};
use axum::Router;
use http::{Request, StatusCode, header};
use model::record::life::{Action, Case};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::collections::HashMap;
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use tokio::task::block_in_place;

const SEQUENCES: u32 = 6;
const LONGEST: usize = 40;
/// No other sequence begins after that.
const AT_MOST: Duration = Duration::from_secs(15);
/// Who there is, beside a stranger and a program with every scope; of some roles two, for a second person is another one.
const PEOPLE: [&[Role]; 7] = [
    &[Role::Advisor],
    &[Role::Advisor],
    &[Role::RiskManager],
    &[Role::RiskManager],
    &[Role::Auditor],
    &[Role::Operator],
    &[Role::Advisor, Role::RiskManager],
];

/// Somebody who asks.
#[derive(Debug, Clone, Copy)]
enum Who {
    Stranger,
    Program,
    Person(usize),
}

impl Who {
    /// What the policy's table says.
    fn may(self, permission: Permission) -> bool {
        match self {
            Self::Stranger => false,
            Self::Program => permission.is_scope(),
            Self::Person(number) => PEOPLE[number].iter().any(|role| permission.roles().contains(role)),
        }
    }
}

fn anybody() -> impl Strategy<Value = Who> {
    prop_oneof![
        1 => Just(Who::Stranger),
        1 => Just(Who::Program),
        8 => (0..PEOPLE.len()).prop_map(Who::Person),
    ]
}

struct World {
    house: House,
    router: Router,
    /// The headers that say who asks.
    program: String,
    people: Vec<String>,
    /// Somebody with every role, who sees every form and sends none.
    onlooker: String,
    /// By which name the records know whom.
    actors: HashMap<usize, String>,
    cases: Vec<String>,
    /// Events so far.
    count: i64,
}

impl World {
    async fn new(house: House) -> Self {
        let records = house.records();
        let mut people = Vec::new();
        for roles in PEOPLE {
            people.push(signed_in(records, roles).await);
        }
        let onlooker = signed_in(records, &Role::ALL).await;
        let program = format!("Bearer {}", secret_token(records).await);
        let router = house.to(&[]).await;
        Self { house, router, program, people, onlooker, actors: HashMap::new(), cases: Vec::new(), count: 0 }
    }

    /// A request of theirs.
    async fn asked(&self, who: Who, mut request: Request<axum::body::Body>) -> Answer {
        let (name, value) = match who {
            Who::Stranger => return ask(&self.router, request).await,
            Who::Program => (header::AUTHORIZATION, &self.program),
            Who::Person(number) => (header::COOKIE, &self.people[number]),
        };
        request.headers_mut().insert(name, value.parse().expect("a header"));
        ask(&self.router, request).await
    }

    /// What the form that is sent to `to` holds on the page at `at`, if it is there for anybody.
    async fn hidden(&self, at: &str, to: &str) -> Vec<(String, String)> {
        let mut page = acts::page(at);
        page.headers_mut().insert(header::COOKIE, self.onlooker.parse().expect("a header"));
        let page = ask(&self.router, page).await.text;
        let form = page.split_once(&format!("action=\"{to}\"")).map(|(_, form)| form).unwrap_or_default();
        let form = form.split("</form>").next().unwrap_or_default();
        let value = |name: &str| {
            let (_, value) = form.split_once(&format!("name=\"{name}\" value=\""))?;
            Some((name.to_owned(), value.split('"').next()?.to_owned()))
        };
        ["key", "shown", "seen_event", "about"].into_iter().filter_map(value).collect()
    }

    /// Does it, and holds what came of it against the policy.
    async fn play(&mut self, who: Who, act: &Act) {
        let case = match act {
            Act::Step(case, _, _) => self.cases.get(case % self.cases.len().max(1)).cloned(),
            _ => None,
        };
        let stood = match &case {
            Some(case) => {
                Some(self.house.records().case(case).await.expect("it reads").expect("it is there").case)
            }
            None => None,
        };
        let Some((request, wanted)) = acts::request(self, act, case.as_deref()).await else { return };
        let answer = self.asked(who, request).await;
        let (status, to) = (answer.status(), answer.header(header::LOCATION));
        let denied = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].contains(&status)
            || status == StatusCode::SEE_OTHER && to.starts_with("/sign-in");
        assert!(!status.is_server_error(), "{who:?} {act:?}: {status} {}", answer.text);
        assert!(denied || who.may(wanted), "{who:?} {act:?}: {status}");
        // What the door cannot know, the case says.
        let may = stood
            .as_ref()
            .zip(act.action())
            .is_none_or(|(case, action)| who.may(acts::of_action(action, case.contested)));
        if act.is_nobodys() {
            assert!(denied, "{who:?} {act:?}: {status}");
        } else {
            assert!(!(denied && who.may(wanted) && may), "{who:?} {act:?}: {status}");
        }
        let (before, after) = (self.count, self.counted().await);
        if after == before {
            return;
        }
        self.count = after;
        assert_eq!(after, before + 1, "{who:?} {act:?}");
        assert!(!denied, "{who:?} {act:?} was told no and did it");
        let Who::Person(number) = who else { panic!("{who:?} {act:?} was recorded") };
        self.recorded(number, act, stood.as_ref(), after).await;
    }

    /// What was recorded is what the table allows to this person, who is not the one who has to be another.
    async fn recorded(&mut self, number: usize, act: &Act, stood: Option<&Case>, sequence: i64) {
        let (records, who) = (self.house.records(), Who::Person(number));
        if let Act::Steer(done) = act {
            assert!(who.may(acts::of_move(*done)), "{who:?} {act:?}");
            assert_eq!(records.last_steering().await.expect("it reads"), sequence);
            return;
        }
        let record = records.records(&[sequence]).await.expect("they read").pop().expect("it is there");
        let (action, contested) = (record.act.action, stood.is_some_and(|case| case.contested));
        assert!(who.may(acts::of_action(action, contested)), "{who:?} {act:?} was recorded as {action:?}");
        let actor = self.actors.entry(number).or_insert_with(|| record.actor.clone());
        assert_eq!(*actor, record.actor, "{act:?}");
        if let Some(stood) = stood {
            let own = stood.proposer == record.actor;
            assert!(!(own && [Action::Approve, Action::Return].contains(&action)), "{who:?} {act:?}");
            let decided = contested && stood.deciders.contains(&record.actor);
            assert!(!(decided && (action.concludes() || action == Action::TakeUp)), "{who:?} {act:?}");
        }
        if let Act::Begin(client, _) = act {
            let person = model::record::person::Person::Client(*client);
            let theirs = records.cases_of(&person, None).await.expect("they read");
            self.cases.push(theirs.first().expect("it has begun").id.clone());
        }
    }

    async fn counted(&self) -> i64 {
        i64::try_from(self.house.audit().await.walk.count).expect("a few")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_outside_the_policys_table_succeeds_whatever_is_done_in_whatever_order() {
    let first = House::new().await;
    let begun = Instant::now();
    let config =
        Config { cases: SEQUENCES, failure_persistence: None, max_shrink_iters: 30, ..Config::default() };
    let sequences = prop::collection::vec((anybody(), any_act()), LONGEST / 2..=LONGEST);
    let played = |sequence: Vec<(Who, Act)>| {
        if begun.elapsed() > AT_MOST {
            return Ok(());
        }
        Handle::current().block_on(async {
            // Each on records of its own, over one bank.
            let mut world = World::new(first.with_new_records().await).await;
            for (who, act) in &sequence {
                world.play(*who, act).await;
            }
            assert_eq!(world.house.audit().await.findings, []);
        });
        Ok(())
    };
    let outcome = block_in_place(|| TestRunner::new(config).run(&sequences, played));
    outcome.unwrap_or_else(|found| panic!("{found}"));
}
