//! The letter as a PDF: what its page says, for whoever may read the page, in a file that can be read aloud and kept.

use crate::support::house::{House, WORDS, advised, case_of, decide, page, refuse, step};
use crate::support::pdf::Pdf;
use crate::support::{Answer, get_bytes};
use app::policy::Role;
use axum::Router;
use http::{Response, StatusCode, header};
use model::record::letter::{Letter, Section, in_fives, tidy_code};
use model::record::life::{Action, State};
use model::text::Language;
use server::letter_pdf::pdf;
use std::fmt::Write;

/// The words of the letter that a page shows, as a browser reads it.
fn words_of(page: &Answer) -> Vec<String> {
    let from = page.text.find("<article").expect("a letter");
    let to = page.text[from..].find("</article>").expect("it ends") + from;
    let mut text = String::new();
    for token in html5gum::Tokenizer::new(&page.text[from..to]) {
        match token.expect("memory is read") {
            html5gum::Token::String(part) => text += std::str::from_utf8(&part).expect("it is text"),
            html5gum::Token::StartTag(_) | html5gum::Token::EndTag(_) => text.push(' '),
            _ => {}
        }
    }
    text.split_whitespace().map(str::to_owned).collect()
}

fn code_on(page: &Answer) -> String {
    let code = page.text.split("class=\"code\">").nth(1).expect("a code").split('<').next().expect("it ends");
    tidy_code(code).expect("a code")
}

fn said(head: &Response<()>, name: header::HeaderName) -> &str {
    head.headers().get(name).expect("it is said").to_str().expect("it is text")
}

async fn file(router: &Router, path: &str) -> Vec<u8> {
    let (head, bytes) = get_bytes(router, path).await;
    assert_eq!(head.status(), StatusCode::OK, "{path}");
    assert_eq!(said(&head, header::CONTENT_TYPE), "application/pdf");
    assert_eq!(said(&head, header::CACHE_CONTROL), "no-store", "it is about a person");
    assert_eq!(said(&head, header::REFERRER_POLICY), "no-referrer");
    assert_eq!(said(&head, header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    let name = said(&head, header::CONTENT_DISPOSITION);
    let day = chrono::Utc::now().format("%Y-");
    assert!(name.starts_with("inline; filename=\"") && name.contains(&day.to_string()), "{name}");
    bytes
}

async fn decided(house: &House, advisor: &Router, client: i64, outcome: &str) -> String {
    if outcome == "refuse" {
        return refuse(house, advisor, client).await;
    }
    let (at, to) = (format!("/clients/{client}"), format!("/clients/{client}/decision"));
    let fields =
        [("outcome", outcome), ("documents", "income"), ("other_documents", "Bail « Œuvre » <b>, Ωμέγα")];
    let case = case_of(&decide(advisor, &at, &to, &fields).await);
    if house.state_of(&case).await == State::Proposed {
        step(&house.to(&[Role::RiskManager]).await, &case, Action::Approve, &[]).await;
    }
    case
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pdf_says_what_the_page_says_to_whoever_may_read_the_page() {
    let house = House::new().await.signing();
    let (advisor, nobody) = (house.to(&[Role::Advisor]).await, house.to(&[]).await);
    let (operator, auditor) = (house.to(&[Role::Operator]).await, house.to(&[Role::Auditor]).await);
    let granted = advised(&house, "grant").await;
    let mut clients = granted.into_iter();
    for (outcome, language) in [("refuse", "fr"), ("refuse", "en"), ("grant", "fr"), ("grant", "en")] {
        let case = decided(&house, &advisor, clients.next().expect("enough are granted"), outcome).await;
        assert_eq!(case_of(&step(&advisor, &case, Action::Tell, &[("language", language)]).await), case);
        let at = format!("/decisions/{case}/letter");
        let letter = page(&advisor, &at).await;
        assert!(letter.text.contains(&format!("href=\"{at}/pdf\"")), "{}", letter.text);
        let bytes = file(&advisor, &format!("{at}/pdf")).await;
        let read = Pdf::read(&bytes);
        assert_eq!(read.words(), words_of(&letter), "{outcome} {language}");
        assert_eq!(
            (read.language.as_str(), read.author.as_str(), read.shows_title),
            (language, "Clairscore", true)
        );
        assert_eq!(read.outline[0], read.title);
        let code = code_on(&letter);
        assert!(read.words().contains(&in_fives(&code).as_str()));
        for standard in ["<pdfuaid:part>1<", "<pdfaid:part>2<", "<pdfaid:conformance>A<"] {
            assert!(read.metadata.contains(standard), "{standard}: {}", read.metadata);
        }
        let kinds = read.kinds();
        assert_eq!(kinds[..2], ["H1", "P"], "{kinds:?}");
        assert_eq!(kinds.iter().filter(|kind| **kind == "H2").count(), read.outline.len() - 1);
        assert_eq!(
            kinds.iter().filter(|kind| **kind == "Lbl").count() >= 2,
            outcome == "refuse",
            "{kinds:?}"
        );
        let pages = read.beside.len();
        assert!(pages <= 2, "{outcome} {language}: {pages}");
        let numbers: Vec<String> = (1..=pages).map(|page| format!("{page}/{pages}")).collect();
        assert_eq!(read.beside, numbers);

        assert_eq!(bytes, file(&auditor, &format!("{at}/pdf")).await, "the same letter is the same file");
        let own = format!("/letters/{code}");
        assert!(page(&nobody, &own).await.text.contains(&format!("href=\"{own}/pdf\"")));
        assert_eq!(bytes, file(&nobody, &format!("{own}/pdf")).await);
        let typed = in_fives(&code).to_lowercase().replace('-', "%20");
        assert_eq!(bytes, file(&nobody, &format!("/letters/{typed}/pdf")).await, "as somebody types it");
        assert_eq!(page(&operator, &format!("{at}/pdf")).await.status(), StatusCode::FORBIDDEN);
        assert_eq!(
            page(&nobody, &format!("{at}/pdf")).await.status(),
            StatusCode::SEE_OTHER,
            "to the sign-in"
        );
    }
    let unknown = [format!("/letters/{}/pdf", "0".repeat(25)), "/letters/x/pdf".to_owned()];
    for unknown in &unknown {
        assert_eq!(page(&nobody, unknown).await.status(), StatusCode::NOT_FOUND, "{unknown}");
    }
    assert_eq!(page(&advisor, "/decisions/x/letter/pdf").await.status(), StatusCode::NOT_FOUND);
}

/// The log is told of the file as of the page.
#[tokio::test(flavor = "multi_thread")]
async fn who_opens_the_pdf_of_a_case_is_in_the_log_and_a_case_without_a_letter_has_none() {
    let house = House::new().await;
    let (advisor, auditor) = (house.to(&[Role::Advisor]).await, house.to(&[Role::Auditor]).await);
    let case = refuse(&house, &advisor, crate::support::CLIENT).await;
    let at = format!("/decisions/{case}/letter/pdf");
    assert_eq!(page(&advisor, &at).await.status(), StatusCode::NOT_FOUND);
    step(&advisor, &case, Action::Tell, &[("language", "en")]).await;
    let opened = async || {
        let acts =
            house.records().acts(&crate::support::CLIENT.to_string(), None, 100).await.expect("they read");
        acts.iter().filter(|act| act.action == "open-file" && act.outcome.as_deref() == Some("done")).count()
    };
    let before = opened().await;
    file(&auditor, &at).await;
    assert_eq!(opened().await, before + 1);
    let words = Pdf::read(&file(&advisor, &at).await).words().join(" ");
    assert!(!words.contains(WORDS), "own words stay in the file");
}

/// What people type is printed whatever it is, and what is longer than a sheet goes on on the next.
#[test]
fn a_long_letter_of_any_words_is_told_whole_and_in_order() {
    let mut answer =
        String::from("First line\n\nthird line of a\u{ad}nswer \u{202e}with 李 and 😀, \u{e123}\u{0}; ");
    for n in 0..400 {
        write!(answer, "word{n} ").expect("it is text");
    }
    answer += &"x".repeat(500);
    let items = (0..40).map(|n| format!("Reason {n}: {}", "it was long ".repeat(20))).collect();
    let letter = Letter {
        version: 2,
        language: Language::En,
        code: "0123456789ABCDEFGHJKMNPQR".to_owned(),
        subject: "Subject".to_owned(),
        sections: vec![
            Section {
                title: String::new(),
                paragraphs: vec!["Hello".to_owned(), answer.clone()],
                items: Vec::new(),
            },
            Section { title: "Reasons".to_owned(), paragraphs: vec![String::new()], items },
            Section {
                title: String::new(),
                paragraphs: vec!["Yours,".to_owned(), "Somebody".to_owned()],
                items: Vec::new(),
            },
        ],
        references: vec!["Ref. 1".to_owned()],
        checkpoint: None,
    };
    let make = || pdf(&letter, "2026-11-30T12:00:00Z", "House").expect("a PDF");
    let bytes = make();
    let read = Pdf::read(&bytes);
    assert_eq!(bytes, make());
    let marked = answer.replace(['\u{ad}', '\u{202e}', '\u{0}'], "").replace('\u{e123}', "\u{fffd}");
    let told = read.told.iter().find(|(_, text)| text.contains("First")).expect("it is told");
    let (told, marked): (Vec<_>, Vec<_>) =
        (told.1.split_whitespace().collect(), marked.split_whitespace().collect());
    assert_eq!(told, marked);
    assert!(read.beside.len() > 3, "{:?}", read.beside);
    let reasons = read.told.iter().filter(|(kind, _)| kind == "LBody");
    assert!(reasons.enumerate().all(|(n, (_, text))| text.starts_with(&format!("Reason {n}:"))));
    assert!(read.words().ends_with(&["Yours,", "Somebody", "Ref.", "1", "01234-56789-ABCDE-FGHJK-MNPQR"]));
    assert!(pdf(&letter, "yesterday", "House").is_err());
}
