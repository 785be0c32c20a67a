use super::*;
use crate::http::answer::faults::{At, Fault, MOST_LISTED};
use serde_json::{Value, json};

fn read(body: &Value) -> Result<Accepted, Refusal> {
    read_file(body.to_string().as_bytes())
}

fn accepted(body: &Value) -> Accepted {
    read(body).unwrap_or_else(|refusal| panic!("{refusal}: {body}"))
}

fn pointer(Fault { at, .. }: &Fault) -> String {
    match at {
        At::Pointer(pointer) => pointer.clone(),
        At::Parameter(name) => panic!("{name} is no part of a body"),
    }
}

/// Pointers and details of a body's faults.
fn faults(body: &Value) -> Vec<(String, String)> {
    match read(body) {
        Err(Refusal::Faults(faults)) => {
            faults.listed().iter().map(|fault| (pointer(fault), fault.detail.clone())).collect()
        }
        other => panic!("{other:?}: {body}"),
    }
}

fn pointers(body: &Value) -> Vec<String> {
    faults(body).into_iter().map(|(pointer, _)| pointer).collect()
}

/// Every column of `table`, with a possible value.
fn whole_row(table: &Table) -> Value {
    use model::file::column::{Flag, Kind};
    let value = |column: &Column| match &column.kind {
        Kind::Identifier => json!(100_001),
        Kind::Whole(range) | Kind::Real(range) => json!(range.most.min(1.0)),
        Kind::Flag(Flag::Number) => json!(true),
        Kind::Flag(Flag::Text(_, yes)) => json!(yes),
        Kind::Category(known) => json!(known[0]),
    };
    let member = |column: &Column| match column.name {
        "DAYS_BIRTH" => (column.name.to_owned(), json!(-12_000.0)),
        _ => (column.name.to_owned(), value(column)),
    };
    table.columns.iter().map(member).collect()
}

#[test]
fn the_row_of_a_core_system_is_read_whole() {
    let mut body = json!({});
    for table in &TABLES {
        let row = whole_row(table);
        body[table.name] = if table.name == "application" { row } else { json!([row]) };
    }
    let Accepted { file, ignored, notes } = accepted(&body);
    assert!(notes.is_empty(), "{notes:?}");
    assert_eq!(file.application.sk_id_curr, 100_001);
    assert_eq!(file.application.days_birth.get(), Some(-12_000.0));
    assert!(file.application.flag_own_car.is("Y"));
    assert_eq!(file.application.flag_work_phone, Some(1));
    assert_eq!(file.installments_payments.as_ref().map(Vec::len), Some(1));
    assert!(ignored.contains(&"application.ORGANIZATION_TYPE".to_owned()), "{ignored:?}");
    assert!(ignored.contains(&"bureau.CNT_CREDIT_PROLONG".to_owned()));
    assert!(
        ignored.contains(&"application.TARGET".to_owned()),
        "what became of somebody is no part of a request"
    );
    assert_eq!(file.application.target, None);
    assert!(!ignored.iter().any(|name| name.ends_with("SK_ID_CURR") || name.ends_with(".AMT_CREDIT")));
    // What the model uses and what it does not are all columns that there are.
    let columns: usize = TABLES.iter().map(|table| table.columns.len()).sum();
    let used = serde_json::to_value(&file).expect("a file is JSON");
    let used: usize = TABLES
        .iter()
        .map(|table| {
            let row = &used[table.name];
            row.get(0)
                .unwrap_or(row)
                .as_object()
                .map_or(0, |row| row.keys().filter(|name| *name != CLIENT && *name != OUTCOME).count())
        })
        .sum();
    let clients = TABLES.iter().filter(|table| table.column(CLIENT).is_some()).count();
    assert_eq!(used + ignored.len() + clients, columns);
}

#[test]
fn all_faults_of_a_body_are_found_at_once() {
    let body = json!({
        "application": {
            "AMT_CREDIT": -1, "DAYS_BIRTH": 12_000, "EXT_SOURCE_2": "high", "NAME_EDUCATION_TYPE": "Higher",
            "AMT_CREDITS": 1, "FLAG_OWN_CAR": "maybe", "CNT_CHILDREN": 1.5,
        },
        "bureau": [{"SK_ID_BUREAU": 1}, 7, {"SK_ID_BUREAU": 2, "DAYS_CREDIT": 3}, {"AMT_SUM": 1.0}],
        "installments_payments": [{"AMT_PAYMENT": 1.0}],
        "bureau_balance": [{"SK_ID_BUREAU": 1, "MONTHS_BALANCE": 1}, {"STATUS": "9"}],
        "pos_cash_balance": 3,
        "burau": [],
    });
    let mut found = pointers(&body);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            "/application/AMT_CREDIT",
            "/application/AMT_CREDITS",
            "/application/CNT_CHILDREN",
            "/application/DAYS_BIRTH",
            "/application/EXT_SOURCE_2",
            "/application/FLAG_OWN_CAR",
            "/application/NAME_EDUCATION_TYPE",
            "/burau",
            "/bureau/1",
            "/bureau/2/DAYS_CREDIT",
            "/bureau/3/AMT_SUM",
            "/bureau/3/SK_ID_BUREAU",
            "/bureau_balance/0/MONTHS_BALANCE",
            "/bureau_balance/1/MONTHS_BALANCE",
            "/bureau_balance/1/SK_ID_BUREAU",
            "/bureau_balance/1/STATUS",
            "/installments_payments/0/SK_ID_PREV",
            "/pos_cash_balance",
        ]
    );
    for (_, detail) in faults(&body) {
        for serdes in ["invalid type", "expected", "unknown field", "f64", "i32"] {
            assert!(!detail.contains(serdes), "{detail}");
        }
    }
}

#[test]
fn an_impossible_person_is_refused_with_field_and_range() {
    for (column, value, range) in [
        (
            "DAYS_BIRTH",
            json!(12_000),
            "from -36525 to -6574 (days relative to the application: an age of 18 to 100 years)",
        ),
        ("DAYS_BIRTH", json!(-6_000), "an age of 18 to 100 years"),
        ("DAYS_BIRTH", json!(-40_000), "an age of 18 to 100 years"),
        ("DAYS_BIRTH", json!(365_243), "an age of 18 to 100 years"),
        ("DAYS_EMPLOYED", json!(-13_000), "before the client's birth (-12000)"),
        ("DAYS_EMPLOYED", json!(20), "from -36525 to 0"),
        ("DAYS_ID_PUBLISH", json!(-13_000), "before the client's birth"),
        ("AMT_INCOME_TOTAL", json!(0), "from 0.01"),
        ("AMT_INCOME_TOTAL", json!(-1), "from 0.01"),
        ("AMT_CREDIT", json!(0.0), "from 0.01"),
        ("EXT_SOURCE_1", json!(1.5), "from 0 to 1"),
        ("EXT_SOURCE_3", json!(-0.1), "from 0 to 1"),
        ("REGION_RATING_CLIENT", json!(4), "from 1 to 3"),
        ("REGION_RATING_CLIENT_W_CITY", json!(0), "from 1 to 3"),
        ("AMT_ANNUITY", json!(1e39), "from 0.01 to"),
        ("SK_ID_CURR", json!(-5), "from 0 to"),
    ] {
        let mut body = json!({"application": {"DAYS_BIRTH": -12_000, "AMT_CREDIT": 450_000}});
        body["application"][column] = value;
        let found = faults(&body);
        let [(pointer, detail)] = &found[..] else { panic!("{found:?}") };
        assert_eq!(pointer, &format!("/application/{column}"));
        assert!(detail.starts_with(column) && detail.contains(range), "{detail}");
    }
    let huge = br#"{"application": {"AMT_CREDIT": 1e400, "AMT_INCOME_TOTAL": -1e400}}"#;
    assert!(matches!(read_file(huge), Err(Refusal::Faults(faults)) if faults.listed().len() == 2));
}

#[test]
fn a_slip_that_the_source_makes_is_a_note_and_a_missing_value() {
    let body = json!({
        "application": {"AMT_CREDIT": 1.0, "REGION_RATING_CLIENT": -1, "REGION_RATING_CLIENT_W_CITY": -1},
        "credit_card_balance": [{"SK_ID_PREV": 1, "MONTHS_BALANCE": -1, "CNT_DRAWINGS_CURRENT": -2}],
    });
    let Accepted { file, ignored, notes } = accepted(&body);
    let notes: Vec<_> = notes.listed().iter().map(pointer).collect();
    assert_eq!(
        notes,
        [
            "/application/REGION_RATING_CLIENT",
            "/application/REGION_RATING_CLIENT_W_CITY",
            "/credit_card_balance/0/CNT_DRAWINGS_CURRENT",
        ]
    );
    assert_eq!(ignored, ["application.REGION_RATING_CLIENT_W_CITY"]);
    assert_eq!(file.application.region_rating_client, None);
    let cards = file.credit_card_balance.expect("it was sent");
    assert_eq!((cards.len(), cards[0].cnt_drawings_current), (1, None));
}

#[test]
fn an_unknown_category_is_refused_with_those_there_are() {
    let found = faults(&json!({"application": {"AMT_CREDIT": 1.0, "NAME_CONTRACT_TYPE": "Cash"}}));
    let detail =
        "NAME_CONTRACT_TYPE must be one of \"Cash loans\", \"Revolving loans\", not the text \"Cash\"";
    assert_eq!(found, [("/application/NAME_CONTRACT_TYPE".to_owned(), detail.to_owned())]);
}

#[test]
fn a_table_left_out_is_unknown_history_and_an_empty_one_is_none() {
    let file =
        accepted(&json!({"application": {"AMT_CREDIT": 1.0}, "bureau": [], "bureau_balance": null})).file;
    assert_eq!(file.bureau, Some(vec![]));
    assert_eq!(file.bureau_balance, None);
    assert_eq!(file.previous_application, None);
}

#[test]
fn a_file_without_an_application_is_none() {
    for body in [
        json!({}),
        json!({"application": {}}),
        json!({"application": null, "bureau": []}),
        json!({"application": {"AMT_CREDIT": null}}),
    ] {
        assert_eq!(pointers(&body), ["/application"], "{body}");
    }
    for body in [json!([1, 2]), json!(7), json!("application"), json!(null), json!(true)] {
        assert_eq!(pointers(&body)[0], "", "{body}");
    }
    assert_eq!(pointers(&json!({"application": [{"AMT_CREDIT": 1.0}]})), ["/application"]);
}

#[test]
fn a_name_is_there_once_and_spelt_as_the_source_spells_it() {
    let twice = br#"{
        "application": {"AMT_CREDIT": 1.0, "AMT_CREDIT": 2.0}, "bureau": [], "bureau": [],
        "pos_cash_balance": [{"SK_ID_PREV": 1, "MONTHS_BALANCE": -1, "SK_DPD": 0, "SK_DPD": 0, "SK_ID_PREV": 1}]
    }"#;
    let Err(Refusal::Faults(faults)) = read_file(twice) else { panic!("it is refused") };
    let pointers: Vec<_> = faults.listed().iter().map(pointer).collect();
    assert_eq!(
        pointers,
        [
            "/bureau",
            "/application/AMT_CREDIT",
            "/pos_cash_balance/0/SK_DPD",
            "/pos_cash_balance/0/SK_ID_PREV"
        ]
    );
    for (name, hint) in [
        ("amt_credit", "amt_credit is no column of application; AMT_CREDIT is"),
        ("AMT_CREDIT_SUM", "AMT_CREDIT_SUM is no column of application; bureau has it"),
        ("SALARY", "SALARY is no column of application; check the spelling or leave it out"),
    ] {
        let found = super::tests::faults(&json!({"application": {"AMT_CREDIT": 1.0, name: 1.0}}));
        assert_eq!(found, [(format!("/application/{name}"), hint.to_owned())]);
    }
}

#[test]
fn a_name_that_is_no_table_says_which_one_is_meant() {
    for (name, hint) in [
        ("POS_CASH_balance", "POS_CASH_balance is no table; pos_cash_balance is"),
        ("AMT_CREDIT", "AMT_CREDIT is no table; it is a column of application: {\"application\": …}"),
        ("SK_ID_BUREAU", "SK_ID_BUREAU is no table; it is a column of bureau: {\"bureau\": …}"),
    ] {
        let found = faults(&json!({"application": {"AMT_CREDIT": 1.0}, name: 1.0}));
        assert_eq!(found, [(format!("/{name}"), hint.to_owned())]);
    }
}

#[test]
fn rows_of_two_clients_are_no_file() {
    let body = json!({
        "application": {"SK_ID_CURR": 7, "AMT_CREDIT": 1.0},
        "bureau": [{"SK_ID_CURR": 7, "SK_ID_BUREAU": 1}, {"SK_ID_CURR": 8, "SK_ID_BUREAU": 2}],
        "bureau_balance": [{"SK_ID_CURR": 7, "SK_ID_BUREAU": 1, "MONTHS_BALANCE": 0}],
    });
    let detail = "SK_ID_CURR is 8, elsewhere in the file 7".to_owned();
    assert_eq!(faults(&body), [("/bureau/1/SK_ID_CURR".to_owned(), detail)]);
}

#[test]
fn every_row_of_a_history_has_its_key_and_no_other_row_has_it() {
    let once = |table: &str, rows: Value| {
        let mut body = json!({"application": {"AMT_CREDIT": 1.0}, "bureau": [{"SK_ID_BUREAU": 1}]});
        body[table] = rows;
        body
    };
    for table in TABLES.iter().skip(1) {
        let is_key = |column: &&Column| column.presence == Presence::Key && column.name != CLIENT;
        let key: Vec<&str> = table.columns.iter().filter(is_key).map(|column| column.name).collect();
        let row = |number: i32| -> Value {
            let value = |name: &str| if name == "MONTHS_BALANCE" { json!(-number) } else { json!(1) };
            let number_alone = |name: &str| if key.len() == 1 { json!(number) } else { value(name) };
            key.iter().map(|name| ((*name).to_owned(), number_alone(name))).collect()
        };
        accepted(&once(table.name, json!([row(1), row(2)])));
        let twice = once(table.name, json!([row(1), row(2), row(1)]));
        if table.name == WITHOUT_KEY {
            accepted(&twice);
        } else {
            let detail = "an earlier row has the same key".to_owned();
            assert_eq!(faults(&twice), [(format!("/{}/2", table.name), detail)]);
        }
        for name in &key {
            let pointer = format!("/{}/1/{name}", table.name);
            let expected = [(pointer, format!("{name} must be there"))];
            let mut without = row(2);
            without[*name] = Value::Null;
            assert_eq!(faults(&once(table.name, json!([row(1), without]))), expected, "null");
            let mut without = row(2);
            without.as_object_mut().expect("a row").remove(*name);
            assert_eq!(faults(&once(table.name, json!([row(1), without]))), expected, "left out");
        }
    }
}

#[test]
fn a_month_of_a_credit_that_is_not_there_is_left_out_and_noted() {
    let body = json!({
        "application": {"AMT_CREDIT": 1.0},
        "bureau": [{"SK_ID_BUREAU": 5}],
        "bureau_balance": [
            {"SK_ID_BUREAU": 5, "MONTHS_BALANCE": -1}, {"SK_ID_BUREAU": 6, "MONTHS_BALANCE": -1, "STATUS": "5"},
        ],
    });
    let Accepted { file, notes, .. } = accepted(&body);
    let detail = "no row of bureau has SK_ID_BUREAU 6: the row is left out".to_owned();
    let note = Fault { at: At::Pointer("/bureau_balance/1".to_owned()), detail };
    assert_eq!(notes.listed(), [note]);
    let months = file.bureau_balance.expect("it was sent");
    assert_eq!(months.iter().map(|month| month.sk_id_bureau).collect::<Vec<_>>(), [5]);
    // Of credits that nobody has sent, nothing can be said.
    let alone = json!({"application": {"AMT_CREDIT": 1.0}, "bureau": null, "bureau_balance": []});
    let detail = "bureau_balance must not be sent without bureau, which its rows belong to".to_owned();
    assert_eq!(faults(&alone), [("/bureau_balance".to_owned(), detail)]);
}

#[test]
fn a_history_is_bounded() {
    for (table, most) in MOST_ROWS {
        let row = |row: usize| match table {
            "bureau_balance" => json!({"SK_ID_BUREAU": row % 15, "MONTHS_BALANCE": -(row as i64 / 15)}),
            "pos_cash_balance" | "credit_card_balance" => {
                json!({"SK_ID_PREV": row % 15, "MONTHS_BALANCE": -(row as i64 / 15)})
            }
            "bureau" => json!({"SK_ID_BUREAU": row}),
            _ => json!({"SK_ID_PREV": row}),
        };
        let body = |rows: usize| {
            let credits: Vec<Value> = (0..15).map(|credit| json!({"SK_ID_BUREAU": credit})).collect();
            let mut body = json!({"application": {"AMT_CREDIT": 1.0}, "bureau": credits});
            body[table] = (0..rows).map(row).collect();
            body
        };
        accepted(&body(most));
        let detail = format!("{table} has {} rows; a file may have up to {most}", most + 1);
        assert_eq!(faults(&body(most + 1)), [(format!("/{table}"), detail)]);
    }
    for table in TABLES.iter().skip(1) {
        assert!(MOST_ROWS.iter().any(|(name, _)| *name == table.name), "{}", table.name);
        assert!(table.columns.len() <= MOST_COLUMNS, "{}", table.name);
    }
}

#[test]
fn faults_are_bounded_too() {
    let rows: Vec<Value> = (0..450).map(|row| json!({"SK_ID_BUREAU": row, "DAYS_CREDIT": 5})).collect();
    let mut body = json!({"application": {"AMT_CREDIT": 1.0}, "bureau": rows});
    let Err(Refusal::Faults(found)) = read(&body) else { panic!("it is refused") };
    assert_eq!((found.listed().len(), found.more()), (MOST_LISTED, 350));
    // What is wrong with a whole table is not hidden by what is wrong with rows, nor with names.
    for name in 0..200 {
        body[format!("table_{name}")] = json!([]);
    }
    body["pos_cash_balance"] = json!(vec![json!({}); 2_001]);
    body["installments_payments"] = json!(7);
    let Err(Refusal::Faults(found)) = read(&body) else { panic!("it is refused") };
    assert_eq!(found.listed().len() + found.more(), 450 + 200 + 2);
    let first: Vec<String> = found.listed().iter().take(2).map(pointer).collect();
    assert_eq!(first, ["/pos_cash_balance", "/installments_payments"]);
    let long = "N".repeat(1_000_000);
    let found = faults(&json!({"application": {"AMT_CREDIT": 1.0, &long: 1.0}}));
    assert!(found[0].0.len() < 200 && found[0].1.len() < 300, "a name is not repeated whole");
}

#[test]
fn what_is_not_json_is_refused_with_line_and_column() {
    for (body, words) in [
        (
            &b"{\"application\": {"[..],
            "the body is not JSON: it ends before it is complete, at line 1, column 17",
        ),
        (b"", "the body is not JSON: it ends before it is complete, at line 1, column 0"),
        (b"{\n  \"application\": nothing}", "the body is not JSON: it cannot be read at line 2, column 19"),
        (
            b"{\"application\": {\"AMT_CREDIT\": NaN}}",
            "the body is not JSON: it cannot be read at line 1, column 32; JSON has no NaN and no Infinity: write null for a \
             value that is not known",
        ),
        (b"{} {}", "the body is not JSON: it cannot be read at line 1, column 4"),
        (b"application=1", "the body is not JSON: it cannot be read at line 1, column 1"),
        (
            b"{\"a\": \"\xff\"}",
            "the body is not JSON: it cannot be read at line 1, column 8; it is not UTF-8, in which JSON is sent",
        ),
        (
            b"\xff\xfe{\0}\0",
            "the body is not JSON: it cannot be read at line 1, column 1; it is not UTF-8, in which JSON is sent",
        ),
        (
            b"{\0}\0",
            "the body is not JSON: it cannot be read at line 1, column 2; it is not UTF-8, in which JSON is sent",
        ),
        (
            b"\x1f\x8b\x08\0",
            "the body is not JSON: it cannot be read at line 1, column 1; it is packed with gzip: say so with the header \
             content-encoding: gzip",
        ),
    ] {
        let refusal = read_file(body).expect_err("it is no JSON");
        assert!(matches!(refusal, Refusal::Malformed { .. }), "{refusal:?}");
        assert_eq!(refusal.to_string(), words);
    }
    for word in ["NaN", "nan", "-nan", "Infinity", "-Infinity", "inf", "None", "NA"] {
        let body = format!("{{\"application\":\n{{\"AMT_CREDIT\": {word}, \"AMT_ANNUITY\": 1}}}}");
        let words = read_file(body.as_bytes()).expect_err("it is no JSON").to_string();
        assert!(words.starts_with("the body is not JSON: it cannot be read at line 2, column 1"), "{words}");
        assert!(words.ends_with("write null for a value that is not known"), "{word}: {words}");
    }
    let deep = [vec![b'['; 100_000], vec![b']'; 100_000]].concat();
    assert!(matches!(read_file(&deep), Err(Refusal::Faults(_))), "it is JSON, and no file");
}

#[test]
fn half_a_character_is_a_fault_and_no_panic() {
    let body =
        br#"{"application": {"AMT_CREDIT": 1.0, "NAME_CONTRACT_TYPE": "\ud800", "\udc00": 1}, "\ud800": 1}"#;
    let Err(Refusal::Faults(faults)) = read_file(body) else { panic!("it is refused") };
    assert_eq!(faults.listed().len(), 3, "{faults:?}");
}

#[test]
fn a_mark_of_the_byte_order_before_a_body_is_no_part_of_it() {
    let body = r#"{"application": {"AMT_CREDIT": 450000}}"#;
    let marked = [BYTE_ORDER_MARK, body.as_bytes()].concat();
    let (plain, marked) = (read_file(body.as_bytes()), read_file(&marked));
    assert_eq!(marked.expect("it is read").file, plain.expect("it is read").file);
    let twice = [BYTE_ORDER_MARK, BYTE_ORDER_MARK, body.as_bytes()].concat();
    assert!(read_file(&twice).is_err());
}
