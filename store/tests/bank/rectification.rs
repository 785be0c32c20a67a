//! Rules about correcting a client's facts (GDPR, article 16): they are held against what any import is, nothing else of the
//! client or of others changes, and what was corrected is on record until the client is erased.

use crate::decisions::{at, audit, records};
use crate::support::{Bank, known_score, on_both_engines, parameters, portfolio, publish};
use model::decision::Advice;
use model::record::person::Person;
use model::record::rectification::{Fact, Rectification};
use sea_orm::ConnectionTrait;
use store::records::Finding;
use store::{CorrectionError, ScoreRow, Silent, correct};

const CLIENT: i64 = 100;

async fn corrected(bank: &Bank, facts: &[(&str, &str)]) -> Result<Vec<Fact>, CorrectionError> {
    let facts: Vec<_> = facts.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    correct(&bank.store, CLIENT, &facts, &Silent).await
}

on_both_engines! {
    async fn a_corrected_fact_changes_and_nothing_else_does(bank) {
        bank.filled().await;
        let before = bank.store.client_files(i64::MIN, 10).await.expect("they are read");
        let score = known_score(0.05, Advice::Grant);
        let rows: Vec<_> = before.iter().map(|file| ScoreRow::new(&parameters("m"), file, &score)).collect();
        publish(&bank.store, "m", &rows).await;

        let facts = corrected(&bank, &[("amt_credit", "200000.25"), ("EXT_SOURCE_2", ""), ("CNT_FAM_MEMBERS", "1")]).await;
        let fact = |name: &str, before: &str, after: &str| Fact {
            name: name.to_owned(),
            before: before.to_owned(),
            after: after.to_owned(),
        };
        assert_eq!(
            facts.expect("all of it can be"),
            [fact("AMT_CREDIT", "406597.5", "200000.25"), fact("EXT_SOURCE_2", "0.25", "")]
        );
        let mut expected = before;
        for file in expected.iter_mut().filter(|file| file.application.sk_id_curr == CLIENT) {
            file.application.amt_credit = Some(200_000.25);
            file.application.ext_source_2 = None;
        }
        assert_eq!(bank.store.client_files(i64::MIN, 10).await.expect("they are read"), expected);
        // Whose facts have changed has no score; everybody else's stays.
        let scored: Vec<i64> = portfolio(&bank.store, "m").await.ids().to_vec();
        assert_eq!(scored, [200, 300]);
        let applicant = [("AMT_CREDIT".to_owned(), "95000".to_owned())];
        let facts = correct(&bank.store, 300, &applicant, &Silent).await.expect("so can an applicant's");
        assert_eq!(facts, [fact("AMT_CREDIT", "90000", "95000")]);
    }

    async fn what_no_import_takes_or_nobody_knows_is_refused_and_changes_nothing(bank) {
        bank.filled().await;
        let before = bank.content().await;
        for (facts, word) in [
            (&[("AMT_CREDIT", "much")][..], "AMT_CREDIT"),
            (&[("AMT_CREDIT", "-5")][..], "AMT_CREDIT"),
            (&[("NAME_CONTRACT_TYPE", "Gift")][..], "NAME_CONTRACT_TYPE"),
            (&[("OWN_CAR_AGE", "-1")][..], "OWN_CAR_AGE"),
            (&[("SK_ID_CURR", "200")][..], "SK_ID_CURR"),
            (&[("TARGET", "1")][..], "TARGET"),
            (&[("HISTORY_EXTRACTED", "0")][..], "HISTORY_EXTRACTED"),
            (&[("WEALTH", "1")][..], "WEALTH"),
            (&[("AMT_CREDIT", "1000"), ("amt_credit", "2000")][..], "twice"),
        ] {
            let error = corrected(&bank, facts).await.expect_err(word).to_string();
            assert!(error.contains(word), "{error}");
        }
        let nobody = correct(&bank.store, 7, &[("AMT_CREDIT".to_owned(), "1".to_owned())], &Silent).await;
        assert!(matches!(nobody, Err(CorrectionError::UnknownClient(7))), "{nobody:?}");
        assert_eq!(bank.content().await, before);
    }

    async fn what_was_corrected_is_on_record_until_the_client_is_erased(bank) {
        let (records, db) = records(&bank).await;
        let fact = |before: &str| Fact { name: "AMT_CREDIT".to_owned(), before: before.to_owned(), after: String::new() };
        for client in [CLIENT, 200] {
            let what = Rectification { client, facts: vec![fact("1")] };
            records.rectified(&what, "operator", "asked", at(1)).await.expect("it is written");
        }
        assert_eq!(records.rectifications_of(CLIENT).await.expect("they read").len(), 1);
        assert_eq!(audit(&records, &[]).await.findings, []);
        records.erase(&Person::Client(CLIENT), "operator", "asked", false, at(2)).await.expect("nothing else is kept of them");
        assert_eq!(records.rectifications_of(CLIENT).await.expect("they read").len(), 0);
        assert_eq!(records.rectifications_of(200).await.expect("they read").len(), 1);
        assert_eq!(audit(&records, &[]).await.findings, []);
        db.execute_unprepared("DELETE FROM content WHERE sequence = 2").await.expect("it can be erased");
        assert_eq!(audit(&records, &[]).await.findings, [Finding::Lost(2)]);
    }
}
