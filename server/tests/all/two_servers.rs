//! Two servers on one PostgreSQL: who signs in on one decides on the other; and of the decisions during which one of them is
//! killed none is lost and none is done twice, whoever sends again what was not answered.

use crate::support::{CLIENT, Running, bank, postgres};
use model::record::evidence::{Evidence, System};
use model::record::person::Person;
use model::record::replay::Verdict;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant, SystemTime};
use store::Records;

/// Decisions while one server is killed; one a client.
const DECISIONS: i64 = 24;
const HTML: &str = "accept: text/html\r\nhost: localhost";

/// What a server answers; none if it is gone, or goes before it has answered.
fn asked(server: SocketAddr, request: &str) -> Option<String> {
    let mut connection = TcpStream::connect(server).ok()?;
    connection.set_read_timeout(Some(Duration::from_secs(60))).ok()?;
    connection.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer).ok()?;
    // A body that is cut off is no answer.
    (answer.starts_with("HTTP/1.") && answer.contains("\r\n\r\n")).then_some(answer)
}

/// The form of decision on a client's page, filled in; none if there is no answer.
fn form(server: SocketAddr, cookie: &str, client: i64) -> Option<String> {
    let page =
        asked(server, &format!("GET /clients/{client} HTTP/1.0\r\n{HTML}\r\ncookie: {cookie}\r\n\r\n"))?;
    let begins = page.find(&format!("action=\"/clients/{client}/decision\""))?;
    let hidden = |name: &str| {
        let (_, value) = page[begins..].split_once(&format!("name=\"{name}\" value=\""))?;
        value.split_once('"').map(|(value, _)| value.to_owned())
    };
    let (key, shown) = (hidden("key")?, hidden("shown")?);
    let fields = [
        ("key", &*key),
        ("shown", &*shown),
        ("seen", "on"),
        ("seen_event", ""),
        ("outcome", "refuse"),
        ("motives", "income_unproven"),
        ("motives", "charges_too_high"),
        ("words", "Pay slips and bank statements of three months were seen."),
    ];
    Some(form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish())
}

/// The case that a form which was sent led to; none if there is no answer.
fn decided(server: SocketAddr, cookie: &str, client: i64, form: &str) -> Option<String> {
    let answer = asked(
        server,
        &format!(
            "POST /clients/{client}/decision HTTP/1.0\r\n{HTML}\r\ncookie: {cookie}\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
            form.len()
        ),
    )?;
    let (_, place) = answer.split_once("location: /decisions/").unwrap_or_else(|| {
        panic!("client {client} was refused: {}", answer.lines().next().unwrap_or_default())
    });
    place.split_once("\r\n").map(|(case, _)| case.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_in_on_one_decides_on_the_other_and_a_server_that_is_killed_loses_nothing() {
    let url = postgres().await;
    bank(&url).await.close().await.expect("it is closed");
    let (one, other) = (Running::start(&url, &[]).ready(), Running::start(&url, &[]).ready());
    let (first, second) = (one.address, other.address);
    let cookie = one.cookie().to_owned();

    let asked_at = Instant::now();
    let sent = form(first, &cookie, CLIENT).expect("a form");
    let case = decided(second, &cookie, CLIENT, &sent).expect("the other server takes it");
    assert_eq!(decided(first, &cookie, CLIENT, &sent), Some(case.clone()), "sent twice, it is done once");
    let mut cases = vec![case];

    // At a moment that nobody chooses, while they decide.
    let whole = asked_at.elapsed().as_nanos() * u128::from(DECISIONS.unsigned_abs());
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("a clock").as_nanos();
    let wait = Duration::from_nanos(u64::try_from(now % (whole / 2)).expect("some seconds"));
    let mut other = other;
    let killed = std::thread::spawn(move || {
        std::thread::sleep(wait);
        other.kill();
    });
    for client in CLIENT + 1..=CLIENT + DECISIONS {
        let sent = form(first, &cookie, client).expect("a form");
        let server = if client % 2 == 0 { second } else { first };
        let case = decided(server, &cookie, client, &sent);
        // Whoever is not answered sends the same again.
        cases.push(case.or_else(|| decided(first, &cookie, client, &sent)).expect("the other one answers"));
    }
    killed.join().expect("it was killed");
    // It comes back as if nothing had been.
    let again = Running::start(&url, &[]).ready();
    let second = again.address;
    let last = CLIENT + DECISIONS + 1;
    let sent = form(second, &cookie, last).expect("whoever is signed in still is");
    cases.push(decided(second, &cookie, last, &sent).expect("it decides"));

    let records = Records::open(&url).await.expect("they open");
    for (client, case) in (CLIENT..).zip(&cases) {
        let theirs = records.cases_of(&Person::Client(client), None).await.expect("they read");
        let theirs: Vec<_> = theirs.iter().map(|case| case.id.as_str()).collect();
        assert_eq!(theirs, [case.as_str()], "client {client}, after {wait:?}");
    }
    let mut never = |_: &Evidence, _: &System| Verdict::Match;
    let audit = records.audit(&[], &[], &mut never).await.expect("it reads");
    assert_eq!(audit.findings, [], "after {wait:?}");
    assert_eq!(audit.walk.count, cases.len() as u64);
}
