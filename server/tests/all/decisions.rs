//! Decisions over HTTP, without a script: who may take one, what it needs, that the client is told and can answer, and that
//! nothing decides by itself.

use crate::support::house::{House, WORDS, case_of, decide, hidden, page, refuse, send, step};
use crate::support::{CLIENT, ask};
use app::policy::Role;
use axum::Router;
use axum::body::Body;
use http::{Method, Request, StatusCode};
use model::record::letter::tidy_code;
use model::record::life::{Action, State};
use server::http::door::letters::MOST_LETTERS;
use store::{Silent, correct};

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_taken_told_contested_and_reviewed() {
    let house = House::new().await;
    let (advisor, manager) = (house.to(&[Role::Advisor]).await, house.to(&[Role::Advisor]).await);
    let case = refuse(&house, &advisor, CLIENT).await;
    let told = step(&advisor, &case, Action::Tell, &[("language", "en")]).await;
    assert_eq!(case_of(&told), case);
    let letter = page(&advisor, &format!("/decisions/{case}/letter")).await;
    for said in ["could not be proven", "free of charge", "cnil.fr"] {
        assert!(letter.text.contains(said), "{said}: {}", letter.text);
    }
    assert!(!letter.text.contains(WORDS), "own words stay in the file");
    // The client, with the code alone.
    let code =
        letter.text.split("class=\"code\">").nth(1).expect("a code").split('<').next().expect("it ends");
    let (nobody, code) = (house.to(&[]).await, tidy_code(code).expect("a code"));
    let own = page(&nobody, &format!("/letters/{code}")).await;
    assert_eq!(own.status(), StatusCode::OK);
    assert!(own.text.contains("could not be proven"));
    let to = format!("/letters/{code}/review");
    let (key, seen_event) = (hidden(&own, &to, "key"), hidden(&own, &to, "seen_event"));
    let fields =
        [("key", key.as_str()), ("seen_event", &seen_event), ("words", "I now have a permanent job.")];
    assert_eq!(send(&nobody, &to, &fields).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(send(&nobody, &to, &fields).await.status(), StatusCode::SEE_OTHER, "sent twice, done once");
    assert_eq!(house.state_of(&case).await, State::ReviewAsked);
    // Who decided sees no way to review; another person does.
    let hers = page(&advisor, &format!("/decisions/{case}")).await;
    assert!(!hers.text.contains("take_up"), "{}", hers.text);
    assert!(page(&manager, "/decisions").await.text.contains(&case));
    step(&manager, &case, Action::TakeUp, &[]).await;
    assert_eq!(house.state_of(&case).await, State::InReview);
    let (at, to) = (format!("/decisions/{case}"), format!("/decisions/{case}/conclude"));
    let unheard =
        decide(&manager, &at, &to, &[("outcome", "grant"), ("motives", "budget_checked"), ("words", WORDS)])
            .await;
    assert_eq!(unheard.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unheard.text.contains("fault-view") && unheard.text.contains("fault-answer"));
    let heard = [
        ("outcome", "grant"),
        ("motives", "budget_checked"),
        ("words", WORDS),
        ("view", "The client has a permanent job since October."),
        ("answer", "Thank you for the contract; we have looked at it again."),
    ];
    assert_eq!(case_of(&decide(&manager, &at, &to, &heard).await), case);
    if house.state_of(&case).await == State::Proposed {
        step(&house.to(&[Role::RiskManager]).await, &case, Action::Approve, &[]).await;
    }
    step(&manager, &case, Action::Tell, &[("language", "en")]).await;
    let second = page(&manager, &format!("/decisions/{case}/letter")).await;
    assert!(second.text.contains("Thank you for the contract"), "{}", second.text);
    // Whoever watches over decisions sees that one was changed.
    let figures = page(&house.to(&[Role::RiskManager]).await, "/model/decisions").await;
    let says = ["de nouveau\u{a0}: 1, dont autrement\u{a0}: 1", "again: 1; otherwise than before: 1"];
    assert!(says.iter().any(|said| figures.text.contains(said)), "{}", figures.text);
    assert_eq!(page(&advisor, "/model/decisions").await.status(), StatusCode::FORBIDDEN);
    let found = house.audit().await;
    assert_eq!(found.findings, []);
    assert_eq!(page(&nobody, &format!("/letters/{}", "0".repeat(25))).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_said_at_the_field_and_what_was_filled_in_stays() {
    let house = House::new().await;
    let advisor = house.to(&[Role::Advisor]).await;
    // So does what else the page showed.
    let asked = "?against=granted";
    let (at, to) = (format!("/clients/{CLIENT}{asked}"), format!("/clients/{CLIENT}/decision{asked}"));
    let fields = [("outcome", "refuse"), ("words", "too short <b>")];
    let again = decide(&advisor, &at, &to, &fields).await;
    assert_eq!(again.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let action = format!("action=\"{to}\"");
    for said in ["fault-motives", "fault-words", "too short &lt;b&gt;", "role=\"alert\"", &action] {
        assert!(again.text.contains(said), "{said}: {}", again.text);
    }
    let form = page(&advisor, &at).await;
    let (key, shown) = (hidden(&form, &to, "key"), hidden(&form, &to, "shown"));
    let unseen = [("key", key.as_str()), ("shown", &shown), ("outcome", "grant")];
    let unseen = send(&advisor, &to, &unseen).await;
    assert!(unseen.text.contains("fault-seen"), "nobody decides unseen: {}", unseen.text);
    // The form comes back where it stands, whatever part its address would show.
    let from_others = format!("/clients/{CLIENT}/decision?with=nearest");
    let fields = [("key", key.as_str()), ("shown", &shown), ("outcome", "grant")];
    assert!(send(&advisor, &from_others, &fields).await.text.contains("fault-seen"));
    let other = [("key", key.as_str()), ("shown", "another file"), ("seen", "on"), ("outcome", "grant")];
    assert_eq!(
        send(&advisor, &to, &other).await.status(),
        StatusCode::CONFLICT,
        "the file has changed meanwhile"
    );
    assert_eq!(house.audit().await.walk.count, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_twice_is_done_once_and_answered_twice_and_a_step_keeps_its_words() {
    let house = House::new().await;
    let (advisor, manager) = (house.to(&[Role::Advisor]).await, house.to(&[Role::RiskManager]).await);
    let case = refuse(&house, &advisor, CLIENT).await;
    step(&advisor, &case, Action::Tell, &[("language", "en")]).await;
    let short = step(&advisor, &case, Action::AskReview, &[("words", "too short <b>")]).await;
    assert_eq!(short.status(), StatusCode::UNPROCESSABLE_ENTITY);
    for said in ["id=\"fault-words\"", "too short &lt;b&gt;"] {
        assert!(short.text.contains(said), "{said}: {}", short.text);
    }
    step(&advisor, &case, Action::AskReview, &[("words", WORDS)]).await;
    step(&manager, &case, Action::TakeUp, &[]).await;
    let (at, to) = (format!("/decisions/{case}"), format!("/decisions/{case}/conclude"));
    // What was begun is brought to its end, also when the client is in the bank no more.
    house.state.store.erase(&[CLIENT], &store::Silent).await.expect("they are gone");
    let form = page(&manager, &at).await;
    assert!(form.text.contains("n’est plus dans la base"), "{}", form.text);
    let [key, shown, seen_event] = ["key", "shown", "seen_event"].map(|name| hidden(&form, &to, name));
    let fields = [
        ("key", key.as_str()),
        ("shown", &shown),
        ("seen_event", &seen_event),
        ("seen", "on"),
        ("outcome", "ask_for_more"),
        ("words", WORDS),
        ("view", WORDS),
        ("answer", WORDS),
    ];
    let before = house.audit().await.walk.count;
    for time in ["once", "twice"] {
        let sent = send(&manager, &to, &fields).await;
        assert_eq!(sent.status(), StatusCode::SEE_OTHER, "{time}: {}", sent.text);
    }
    // Whoever goes back and says otherwise is told that it was not done.
    let mut otherwise = fields;
    otherwise[4].1 = "refer";
    let otherwise = send(&manager, &to, &otherwise).await;
    assert_eq!(otherwise.status(), StatusCode::CONFLICT);
    assert!(otherwise.text.contains("role=\"alert\""), "{}", otherwise.text);
    assert_eq!(house.audit().await.walk.count, before + 1);
    // The key of one thing is not that of another.
    let other = [("key", key.as_str()), ("seen_event", seen_event.as_str())];
    let other = send(&manager, &format!("{at}/{}", Action::TakeUp.name()), &other).await;
    assert_eq!(other.status(), StatusCode::CONFLICT);
    // Whoever comes too late is told, though no form is left to say it at.
    let late = [("key", "another"), ("seen_event", seen_event.as_str())];
    let late = send(&manager, &format!("{at}/{}", Action::Release.name()), &late).await;
    assert_eq!(late.status(), StatusCode::CONFLICT);
    assert!(late.text.contains("role=\"alert\""), "{}", late.text);
}

/// Every route, asked by everybody whom it does not belong to.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_decides_without_a_person_who_may() {
    let house = House::new().await;
    let (case, client) = (refuse(&house, &house.to(&[Role::Advisor]).await, CLIENT).await, CLIENT + 1);
    let before = house.audit().await.walk.count;
    let nobody_who_may =
        [house.to(&[]).await, house.to(&[Role::Operator]).await, house.to(&[Role::Auditor]).await];
    let mut paths = vec![format!("/clients/{client}/decision")];
    paths.extend(Action::ALL.map(|action| format!("/decisions/{case}/{}", action.name())));
    paths.extend(["decide", "conclude", "delete"].map(|step| format!("/decisions/{case}/{step}")));
    paths.extend(crate::support::server_functions().into_iter().map(|(path, _)| path.to_string()));
    let row = house.records().case(&case).await.expect("it reads").expect("it is there");
    let seen_event = row.last_event.to_string();
    for router in &nobody_who_may {
        for path in &paths {
            let key = format!("key-{path}");
            let fields = [
                ("key", key.as_str()),
                ("seen_event", &seen_event),
                ("seen", "on"),
                ("outcome", "grant"),
                ("words", WORDS),
                ("language", "fr"),
            ];
            let answer = send(router, path, &fields).await;
            // Some of them may read; none may do anything to a case.
            let reads = path.starts_with("/api/");
            assert!(reads || !answer.status().is_success(), "{path}: {}", answer.status());
        }
    }
    // What scores, what shows and what is only read decides nothing, whoever asks.
    let advisor = house.to(&[Role::Advisor]).await;
    for path in ["/decisions", "/clients", &format!("/clients/{client}"), &format!("/decisions/{case}")] {
        page(&advisor, path).await;
    }
    for path in [format!("/api/v1/clients/{client}/score"), format!("/api/v1/clients/{client}/explanation")] {
        page(&advisor, &path).await;
    }
    for method in [Method::GET, Method::PUT, Method::DELETE, Method::PATCH] {
        let request = Request::builder().method(method).uri(format!("/decisions/{case}/tell"));
        ask(&advisor, request.body(Body::empty()).expect("a request")).await;
    }
    assert_eq!(house.audit().await.walk.count, before, "nothing was recorded");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_override_beyond_the_limits_needs_a_second_person() {
    let house = House::new().await;
    let advisor = house.to(&[Role::Advisor, Role::RiskManager]).await;
    let (_, case) = proposed_by(&advisor).await;
    assert_eq!(house.state_of(&case).await, State::Proposed);
    assert!(!page(&advisor, &format!("/decisions/{case}")).await.text.contains("/approve"), "not her own");
    let row = house.records().case(&case).await.expect("it reads").expect("it is there");
    let seen_event = row.last_event.to_string();
    let forced = [("key", "forced"), ("seen_event", seen_event.as_str())];
    let forced = send(&advisor, &format!("/decisions/{case}/approve"), &forced).await;
    assert_eq!(forced.status(), StatusCode::CONFLICT);
    assert_eq!(house.state_of(&case).await, State::Proposed);
    assert_eq!(
        case_of(&step(&house.to(&[Role::RiskManager]).await, &case, Action::Approve, &[]).await),
        case
    );
    assert_eq!(house.state_of(&case).await, State::Decided);
}

/// A grant that the model advises against: it needs a second person. Returns the client and the case.
async fn proposed_by(advisor: &Router) -> (i64, String) {
    for client in CLIENT..CLIENT + 40 {
        let advice = page(advisor, &format!("/api/v1/clients/{client}/score")).await.json();
        if advice["decision"] == "refuse" {
            let (at, to) = (format!("/clients/{client}"), format!("/clients/{client}/decision"));
            let fields = [("outcome", "grant"), ("motives", "security_given"), ("words", WORDS)];
            return (client, case_of(&decide(advisor, &at, &to, &fields).await));
        }
    }
    panic!("the model refuses somebody");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_person_approves_only_what_is_still_so() {
    let house = House::new().await;
    let (advisor, manager) = (house.to(&[Role::Advisor]).await, house.to(&[Role::RiskManager]).await);
    let (client, case) = proposed_by(&advisor).await;
    let facts = [("AMT_CREDIT".to_owned(), "1500000".to_owned())];
    correct(&house.state.store, client, &facts, &Silent).await.expect("it is corrected");
    let late = step(&manager, &case, Action::Approve, &[]).await;
    assert_eq!(late.status(), StatusCode::CONFLICT, "{}", late.text);
    assert_eq!(house.state_of(&case).await, State::Proposed);
    // It is sent back, and judged on what is known now.
    step(&manager, &case, Action::Return, &[("words", WORDS)]).await;
    let (at, to) = (format!("/decisions/{case}"), format!("/decisions/{case}/decide"));
    let fields = [("outcome", "grant"), ("motives", "security_given"), ("words", WORDS)];
    case_of(&decide(&advisor, &at, &to, &fields).await);
    assert_eq!(case_of(&step(&manager, &case, Action::Approve, &[]).await), case);
    assert_eq!(house.audit().await.findings, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_decided_once_and_stays_open_to_its_client() {
    let house = House::new().await;
    let (advisor, other) = (house.to(&[Role::Advisor]).await, house.to(&[Role::Advisor]).await);
    let to = format!("/clients/{CLIENT}/decision");
    let form = page(&other, &format!("/clients/{CLIENT}")).await;
    let [key, shown] = ["key", "shown"].map(|name| hidden(&form, &to, name));
    let case = refuse(&house, &advisor, CLIENT).await;
    let told = step(&advisor, &case, Action::Tell, &[("language", "fr")]).await;
    assert_eq!(told.status(), StatusCode::SEE_OTHER);
    // Nobody puts away what the client may contest, and nobody decides on the same request anew.
    let hers = page(&advisor, &format!("/decisions/{case}")).await;
    assert!(!hers.text.contains("/close"), "{}", hers.text);
    let row = house.records().case(&case).await.expect("it reads").expect("it is there");
    let seen_event = row.last_event.to_string();
    let close = [("key", "close"), ("seen_event", seen_event.as_str())];
    let close = send(&advisor, &format!("/decisions/{case}/close"), &close).await;
    assert_eq!(close.status(), StatusCode::CONFLICT);
    assert!(!page(&other, &format!("/clients/{CLIENT}")).await.text.contains(&to));
    let mut again = vec![("key", key.as_str()), ("outcome", "ask_for_more"), ("words", WORDS)];
    again.extend([("seen", "on"), ("shown", shown.as_str())]);
    assert_eq!(send(&other, &to, &again).await.status(), StatusCode::CONFLICT);
    // A review that waits for the client is not put away either, and is concluded as a review.
    step(&advisor, &case, Action::AskReview, &[("words", WORDS)]).await;
    step(&other, &case, Action::TakeUp, &[]).await;
    let (at, to) = (format!("/decisions/{case}"), format!("/decisions/{case}/conclude"));
    let more = [("outcome", "ask_for_more"), ("words", WORDS), ("view", WORDS), ("answer", WORDS)];
    case_of(&decide(&other, &at, &to, &more).await);
    step(&advisor, &case, Action::Tell, &[("language", "fr")]).await;
    assert_eq!(house.state_of(&case).await, State::Waiting);
    for router in [&advisor, &other] {
        assert!(!page(router, &at).await.text.contains("/close"));
    }
    let unheard = [("outcome", "ask_for_more"), ("words", WORDS)];
    let unheard = decide(&other, &at, &to, &unheard).await;
    assert_eq!(unheard.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unheard.text.contains("fault-view") && unheard.text.contains("fault-answer"), "{}", unheard.text);
    // All of it is in the log, what was refused as such.
    let acts = house.records().acts(&CLIENT.to_string(), None, 100).await.expect("they read");
    let did = |action: &str, outcome: &str| {
        acts.iter().filter(|act| act.action == action && act.outcome.as_deref() == Some(outcome)).count()
    };
    assert_eq!((did("tell", "done"), did("take_up", "done"), did("close", "refused")), (2, 1, 1));
    assert_eq!((did("decide", "done"), did("decide", "refused")), (2, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_for_what_is_no_client_is_answered_by_a_page() {
    let house = House::new().await;
    let advisor = house.to(&[Role::Advisor]).await;
    let answer = send(&advisor, "/clients/abc/decision", &[("outcome", "grant")]).await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    assert!(answer.text.contains("<html"), "{}", answer.text);
    let nobody = send(&house.to(&[]).await, "/clients/abc/decision", &[]).await;
    assert_eq!(nobody.status(), StatusCode::SEE_OTHER, "nobody is told what there is");
}

/// Whoever has a code needs no account: nobody may look for one.
#[tokio::test(flavor = "multi_thread")]
async fn codes_of_letters_are_tried_a_few_times_and_then_no_more() {
    let house = House::new().await;
    let nobody = house.to(&[]).await;
    let letter = |number: i32| format!("/letters/{number:025}");
    for number in 0..MOST_LETTERS {
        assert_eq!(page(&nobody, &letter(number)).await.status(), StatusCode::NOT_FOUND, "{number}");
    }
    for path in [letter(99), letter(99) + "/pdf", letter(99) + "/review"] {
        let refused = if path.ends_with("review") {
            send(&nobody, &path, &[("words", "mine")]).await
        } else {
            page(&nobody, &path).await
        };
        assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS, "{path}");
        assert!(refused.text.contains("<html"), "{}", refused.text);
    }
    assert_eq!(page(&nobody, "/information").await.status(), StatusCode::OK, "nothing else is closed");
}
