//! Rules about lists of clients, filters and distributions.

use crate::fixture::{Folder, csv};
use crate::support::{Bank, known_score, on_both_engines, parameters, portfolio, publish};
use model::catalogue;
use model::decision::{Advice, Policy};
use model::parameters::Parameters;
use model::portfolio::{ClientQuery, Column, Condition, Filter, PROBABILITY, Rank, Sort, UNKNOWN};
use store::{ScoreRow, StoreError, entity};

/// Clients 1 to 5, scored: the older, the richer and the surer; client 5's age, income and credit are not
/// known.
async fn scored(bank: &Bank) -> Vec<ScoreRow> {
    let folder = Folder::empty();
    let ids = ["1", "2", "3", "4", "5"];
    let clients = ids.map(|id| [("SK_ID_CURR", id)]);
    let clients: Vec<_> = clients.iter().map(|client| &client[..]).collect();
    folder.write("application_test.csv", csv(entity::application::Entity, &clients));
    bank.import(folder.path()).await.expect("it is imported");
    let rows: Vec<ScoreRow> = (1..=5).map(row).collect();
    publish(&bank.store, MODEL, &rows).await;
    rows
}

const MODEL: &str = "credit-default@1";

fn row(id: i32) -> ScoreRow {
    let known = (id < 5).then_some(f64::from(id));
    ScoreRow {
        client_id: i64::from(id),
        probability: 0.6 - 0.1 * f64::from(id),
        decision: if id < 3 { Advice::Refuse } else { Advice::Grant },
        completeness: Some(1.0),
        contract_type: Some(if id == 1 { "Revolving loans" } else { "Cash loans" }.to_owned()),
        income_type: (id != 2).then(|| "Working".to_owned()),
        education: Some(if id % 2 == 0 { "Higher education" } else { "'; DROP TABLE score; --" }.to_owned()),
        occupation: (id > 3).then(|| "Laborers".to_owned()),
        housing: None,
        region_rating: Some(1 + id % 3),
        described: catalogue::described()
            .map(|feature| match feature.name {
                "age_years" => (feature.name, known.map(|n| 20.0 + 10.0 * n)),
                "income" => (feature.name, known.map(|n| 1_000.0 * n)),
                "credit" => (feature.name, known.map(|n| 5_000.0 * n)),
                name => (name, None),
            })
            .collect(),
        target: None,
        peer_point: Vec::new(),
    }
}

async fn ids(bank: &Bank, query: &ClientQuery) -> Vec<i64> {
    let page = portfolio(&bank.store, MODEL).await.page(query);
    page.clients.iter().map(|client| client.id).collect()
}

on_both_engines! {
    async fn each_filter_lets_through_the_clients_it_names(bank) {
        scored(&bank).await;
        let all = Filter::default;
        let of_id = |id| Filter::default().only(id);
        let one_of = |codes: &[&str]| Condition::OneOf(codes.iter().map(|&code| code.to_owned()).collect());
        let named = |name| Column::named(name).expect("a column");
        for (filter, expected) in [
            (all(), vec![1, 2, 3, 4, 5]),
            (of_id(3), vec![3]),
            (of_id(-1), vec![]),
            (all().of(Column::CONTRACT_TYPE, "Revolving loans"), vec![1]),
            (all().of(Column::INCOME_TYPE, "Working"), vec![1, 3, 4, 5]),
            (all().of(Column::INCOME_TYPE, UNKNOWN), vec![2]),
            (all().with(Column::INCOME_TYPE, one_of(&[UNKNOWN, "Working"])), vec![1, 2, 3, 4, 5]),
            (all().of(Column::EDUCATION, "'; DROP TABLE score; --"), vec![1, 3, 5]),
            (all().of(named("occupation"), "Laborers"), vec![4, 5]),
            (all().of(named("housing"), UNKNOWN), vec![1, 2, 3, 4, 5]),
            (all().of(named("region_rating"), "3"), vec![2, 5]),
            (all().of(Column::OUTCOME, "known"), vec![]),
            (all().within(Column::AGE, Some(40.0), Some(60.0)), vec![2, 3]),
            (all().within(Column::RISK, None, Some(0.25)), vec![4, 5]),
            (all().with(Column::ADVICE, one_of(&["refuse"])), vec![1, 2]),
            (all().with(Column::ADVICE, one_of(&["review"])), vec![]),
            (all().within(Column::CREDIT, Some(10_000.0), Some(15_001.0)), vec![2]),
            (all().within(Column::INCOME, Some(2_000.0), None), vec![2, 3, 4]),
            (all().within(Column::INCOME, Some(2_000.0), None).of(Column::ADVICE, "refuse"), vec![2]),
        ] {
            let query = ClientQuery { filter, ..ClientQuery::default() };
            let page = portfolio(&bank.store, MODEL).await.page(&query);
            assert_eq!(page.total, expected.len() as u64, "{query:?}");
            assert_eq!(page.clients.iter().map(|c| c.id).collect::<Vec<_>>(), expected, "{query:?}");
        }
    }

    async fn a_list_is_sorted_and_clients_without_the_value_come_last(bank) {
        scored(&bank).await;
        for (by, up, down) in [
            (None, [1, 2, 3, 4, 5], [5, 4, 3, 2, 1]),
            (Some(Column::RISK), [5, 4, 3, 2, 1], [1, 2, 3, 4, 5]),
            (Some(Column::AGE), [1, 2, 3, 4, 5], [4, 3, 2, 1, 5]),
            (Some(Column::INCOME), [1, 2, 3, 4, 5], [4, 3, 2, 1, 5]),
            (Some(Column::CREDIT), [1, 2, 3, 4, 5], [4, 3, 2, 1, 5]),
        ] {
            for (descending, expected) in [(false, up), (true, down)] {
                let query = ClientQuery { sort: Sort { by, descending }, ..ClientQuery::default() };
                assert_eq!(ids(&bank, &query).await, expected, "{query:?}");
            }
        }
    }

    async fn pages_follow_one_another_and_hold_at_least_one_row(bank) {
        scored(&bank).await;
        let page = |page, page_size| ClientQuery { page, page_size, ..ClientQuery::default() };
        for (query, expected) in [
            (page(1, 2), vec![1, 2]),
            (page(2, 2), vec![3, 4]),
            (page(3, 2), vec![5]),
            (page(4, 2), vec![]),
            (page(0, 2), vec![1, 2]),
            (page(1, 0), vec![1]),
            (page(1, u32::MAX), vec![1, 2, 3, 4, 5]),
            (page(u32::MAX, u32::MAX), vec![]),
        ] {
            assert_eq!(ids(&bank, &query).await, expected, "{query:?}");
            assert_eq!(portfolio(&bank.store, MODEL).await.page(&query).total, 5);
        }
    }

    async fn a_summary_carries_what_was_saved(bank) {
        let rows = scored(&bank).await;
        let page = portfolio(&bank.store, MODEL).await.page(&ClientQuery::default());
        let (saved, shown) = (&rows[1], &page.clients[1]);
        assert_eq!((shown.id, shown.probability, shown.decision), (2, saved.probability, saved.decision));
        assert_eq!((&shown.contract_type, &shown.income_type), (&saved.contract_type, &None));
        assert_eq!((shown.age, shown.income, shown.credit), (Some(40.0), Some(2_000.0), Some(10_000.0)));
        assert_eq!(page.clients[4].age, None);
    }

    async fn the_choices_of_a_filter_are_the_categories_that_occur(bank) {
        scored(&bank).await;
        let choices = portfolio(&bank.store, MODEL).await.choices();
        assert_eq!(choices.of(Column::CONTRACT_TYPE), ["Cash loans", "Revolving loans"]);
        assert_eq!(choices.of(Column::INCOME_TYPE), ["Working"]);
        assert_eq!(choices.of(Column::EDUCATION), ["'; DROP TABLE score; --", "Higher education"]);
    }

    async fn a_distribution_counts_the_clients_of_the_filter(bank) {
        scored(&bank).await;
        let portfolio = portfolio(&bank.store, MODEL).await;
        let (all, rank) = portfolio.distribution("age_years", &None, Some(45.0)).expect("it answers");
        assert_eq!((all.clients, all.missing, all.counts.iter().sum::<u64>()), (4, 1, 4));
        assert_eq!(all.quantiles, Some([30.0, 40.0, 60.0]));
        assert_eq!(rank, Some(Rank { lower: 2, same: 0, higher: 2 }));
        assert_eq!((all.edges.first(), all.edges.last()), (Some(&30.0), Some(&60.0)));

        let refused = portfolio.selection(&Filter::default().of(Column::ADVICE, "refuse"));
        let (refused, rank) = portfolio.distribution(PROBABILITY, &refused, None).expect("it answers");
        assert_eq!((refused.clients, refused.missing, rank), (2, 0, None));
    }

    async fn only_described_quantities_can_be_compared(bank) {
        let portfolio = portfolio(&bank.store, MODEL).await;
        for quantity in ["sk_id_curr", "model", "age_years; --", ""] {
            let error = portfolio.distribution(quantity, &None, None);
            assert!(matches!(error, Err(StoreError::UnknownQuantity(_))), "{quantity}: {error:?}");
        }
        for feature in catalogue::described() {
            let none = portfolio.distribution(feature.name, &None, None);
            assert_eq!(none.expect("it answers").0.clients, 0, "{}", feature.name);
        }
    }

    async fn what_is_described_of_a_client_is_what_the_last_scoring_said(bank) {
        let mut rows = scored(&bank).await;
        rows[0].completeness = None;
        rows[0].described.retain(|(name, _)| *name == "age_years");
        publish(&bank.store, MODEL, &rows).await;
        let first = portfolio(&bank.store, MODEL).await.page(&ClientQuery::default());
        assert_eq!((first.total, first.clients[0].decision), (5, Advice::Review));
        assert_eq!((first.clients[0].age, first.clients[0].income), (Some(30.0), None));
    }

    async fn what_is_advised_follows_the_policy_that_rules_without_a_scoring(bank) {
        let mut rows = scored(&bank).await;
        rows[4].completeness = Some(0.6);
        publish(&bank.store, MODEL, &rows).await;
        let advices = async |policy: Policy| {
            let parameters = Parameters { policy, ..parameters(MODEL) };
            let portfolio = bank.store.portfolio(&parameters).await.expect("it is read");
            let page = portfolio.page(&ClientQuery::default());
            let advices: Vec<&str> = page.clients.iter().map(|client| client.decision.name()).collect();
            (advices.join(" "), portfolio.version().to_owned())
        };
        let own = parameters(MODEL).policy;
        let (before, first) = advices(own).await;
        assert_eq!(before, "refuse refuse grant grant grant");
        let other =
            Policy { version: 1, threshold: 0.25, review_from: 0.15, review_to: 0.35, least_completeness: 0.7, ..own };
        let (after, second) = advices(other).await;
        assert_eq!(after, "refuse refuse review review review");
        assert_ne!(first, second, "a browser that has the columns of the one fetches those of the other");
        assert_eq!(advices(own).await, (before, first));
    }

    async fn more_scores_than_a_statement_takes_are_saved(bank) {
        let folder = Folder::empty();
        let mut clients = csv(entity::application::Entity, &[]);
        let commas = ",".repeat(clients.matches(',').count());
        for id in 1..=1_201 {
            clients += &format!("{id}{commas}\n");
        }
        folder.write("application_test.csv", clients);
        bank.import(folder.path()).await.expect("it is imported");
        let rows: Vec<ScoreRow> = (1..=1_201).map(row).collect();
        publish(&bank.store, MODEL, &rows).await;
        assert_eq!(portfolio(&bank.store, MODEL).await.unscored(), 0);
    }

    async fn a_score_row_describes_the_client_as_the_catalogue_does(bank) {
        bank.filled().await;
        let file = bank.store.client_file(100).await.expect("it reads").expect("a client");
        let score = known_score(0.25, Advice::Review);
        let row = ScoreRow::new(&parameters("credit-default@1"), &file, &score);
        assert_eq!((row.client_id, row.contract_type.as_deref()), (100, Some("Cash loans")));
        assert_eq!(row.described.len(), catalogue::described().count());
        assert!(row.described.contains(&("credit", Some(406_597.5))), "{row:?}");
        publish(&bank.store, MODEL, &[row]).await;
        assert_eq!(portfolio(&bank.store, MODEL).await.unscored(), 2);
    }
}
