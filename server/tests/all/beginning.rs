//! The beginning of a case: what is checked before a loan is granted, and kept.

use crate::support::house::{House, LAST_WEEK, WORDS, advised, case_of, decide, page, step};
use app::policy::Role;
use http::StatusCode;
use model::record::checks::{Document, Listing};
use model::record::life::Action;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_granted_before_the_register_was_consulted_and_what_was_seen_is_kept() {
    let house = House::new().await;
    let (advisor, client) = (house.to(&[Role::Advisor]).await, advised(&house, "grant").await[0]);
    let (at, to) = (format!("/clients/{client}"), format!("/clients/{client}/decision"));
    let unconsulted =
        [("outcome", "grant"), ("register_day", ""), ("register_key", ""), ("register_result", "")];
    let refused = decide(&advisor, &at, &to, &unconsulted).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("id=\"fault-register_day\""), "{}", refused.text);
    let tomorrow = [("outcome", "grant"), ("register_day", "2999-01-01"), ("documents", "income")];
    let tomorrow = decide(&advisor, &at, &to, &tomorrow).await;
    assert_eq!(tomorrow.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(tomorrow.text.contains("value=\"2999-01-01\""), "it stays as it was filled in");
    let listed = decide(&advisor, &at, &to, &[("outcome", "grant"), ("register_result", "incident")]).await;
    assert!(listed.text.contains("id=\"fault-words\""), "a grant in spite of the register has a reason");
    let long_ago = decide(&advisor, &at, &to, &[("outcome", "grant"), ("register_day", "1990-01-01")]).await;
    assert!(
        long_ago.text.contains("id=\"fault-register_day\""),
        "an answer of years ago is of another request"
    );
    assert_eq!(house.audit().await.walk.count, 0);

    let fields = [
        ("outcome", "grant"),
        ("informed", "on"),
        ("documents", "income"),
        ("documents", "identity"),
        ("other_documents", "Lease <b>"),
    ];
    let case = case_of(&decide(&advisor, &at, &to, &fields).await);
    let records = house.records().records_of(&case).await.expect("they read");
    let checks = records[0].statement.clone().and_then(|said| said.checks).expect("they were kept");
    assert!(checks.informed);
    assert_eq!(checks.documents, [Document::Identity, Document::Income]);
    assert_eq!(checks.other, "Lease <b>");
    let register = checks.register.expect("it was consulted");
    assert_eq!((register.day.as_str(), register.result), (LAST_WEEK.as_str(), Listing::Absent));
    let shown = page(&advisor, &format!("/decisions/{case}")).await;
    for said in ["Lease &lt;b&gt;", "010170MARTI", "Attendues et non vues"] {
        assert!(shown.text.contains(said), "{said}: {}", shown.text);
    }
    step(&advisor, &case, Action::Tell, &[("language", "en")]).await;
    let letter = page(&advisor, &format!("/decisions/{case}/letter")).await;
    assert!(letter.text.contains("it has nothing in your name"), "{}", letter.text);
    assert!(!letter.text.contains("010170MARTI"), "the register's key stays in the file");
    assert_eq!(house.audit().await.findings, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_checked_is_filled_in_for_whoever_goes_on() {
    let house = House::new().await;
    let (advisor, client) = (house.to(&[Role::Advisor]).await, advised(&house, "grant").await[0]);
    let (at, to) = (format!("/clients/{client}"), format!("/clients/{client}/decision"));
    let asked = [("outcome", "refer"), ("words", WORDS), ("documents", "charges"), ("informed", "on")];
    let case = case_of(&decide(&advisor, &at, &to, &asked).await);
    // Who refers does not go on with it.
    let form = page(&house.to(&[Role::Advisor]).await, &format!("/decisions/{case}")).await;
    let day = format!("value=\"{}\"", *LAST_WEEK);
    for said in [&*day, "value=\"010170MARTI\"", "value=\"charges\" checked", "name=\"informed\" checked"] {
        assert!(form.text.contains(said), "{said}: {}", form.text);
    }
}
