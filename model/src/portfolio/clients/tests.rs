use super::*;
use crate::portfolio::{Columns, Condition, Crossfilter, Range, Strip, UNKNOWN, parse};

/// Invented clients: numbers that repeat, some missing, in no order; codes of which some are missing.
fn bank(clients: u32) -> Clients {
    let names: Vec<_> = Column::all().filter_map(Column::number).map(|(name, _)| name).collect();
    let mut bank = Clients::new(names.clone());
    let categories = Clients::source_codes().count();
    for id in 1..=clients {
        let mixed =
            |salt: u32| (id.wrapping_mul(2_654_435_761) ^ salt.wrapping_mul(40_503)).rotate_left(salt) >> 7;
        let numbers: Vec<f64> = (0..)
            .zip(&names)
            .map(|(salt, _)| match mixed(salt) % 97 {
                0..7 => f64::NAN,
                96 => f64::from(mixed(salt)),
                other => f64::from(other) / 3.0,
            })
            .collect();
        let codes: Vec<Option<&str>> = (50..)
            .take(categories)
            .map(|salt| ["b", "a", "c"].get((mixed(salt) % 4) as usize).copied())
            .collect();
        let advice = Advice::ALL[(mixed(90) % 3) as usize];
        let difficulties = (mixed(91) % 5 > 1).then_some(mixed(92) % 11 == 0);
        let row = Row {
            id: i64::from(id),
            advice,
            completeness: 1.0,
            numbers: &numbers,
            codes: &codes,
            difficulties,
        };
        bank.push(&row);
    }
    bank.finish()
}

#[test]
fn a_page_is_the_piece_of_the_whole_sorted_list() {
    let bank = bank(500);
    for descending in [false, true] {
        let mut all: Vec<(i64, f64)> =
            bank.ids.iter().copied().zip(bank.values("income").iter().copied()).collect();
        all.sort_by(|(_, x), (_, y)| match (x.is_nan(), y.is_nan()) {
            (false, false) if descending => y.total_cmp(x),
            (false, false) => x.total_cmp(y),
            (x, y) => x.cmp(&y),
        });
        for (from, size) in [(0, 25), (25, 25), (0, 1), (450, 100), (499, 1), (500, 25), (0, 500), (7_000, 1)]
        {
            let everyone = bank.filtered(&Filter::default());
            let sort = Sort { by: Some(Column::INCOME), descending };
            let page: Vec<i64> =
                bank.sorted(everyone, sort, from, size).iter().map(|client| client.id).collect();
            let expected: Vec<i64> = all.iter().skip(from).take(size).map(|(id, _)| *id).collect();
            assert_eq!(page, expected, "{size} from {from}, {descending}");
        }
    }
}

#[test]
fn the_same_bank_has_the_same_version_and_another_has_another() {
    assert_eq!(bank(300).version(), bank(300).version());
    assert_ne!(bank(300).version(), bank(301).version());
    assert_eq!(bank(300).version().len(), 32);
    assert!(bank(300).manifest().is_whole());
}

#[test]
fn codes_beyond_what_a_byte_can_say_are_one() {
    let mut codes = Codes::default();
    (0..300).for_each(|n| codes.push(Some(&n.to_string())));
    codes.push(None);
    let (Scale::Category(names), bytes) = codes.sorted() else { panic!("it is a category") };
    assert_eq!((names.len(), bytes.len(), bytes[300]), (MOST_CODES, 301, MISSING));
    assert!(bytes[253..300].iter().all(|&byte| names[usize::from(byte)] == OTHER));
}

#[test]
fn a_filter_lets_through_what_its_bounds_hold_once_they_have_snapped() {
    let bank = bank(2_000);
    let parsed =
        parse([("income", "5..20"), ("education", "a"), ("education", UNKNOWN), ("advice", "grant")]);
    let filter = parsed.query.filter;
    let Some((Scale::Number(edges), _)) = bank.binned.columns.get(Column::INCOME.index()) else {
        panic!("a number")
    };
    let bins = edges.snap(filter.range(Column::INCOME));
    let (from, below) = (edges.edges[bins.start], edges.edges[bins.end]);
    let expected: Vec<u32> = (0..2_000)
        .filter(|&at| {
            let client = bank.summary(at as usize);
            client.income.is_some_and(|income| income >= from && income < below)
                && client.education.is_none_or(|code| code == "a")
                && client.decision == Advice::Grant
        })
        .collect();
    assert!(expected.len() > 20);
    assert_eq!(bank.filtered(&filter), expected);
}

#[test]
fn nobody_is_let_through_by_a_number_that_nobody_has() {
    let bank = Clients::new(vec![PROBABILITY]).finish();
    assert!(bank.filtered(&Filter::default().within(Column::RISK, Some(0.0), None)).is_empty());
}

#[test]
fn a_strip_of_some_clients_counts_them_and_no_others() {
    let bank = bank(2_000);
    let filter = Filter::default().of(Column::EDUCATION, "a").within(Column::RISK, Some(5.0), None);
    let clients = bank.selection(&filter);
    let ids: Vec<i64> = bank.filtered(&filter).iter().rev().map(|&at| bank.ids[at as usize]).collect();
    assert_eq!(bank.selection_of(ids.iter().copied().chain([999_999])), clients);
    for column in Column::numbers() {
        let (name, _) = column.number().expect("a number");
        for clients in [&None, &clients] {
            let edges = bank.edges(column).expect("a number");
            let counts = bank.counted(clients).and_then(|counted| counted.counts(column)).expect("a number");
            let strip = Strip::of(column, edges, &counts);
            let own = bank.values(name).iter().copied().find(|value| !value.is_nan()).expect("somebody");
            let (exact, rank) = bank.distribution(name, clients, Some(own)).expect("a quantity");
            assert_eq!((strip.clients, strip.missing), (exact.clients, exact.missing), "{name}");
            assert_eq!(strip.bars.iter().map(|&n| u64::from(n)).sum::<u64>(), exact.clients);
            // By bins it is known to the width of a bin.
            let (told, exact) = (Rank::among(&counts, edges.bin(own)).expect("known"), rank.expect("known"));
            assert!(told.lower <= exact.lower && told.higher <= exact.higher, "{name}: {told:?} {exact:?}");
            assert_eq!(told.clients(), exact.clients());
        }
    }
    assert!(bank.counted(&None).and_then(|counted| counted.counts(Column::ADVICE)).is_none());
}

#[test]
fn a_browser_counts_a_group_as_the_server_does_and_none_before_it_has_the_columns() {
    let bank = bank(2_000);
    let mut columns = Columns::new(bank.manifest());
    let groups = [
        Filter::default(),
        Filter::default().of(Column::EDUCATION, "a").within(Column::RISK, Some(5.0), Some(20.0)),
        Filter::default().of(Column::ADVICE, "refuse").within(Column::INCOME, None, Some(9.0)),
        Filter::default().of(Column::EDUCATION, "nobody"),
    ];
    Column::numbers().for_each(|column| assert!(columns.put(column, bank.bytes(column).to_vec())));
    assert!(columns.counted(&groups[0]).is_some() && columns.counted(&groups[1]).is_none());
    assert!(!columns.put(Column::EDUCATION, vec![0; 7]) && !columns.has(Column::EDUCATION));
    for column in [Column::EDUCATION, Column::ADVICE] {
        assert!(columns.put(column, bank.bytes(column).to_vec()));
    }
    for filter in groups {
        let server = bank.counted(&bank.selection(&filter)).expect("columns");
        assert_eq!(server.clients, bank.filtered(&filter).len() as u64);
        assert_eq!(columns.counted(&filter), Some(server), "{filter:?}");
    }
    assert!(Column::all().all(|column| columns.edges(column) == bank.edges(column)));
    assert_eq!(columns.version(), bank.version());
}

/// What a view shows, counted anew: the clients by byte whom all other filters let through.
fn counted(bank: &Clients, filter: &Filter, column: Column) -> Vec<u32> {
    let mut counts = vec![0; 256];
    for at in bank.filtered(&filter.clone().without(column)) {
        counts[usize::from(bank.bytes(column)[at as usize])] += 1;
    }
    counts
}

/// Moves the browser's filter of a column to where `filter` has it.
fn follow(browser: &mut Crossfilter, bank: &Clients, filter: &Filter, column: Column) {
    let condition = filter.conditions().find(|(conditioned, _)| *conditioned == column);
    let (scale, _) = &bank.binned.columns[column.index()];
    browser.set(column, &condition.map_or([true; 256], |(_, condition)| scale.allowed(condition)));
}

#[cfg(not(target_arch = "wasm32"))]
mod random {
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static BANK: LazyLock<Clients> = LazyLock::new(|| bank(1_500));

    /// A move of one filter.
    fn moves() -> impl Strategy<Value = (Column, Option<Condition>)> {
        let columns: Vec<Column> = Column::all().collect();
        let bound = || proptest::option::of(-2.0..40.0_f64);
        (prop::sample::select(columns), bound(), bound(), proptest::collection::vec("[abc-]", 0..3)).prop_map(
            |(column, one, other, codes)| {
                let (from, below) = match (one, other) {
                    (Some(one), Some(other)) if one > other => (Some(other), Some(one)),
                    bounds => bounds,
                };
                let condition = match column.kind() {
                    ColumnKind::Number(..) => Condition::Within(Range { from, below }),
                    ColumnKind::Category(_) if column == Column::ADVICE => {
                        Condition::OneOf(vec!["grant".into(), "refuse".into()])
                    }
                    ColumnKind::Category(_) if column == Column::OUTCOME => {
                        Condition::OneOf(vec!["known".into()])
                    }
                    ColumnKind::Category(_) => Condition::OneOf(codes),
                };
                (column, Some(condition).filter(|_| one.is_some() || column.number().is_none()))
            },
        )
    }

    proptest! {
        #[test]
        fn the_browser_counts_what_the_server_lists(
            moves in proptest::collection::vec(moves(), 1..12),
            late in prop::sample::select(Column::all().collect::<Vec<_>>()),
        ) {
            let bank = &*BANK;
            let mut browser = Crossfilter::new(1_500);
            for column in Column::all().filter(|column| *column != late) {
                assert!(browser.load(column, bank.bytes(column)));
            }
            let mut filter = Filter::default();
            for (n, (column, condition)) in moves.into_iter().enumerate() {
                // One column comes while filters are set already.
                if n == 3 {
                    assert!(browser.load(late, bank.bytes(late)));
                    follow(&mut browser, bank, &filter, late);
                }
                filter = match condition {
                    Some(condition) => filter.with(column, condition),
                    None => filter.without(column),
                };
                follow(&mut browser, bank, &filter, column);
                let known = if browser.has(late) { filter.clone() } else { filter.clone().without(late) };
                prop_assert_eq!(browser.selected() as usize, bank.filtered(&known).len());
                for view in Column::all().filter(|view| browser.has(*view)) {
                    prop_assert_eq!(browser.counts(view).as_slice(), counted(bank, &known, view), "{} {:?}", view.name(), known);
                }
            }
        }

        #[test]
        fn an_address_means_the_same_clients(moves in proptest::collection::vec(moves(), 0..8)) {
            let filter = moves.into_iter().fold(Filter::default(), |filter, (column, condition)| match condition {
                Some(condition) => filter.with(column, condition),
                None => filter.without(column),
            });
            let pairs = filter.pairs();
            let read = parse(pairs.iter().map(|(name, text)| (*name, text.as_str())));
            // A bound below nothing is not read: no quantity has one.
            prop_assume!(!pairs.iter().any(|(_, text)| text.starts_with('-') && text.len() > 1 || text.contains("..-")));
            prop_assert_eq!(BANK.filtered(&read.query.filter), BANK.filtered(&filter), "{:?}", read.unread);
        }
    }
}
