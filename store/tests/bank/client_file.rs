//! Rules about reading clients' files.

use crate::fixture::{Folder, bureau_balance, csv};
use crate::support::on_both_engines;
use model::file::column::{Flag, Kind, Limits};
use model::file::{ClientFile, dictionary};
use sea_orm::{ConnectionTrait, EntityTrait, IdenStatic, Iterable};
use serde_json::Value;
use std::collections::BTreeMap;
use std::convert::identity;
use store::Silent;
use store::entity;
use store::import::{ImportError, ImportOptions, Mode, client_files, import};

/// A row that says something else in every column: what it says, by column.
type Row = BTreeMap<String, String>;

/// Of every file that tells a history: a column with something that cannot be read in it, one with somebody or something
/// that no file names, and whether a client's history is known.
type History =
    (&'static str, (&'static str, &'static str), (&'static str, &'static str), fn(&ClientFile) -> bool);
const HISTORIES: [History; 6] = [
    ("bureau.csv", ("AMT_CREDIT_SUM", "lots"), ("SK_ID_CURR", "999"), |client| client.bureau.is_some()),
    ("bureau_balance.csv", ("MONTHS_BALANCE", "lots"), ("SK_ID_BUREAU", "999"), |client| {
        client.bureau_balance.is_some()
    }),
    ("previous_application.csv", ("AMT_CREDIT", "lots"), ("SK_ID_CURR", "999"), |client| {
        client.previous_application.is_some()
    }),
    ("POS_CASH_balance.csv", ("SK_DPD", "lots"), ("SK_ID_CURR", "999"), |client| {
        client.pos_cash_balance.is_some()
    }),
    ("credit_card_balance.csv", ("AMT_BALANCE", "lots"), ("SK_ID_CURR", "999"), |client| {
        client.credit_card_balance.is_some()
    }),
    ("installments_payments.csv", ("AMT_PAYMENT", "lots"), ("SK_ID_CURR", "999"), |client| {
        client.installments_payments.is_some()
    }),
];

/// A row of a table, with the keys that it must have. Numbers are possible ones: others would be missing.
fn telling<E: EntityTrait>(table: E, keys: &[(&str, &str)]) -> Row {
    let known = dictionary::table(table.table_name()).expect("the dictionary has the table");
    let mut row = Row::new();
    for (place, column) in E::Column::iter().enumerate() {
        let Some(column) = known.column(column.as_str()) else { continue };
        let value = match (&column.kind, column.range()) {
            (Kind::Flag(Flag::Number), _) => format!("{}", place % 2),
            (Kind::Real(_), Some(range)) => format!("{}", part_of(range, place)),
            (_, Some(range)) => format!("{:.0}", part_of(range, place)),
            (_, None) => format!("category {place}"),
        };
        row.insert(column.name.to_owned(), value);
    }
    row.extend(keys.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())));
    row
}

/// A number of the range for column number `place`, later columns further up.
fn part_of(range: &Limits, place: usize) -> f64 {
    let place = f64::from(u32::try_from(place).expect("tables have few columns"));
    range.least + (range.most - range.least) * (place + 1.0) / 256.0
}

/// Writes the one row of a file.
fn deliver<E: EntityTrait>(folder: &Folder, file: &str, table: E, row: &Row) {
    let cells: Vec<_> = row.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    folder.write(file, csv(table, &[&cells]));
}

/// Asserts that every field of a record says what its column was delivered with.
fn assert_says(record: &Value, delivered: &Row) {
    let fields = record.as_object().expect("a record is an object");
    assert!(fields.len() > 2);
    for (name, value) in fields {
        let delivered = &delivered[name];
        match value {
            Value::Number(number) => assert_eq!(number.as_f64(), delivered.parse().ok(), "{name}"),
            text => assert_eq!(text.as_str(), Some(delivered.as_str()), "{name}"),
        }
    }
}

on_both_engines! {
    async fn files_straight_from_a_delivery_are_those_of_the_bank(bank) {
        let folder = Folder::portfolio();
        folder.append("bureau.csv", csv(entity::bureau::Entity, &[
            &[("SK_ID_CURR", "100"), ("SK_ID_BUREAU", "7001")],
            &[("SK_ID_CURR", "100"), ("SK_ID_BUREAU", "7000")],
        ]).lines().skip(1).collect::<Vec<_>>().join("\n"));
        folder.remove("credit_card_balance.csv");
        for covered in [None, Some("SK_ID_CURR,installments\n100,0\n300,1\n")] {
            if let Some(covered) = covered {
                folder.write("coverage.csv", covered);
            }
            let summary = bank.import_with_faults(folder.path()).await.expect("it is imported");
            assert_eq!(summary.rejected(), 1);
            let mut straight = Vec::new();
            let scratch = Folder::empty();
            let take = |files| {
                straight.extend(files);
                Ok::<_, ImportError>(())
            };
            let options = ImportOptions { max_rejected: 1.0, ..ImportOptions::of(folder.path()) };
            let read = client_files(&options, scratch.path(), &Silent, identity, take);
            assert_eq!(read.expect("it reads"), summary);
            let stored = bank.store.client_files(i64::MIN, 10).await.expect("it reads");
            assert_eq!(straight.len(), 3);
            assert_eq!(straight, stored);
        }
    }

    /// Whether a history is known is not a matter of rows: see [`HISTORIES`] for what is done to each file.
    async fn a_table_is_known_that_was_delivered_whatever_came_of_its_rows(bank) {
        for (file, unreadable, unknown, known) in HISTORIES {
            let folder = Folder::portfolio();
            let text = String::from_utf8(folder.read(file)).expect("text");
            let header = text.lines().next().expect("a header").to_owned() + "\n";
            let columns = header.trim_end().split(',');
            let row = |(name, value): (&str, &str)| {
                let cell = |column| match column {
                    other if other == name => value,
                    "SK_ID_CURR" => "100",
                    "SK_ID_BUREAU" => "7001",
                    "SK_ID_PREV" => "9001",
                    _ => "1",
                };
                header.clone() + &columns.clone().map(cell).collect::<Vec<_>>().join(",") + "\n"
            };
            for (what, delivered, is_known) in [
                ("some rows", Some(text.clone()), true),
                ("only its header", Some(header.clone()), true),
                ("rows that cannot be read", Some(row(unreadable)), true),
                ("rows of nobody", Some(row(unknown)), true),
                ("nothing", None, false),
            ] {
                match &delivered {
                    Some(text) => folder.write(file, text),
                    None => folder.remove(file),
                }
                let options = ImportOptions { max_rejected: 1.0, ..ImportOptions::of(folder.path()) };
                import(&bank.store, &options, Mode::Replace, &Silent).await.expect("it is imported");
                let mut straight = Vec::new();
                let take = |files| {
                    straight.extend(files);
                    Ok::<_, ImportError>(())
                };
                let scratch = Folder::empty();
                let read = client_files(&options, scratch.path(), &Silent, identity, take);
                let stored = bank.store.client_files(i64::MIN, 10).await.expect("it reads");
                // Rows of which none is anybody's, months of no credit among them: a bank takes them if it is meant.
                if matches!(read, Err(ImportError::ParentMissing { .. } | ImportError::Unusable { .. })) {
                    assert!(what.starts_with("rows") || file == "bureau.csv", "{file}: {what}");
                } else {
                    read.expect("it reads");
                    assert!(straight == stored, "{file}: {what}");
                }
                assert!(stored.iter().all(|client| known(client) == is_known), "{file}: {what}");
            }
        }
    }

    async fn what_was_delivered_is_backed_up_with_the_rows(bank) {
        let folder = Folder::portfolio();
        folder.write("credit_card_balance.csv", csv(entity::credit_card_balance::Entity, &[]));
        folder.remove("POS_CASH_balance.csv");
        bank.import(folder.path()).await.expect("it is imported");
        let backup = folder.path().join("bank.backup");
        store::backup(&bank.store, &backup, &Silent).await.expect("it is backed up");
        bank.import(Folder::portfolio().path()).await.expect("it is imported");
        store::restore(&bank.store, &backup, &Silent).await.expect("it is restored");
        let client = bank.store.client_file(300).await.expect("it reads").expect("a client");
        assert_eq!((client.credit_card_balance, client.pos_cash_balance), (Some(vec![]), None));
    }

    async fn what_a_file_has_no_column_for_is_missing_whichever_row_was_read_before(bank) {
        bank.filled().await;
        let outcome = async |id| {
            let client = bank.store.client_file(id).await.expect("it reads").expect("a client");
            client.application.target
        };
        // The applicants' file has no outcomes, and its one client stands behind one who defaulted.
        assert_eq!([outcome(200).await, outcome(300).await], [Some(1), None]);
    }

    /// Also that "none" is understood: 365243 days, XNA, an empty cell.
    async fn a_clients_file_holds_their_rows_of_every_table_in_key_order(bank) {
        bank.filled().await;
        let file = bank.store.client_file(100).await.expect("it reads").expect("a client");
        let application = &file.application;
        assert_eq!((application.sk_id_curr, application.target), (100, Some(0)));
        assert_eq!(application.name_contract_type.get(), Some("Cash loans"));
        assert_eq!(application.code_gender.get(), None);
        assert_eq!(application.amt_credit, Some(406_597.5));
        assert_eq!(application.ext_source_2, Some(0.25));
        assert_eq!(application.days_birth.get(), Some(-12_000.0));
        assert_eq!(application.amt_annuity, None);

        let bureau = file.bureau.expect("history is known");
        assert_eq!(bureau.iter().map(|b| b.sk_id_bureau).collect::<Vec<_>>(), [7001, 7002]);
        assert_eq!(bureau[0].amt_credit_sum, Some(0.1));
        assert_eq!(bureau[1].days_credit.get(), Some(-300.0));
        let months = file.bureau_balance.expect("history is known");
        assert_eq!(months.iter().map(|m| m.months_balance).collect::<Vec<_>>(), [-2, -1]);
        let previous = file.previous_application.expect("history is known");
        assert_eq!(previous.len(), 1);
        assert_eq!(previous[0].days_last_due_1st_version.get(), None);
        let loans = file.pos_cash_balance.expect("history is known");
        assert_eq!(loans.iter().map(|l| l.sk_id_prev).collect::<Vec<_>>(), [9001, 9100]);
        assert_eq!(file.credit_card_balance, Some(Vec::new()));
        let payments = file.installments_payments.expect("history is known");
        let amounts: Vec<_> = payments.iter().map(|p| p.amt_payment).collect();
        assert_eq!(amounts, [Some(1000.0), Some(500.0), Some(500.0)]);

        let file = bank.store.client_file(200).await.expect("it reads").expect("a client");
        assert_eq!(file.application.days_employed.get(), None);
        assert_eq!(file.credit_card_balance.map(|months| months.len()), Some(1));
        assert_eq!(bank.store.client_file(101).await.expect("it reads"), None);
    }

    async fn every_field_of_a_record_is_its_column(bank) {
        let folder = Folder::empty();
        let client = ("SK_ID_CURR", "1");
        let contract = [client, ("SK_ID_PREV", "2")];
        let application = telling(entity::application::Entity, &[client, ("TARGET", "1")]);
        deliver(&folder, "application_train.csv", entity::application::Entity, &application);
        let bureau = telling(entity::bureau::Entity, &[client, ("SK_ID_BUREAU", "3")]);
        deliver(&folder, "bureau.csv", entity::bureau::Entity, &bureau);
        folder.write("bureau_balance.csv", bureau_balance(&[(3, -4, "5")]));
        let previous = telling(entity::previous_application::Entity, &contract);
        deliver(&folder, "previous_application.csv", entity::previous_application::Entity, &previous);
        let loan = telling(entity::pos_cash_balance::Entity, &contract);
        deliver(&folder, "POS_CASH_balance.csv", entity::pos_cash_balance::Entity, &loan);
        let card = telling(entity::credit_card_balance::Entity, &contract);
        deliver(&folder, "credit_card_balance.csv", entity::credit_card_balance::Entity, &card);
        let payment = telling(entity::installments_payments::Entity, &contract);
        deliver(&folder, "installments_payments.csv", entity::installments_payments::Entity, &payment);
        let summary = bank.import(folder.path()).await.expect("it is imported");
        assert_eq!((summary.kept(), summary.rejected()), (7, 0));

        let file = bank.store.client_file(1).await.expect("it reads").expect("a client");
        let file = serde_json::to_value(file).expect("a file is JSON");
        assert_says(&file["application"], &application);
        assert_says(&file["bureau"][0], &bureau);
        let month = [("SK_ID_BUREAU", "3"), ("MONTHS_BALANCE", "-4"), ("STATUS", "5")];
        assert_says(&file["bureau_balance"][0], &month.map(|(k, v)| (k.to_owned(), v.to_owned())).into());
        assert_says(&file["previous_application"][0], &previous);
        assert_says(&file["pos_cash_balance"][0], &loan);
        assert_says(&file["credit_card_balance"][0], &card);
        assert_says(&file["installments_payments"][0], &payment);
    }

    /// An older import let it in: the bank keeps it, nobody scores or shows it.
    async fn what_cannot_be_is_missing_in_a_clients_file(bank) {
        bank.filled().await;
        for sql in [
            "UPDATE application SET days_birth = 13900, amt_credit = -1, ext_source_2 = 55 WHERE sk_id_curr = 100",
            "UPDATE application SET name_contract_type = 'cash LOANS ' WHERE sk_id_curr = 100",
            "UPDATE bureau SET days_credit = 12 WHERE sk_id_bureau = 7002",
        ] {
            bank.db.execute_unprepared(sql).await.expect("the bank takes it");
        }
        let file = bank.store.client_file(100).await.expect("it reads").expect("a client");
        assert_eq!(file.application.days_birth.get(), None);
        assert_eq!((file.application.amt_credit, file.application.ext_source_2), (None, None));
        assert_eq!(file.application.name_contract_type.get(), Some("Cash loans"));
        let bureau = file.bureau.expect("history is known");
        assert_eq!(bureau.iter().map(|credit| credit.days_credit.get()).collect::<Vec<_>>(), [None, None]);
    }

    async fn the_bank_read_in_pages_is_every_client_once_in_order(bank) {
        bank.filled().await;
        let mut alone: Vec<ClientFile> = Vec::new();
        for id in [100, 200, 300] {
            alone.extend(bank.store.client_file(id).await.expect("it reads"));
        }
        for limit in [1, 2, 3, 10] {
            let (mut read, mut after) = (Vec::new(), i64::MIN);
            loop {
                let page = bank.store.client_files(after, limit).await.expect("it reads");
                assert!(page.len() as u64 <= limit);
                let Some(last) = page.last() else { break };
                after = last.application.sk_id_curr;
                read.extend(page);
            }
            assert_eq!(read, alone, "pages of {limit}");
        }
    }

    async fn a_contract_leads_to_its_client_even_without_a_previous_application(bank) {
        bank.filled().await;
        for (contract, client) in [(9001, Some(100)), (9100, Some(100)), (9300, Some(200)), (1, None)] {
            let found = bank.store.client_of_contract(contract).await.expect("it reads");
            assert_eq!(found, client, "contract {contract}");
        }
    }

    async fn history_that_was_not_extracted_is_unknown_and_not_empty(bank) {
        let folder = Folder::portfolio();
        folder.write("coverage.csv", "SK_ID_CURR,installments\n100,0\n300,1\n");
        bank.import(folder.path()).await.expect("it is imported");
        let file = async |id| bank.store.client_file(id).await.expect("it reads").expect("a client");

        let without_installments = file(100).await;
        assert_eq!(without_installments.installments_payments, None);
        assert_eq!(without_installments.bureau.map(|rows| rows.len()), Some(2));
        let unlisted = file(200).await;
        assert_eq!(unlisted.bureau, None);
        assert_eq!(unlisted.bureau_balance, None);
        assert_eq!(unlisted.previous_application, None);
        assert_eq!(unlisted.pos_cash_balance, None);
        assert_eq!(unlisted.credit_card_balance, None);
        assert_eq!(unlisted.installments_payments, None);
        let listed = file(300).await;
        assert_eq!(listed.bureau, Some(Vec::new()));
        assert_eq!(listed.installments_payments, Some(Vec::new()));
    }

    async fn a_table_that_was_never_delivered_is_unknown_and_not_empty(bank) {
        let folder = Folder::portfolio();
        folder.remove("credit_card_balance.csv");
        bank.import(folder.path()).await.expect("it is imported");
        let file = bank.store.client_file(300).await.expect("it reads").expect("a client");
        assert_eq!(file.credit_card_balance, None);
        assert_eq!(file.pos_cash_balance, Some(Vec::new()));
    }
}
