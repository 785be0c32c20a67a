//! How a filter, an order and a page are read of an address: one dialect for the screen, the API and the browser.
//!
//! `income=200000..` `risk=0.08..0.12` `age=30..40` `contract_type=Cash loans` `sort=-risk` `page=2`. A category may come
//! several times. A number may be written as people do (`450 000`, `450,000`, `8 %`). A bound may come alone, under the name with
//! `_from` or `_to`, as two fields of a form do. What cannot be read is neither dropped in silence nor guessed: it is told.

use super::column::{Column, ColumnKind};
use super::filter::{Condition, Filter, Range};
use super::query::{ClientQuery, MAX_PAGE_SIZE, Sort};
use crate::catalogue::Unit;
use serde::{Deserialize, Serialize};

/// Names that stand for others, in addresses that were kept.
const ALIASES: [(&str, &str); 2] = [("decision", "advice"), ("probability", "risk")];
/// Most codes of one category.
const MOST_CODES: usize = 64;

/// A query, and the parameters that were left out of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Parsed {
    /// What is asked.
    pub query: ClientQuery,
    /// What could not be read.
    pub unread: Vec<Unread>,
}

/// A parameter that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Its name.
    pub parameter: &'static str,
    /// What was sent.
    pub text: String,
    /// What would be read.
    pub allowed: &'static str,
}

/// What a name means.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Parameter {
    Id,
    Sort,
    Page,
    PageSize,
    Column(Column),
    From(Column),
    Below(Column),
}

/// The names that are read, those of single bounds aside.
pub fn parameters() -> impl Iterator<Item = &'static str> {
    std::iter::once("id").chain(Column::all().map(Column::name)).chain(["sort", "page", "page_size"])
}

/// Whether `name` is one that is read.
#[must_use]
pub fn is_parameter(name: &str) -> bool {
    parameter(name).is_some()
}

fn parameter(name: &str) -> Option<Parameter> {
    let column = |name: &str| {
        let name = ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, name)| name);
        Column::named(name)
    };
    let number = |name| column(name).filter(|column| column.number().is_some());
    match name {
        "id" => Some(Parameter::Id),
        "sort" => Some(Parameter::Sort),
        "page" => Some(Parameter::Page),
        "page_size" => Some(Parameter::PageSize),
        name => column(name)
            .map(Parameter::Column)
            .or_else(|| number(name.strip_suffix("_from")?).map(Parameter::From))
            .or_else(|| number(name.strip_suffix("_to")?).map(Parameter::Below)),
    }
}

/// Reads the parameters of an address. One that says nothing, as forms send them, is one that was not set; a name that is none
/// of [`parameters`] is somebody else's.
pub fn parse<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Parsed {
    let mut parsed = Parsed::default();
    let mut seen: Vec<Parameter> = Vec::new();
    for (name, text) in pairs {
        let (Some(parameter), text) = (parameter(name), text.trim()) else { continue };
        if text.is_empty() {
            continue;
        }
        let several = matches!(parameter, Parameter::Column(column) if column.number().is_none());
        let read = if seen.contains(&parameter) && !several {
            Err("there once")
        } else {
            take(&mut parsed.query, parameter, text)
        };
        seen.push(parameter);
        if let Err(allowed) = read {
            parsed.unread.push(Unread { parameter: spelt(parameter), text: text.to_owned(), allowed });
        }
    }
    let reversed = |filter: &Filter, column| {
        let Range { from, below } = filter.range(column);
        from.zip(below).is_some_and(|(from, below)| from >= below)
    };
    // Two bounds that come alone may contradict each other.
    for column in Column::all().filter(|column| column.number().is_some()) {
        if reversed(&parsed.query.filter, column) {
            let text = parsed.query.filter.range(column).spelt();
            parsed.query.filter = std::mem::take(&mut parsed.query.filter).without(column);
            parsed.unread.push(Unread {
                parameter: column.name(),
                text,
                allowed: "a range whose end is beyond its start",
            });
        }
    }
    parsed
}

fn spelt(parameter: Parameter) -> &'static str {
    match parameter {
        Parameter::Id => "id",
        Parameter::Sort => "sort",
        Parameter::Page => "page",
        Parameter::PageSize => "page_size",
        Parameter::Column(column) | Parameter::From(column) | Parameter::Below(column) => column.name(),
    }
}

/// Puts into `query` what `text` says of `parameter`, or tells what it should have said.
fn take(query: &mut ClientQuery, parameter: Parameter, text: &str) -> Result<(), &'static str> {
    let filter = &mut query.filter;
    match parameter {
        Parameter::Id => filter.id = Some(read_id(text).ok_or("a whole number")?),
        Parameter::Sort => {
            query.sort =
                sort(text).ok_or("id or the name of a quantity, behind a minus for the largest first")?;
        }
        Parameter::Page => query.page = whole(text, u32::MAX).ok_or("a whole number from 1 to 4294967295")?,
        Parameter::PageSize => {
            query.page_size = whole(text, MAX_PAGE_SIZE).ok_or("a whole number from 1 to 200")?;
        }
        Parameter::Column(column) => match column.kind() {
            ColumnKind::Number(_, unit) => {
                let Range { from, below } =
                    range(text, unit).ok_or("a range such as 30..40, 30.. or ..40")?;
                let set = filter.range(column);
                let range = Range { from: from.or(set.from), below: below.or(set.below) };
                filter.set(column, Condition::Within(range));
            }
            ColumnKind::Category(_) => {
                let mut codes = filter.codes(column).to_vec();
                if codes.len() == MOST_CODES {
                    return Err("there 64 times at most");
                }
                let code = text.to_owned();
                if fixed(column).is_some_and(|known| !known.contains(&text)) {
                    return Err(if column == Column::ADVICE {
                        "one of grant, review, refuse"
                    } else {
                        "one of applicant, known"
                    });
                }
                if !codes.contains(&code) {
                    codes.push(code);
                }
                filter.set(column, Condition::OneOf(codes));
            }
        },
        Parameter::From(column) | Parameter::Below(column) => {
            let unit = column.number().map_or(Unit::Count, |(_, unit)| unit);
            let bound = Some(read_number(text, unit).ok_or("a number")?);
            let set = filter.range(column);
            let range = match parameter {
                Parameter::From(_) => Range { from: bound, ..set },
                _ => Range { below: bound, ..set },
            };
            filter.set(column, Condition::Within(range));
        }
    }
    Ok(())
}

/// The codes of a category that are ours and not the source's.
fn fixed(column: Column) -> Option<&'static [&'static str]> {
    match column {
        Column::ADVICE => Some(&["grant", "review", "refuse"]),
        Column::OUTCOME => Some(&["applicant", "known"]),
        _ => None,
    }
}

fn whole(text: &str, most: u32) -> Option<u32> {
    text.parse().ok().filter(|n| (1..=most).contains(n))
}

fn sort(text: &str) -> Option<Sort> {
    let (name, descending) = text.strip_prefix('-').map_or((text, false), |name| (name, true));
    let by = match (name, parameter(name)?) {
        (_, Parameter::Id) => None,
        (_, Parameter::Column(column)) => Some(column.number().map(|_| column)?),
        _ => return None,
    };
    Some(Sort { by, descending })
}

/// `30..40`, `30..`, `..40`; `30-40` as addresses once had it.
fn range(text: &str, unit: Unit) -> Option<Range> {
    let (from, below) = text.split_once("..").or_else(|| text.split_once('-'))?;
    let bound = |text: &str| match text.trim() {
        "" => Some(None),
        text => read_number(text, unit).map(Some),
    };
    let range = Range { from: bound(from)?, below: bound(below)? };
    let reversed = range.from.zip(range.below).is_some_and(|(from, below)| from >= below);
    (range.is_bounded() && !reversed).then_some(range)
}

/// A client's number as people write and paste it: `100002`, `100 002`, `100.002`, `n° 100002`, `#100002`.
#[must_use]
pub fn read_id(text: &str) -> Option<i64> {
    const NAMES: [&str; 9] = ["", "#", "n°", "nº", "no", "no.", "nr", "nr.", "client"];
    let (name, number) = text.split_at(text.find(|c: char| c.is_ascii_digit())?);
    if !NAMES.contains(&name.trim().trim_end_matches(':').trim_end().to_lowercase().as_str()) {
        return None;
    }
    let parts = |c: char| c.is_whitespace() || matches!(c, '.' | ',' | '\'' | '’');
    let groups: Vec<&str> = number.trim_end().split(parts).collect();
    let grouped = groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3);
    let is_number = groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit()));
    ((groups.len() == 1 || grouped) && is_number).then(|| groups.concat().parse().ok()).flatten()
}

/// Both amounts that `450.000` may mean, 450 and 450 000; none where it is clear what is meant.
#[must_use]
pub fn readings(text: &str) -> Option<[f64; 2]> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let readings = [text.clone(), text.replace('.', "")].map(|text| text.parse().ok());
    match readings {
        [Some(small), Some(large)] if is_ambiguous(&text) => Some([small, large]),
        _ => None,
    }
}

/// A number as people write it in either language: `450 000,5`, `450,000.5`, `8 %`. A comma before three digits parts groups,
/// for nobody writes thousandths of an amount; before fewer, it is a decimal comma. An amount such as `450.000` may mean either:
/// it is not read.
#[must_use]
pub fn read_number(text: &str, unit: Unit) -> Option<f64> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (text, percent) = text.strip_suffix('%').map_or((text.as_str(), false), |text| (text, true));
    if unit == Unit::Money && is_ambiguous(text) {
        return None;
    }
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let grouped = !matches!(first, "" | "0") && groups.all(|group| group.len() == 3);
    let plain = if grouped { text.replace(',', "") } else { text.replacen(',', ".", 1) };
    let digits = |c: char| c.is_ascii_digit() || c == '.';
    let value: f64 = plain.parse().ok().filter(|_| plain.chars().all(digits))?;
    let value = if percent { value / 100.0 } else { value };
    value.is_finite().then_some(value)
}

/// One to three digits, not 0, a point and three more.
fn is_ambiguous(text: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once('.').is_some_and(|(whole, rest)| {
        (1..=3).contains(&whole.len()) && whole != "0" && digits(whole) && rest.len() == 3 && digits(rest)
    })
}

/// Read and written as the pairs of an address.
impl Serialize for Filter {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.pairs().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Filter {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        ClientQuery::deserialize(deserializer).map(|query| query.filter)
    }
}

impl Serialize for ClientQuery {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.pairs().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for ClientQuery {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let pairs = Vec::<(String, String)>::deserialize(deserializer)?;
        let Parsed { query, unread } = parse(pairs.iter().map(|(name, text)| (name.as_str(), text.as_str())));
        match (unread.first(), pairs.iter().find(|(name, _)| !is_parameter(name))) {
            (None, None) => Ok(query),
            (Some(Unread { parameter, allowed, .. }), _) => {
                Err(serde::de::Error::custom(format_args!("{parameter} must be {allowed}")))
            }
            (None, Some((name, _))) => {
                Err(serde::de::Error::custom(format_args!("there is no parameter {name}")))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(address: &str) -> Parsed {
        parse(address.split('&').filter_map(|pair| pair.split_once('=')))
    }

    fn pairs(query: &ClientQuery) -> Parsed {
        let pairs = query.pairs();
        parse(pairs.iter().map(|(name, text)| (*name, text.as_str())))
    }

    #[test]
    fn what_is_asked_is_read_as_it_was_spelt() {
        let query = ClientQuery {
            filter: Filter::default()
                .only(100_002)
                .of(Column::CONTRACT_TYPE, "Cash loans")
                .with(
                    Column::EDUCATION,
                    Condition::OneOf(vec!["Secondary / secondary special".into(), "-".into()]),
                )
                .within(Column::AGE, Some(30.0), Some(40.0))
                .within(Column::RISK, Some(0.08), Some(0.1225))
                .within(Column::INCOME, Some(200_000.0), None)
                .within(Column::CREDIT, None, Some(450_000.5))
                .of(Column::ADVICE, "review"),
            sort: Sort { by: Some(Column::RISK), descending: true },
            page: 3,
            page_size: 50,
        };
        assert_eq!(pairs(&query), Parsed { query: query.clone(), unread: vec![] });
        let json = serde_json::to_string(&query).expect("it is JSON");
        assert!(json.contains(r#"["age","30..40"]"#) && json.contains(r#"["income","200000.."]"#), "{json}");
        assert_eq!(serde_json::from_str::<ClientQuery>(&json).expect("it is read"), query);
        assert_eq!(pairs(&ClientQuery::default()).query.pairs(), []);
    }

    #[test]
    fn a_bound_may_come_alone_as_a_form_sends_it() {
        let expected = read("age=30..40&income=1000..&risk=..0.12").query;
        assert_eq!(read("age_from=30&age_to=40&income_from=1 000&income_to=&risk_to=12 %").query, expected);
        assert_eq!(read("id=&age=&credit_from=&advice=&sort="), Parsed::default());
    }

    #[test]
    fn an_address_that_was_kept_means_what_it_meant() {
        assert_eq!(
            read("age=25-35&decision=refuse&sort=-probability").query,
            read("age=25..35&advice=refuse&sort=-risk").query
        );
        assert_eq!(read("age=-25").query, read("age=..25").query);
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let address = "advice=perhaps&credit_from=lots&age=old&page=0&id=12x&education=x&sort=advice&income=3..2&risk=..\
                       &debt_from=5&debt_to=4&term=1..2&term=3..4&outcome=good&annuity=-1..&colour=red";
        let parsed = read(address);
        let unread: Vec<_> = parsed.unread.iter().map(|unread| unread.parameter).collect();
        let expected = [
            "advice", "credit", "age", "page", "id", "sort", "income", "risk", "term", "outcome", "annuity",
            "debt",
        ];
        assert_eq!(unread, expected);
        assert_eq!(
            parsed.query.filter,
            Filter::default().of(Column::EDUCATION, "x").within(
                Column::named("term").expect("a column"),
                Some(1.0),
                Some(2.0)
            )
        );
        assert!(serde_json::from_str::<ClientQuery>(r#"[["age","old"]]"#).is_err());
        assert!(serde_json::from_str::<Filter>(r#"[["colour","red"]]"#).is_err());
    }

    #[test]
    fn a_clients_number_is_read_as_people_paste_it() {
        for text in [
            "100002",
            "100 002",
            "100\u{a0}002",
            "100\u{202f}002",
            "100.002",
            "n° 100002",
            "N°100 002",
            "#100002",
            "Client 100002",
        ] {
            assert_eq!(read_id(text), Some(100_002), "{text}");
        }
        for text in ["", "12x", "1000 02", "100002-3", "-5", "1e5", "n°", "100002 100003", "age 100002"] {
            assert_eq!(read_id(text), None, "{text}");
        }
    }

    #[test]
    fn an_amount_that_can_be_read_in_two_ways_has_both_readings() {
        assert_eq!(readings("450.000"), Some([450.0, 450_000.0]));
        assert_eq!(["450 000", "450.00", "0.125", "lots"].map(readings), [None; 4]);
    }

    #[test]
    fn an_amount_may_be_grouped_as_people_write_it() {
        let money = |text| read_number(text, Unit::Money);
        assert_eq!(money("450 000"), Some(450_000.0));
        assert_eq!(money("450\u{202f}000,5"), Some(450_000.5));
        assert_eq!(money("450,000"), Some(450_000.0));
        assert_eq!(money("1,450,000.75"), Some(1_450_000.75));
        assert_eq!(money("450000.125"), Some(450_000.125));
        for none in ["1,45,000", "-1", "inf", "NaN", "1e9", "", "450.000", "1.234"] {
            assert_eq!(money(none), None, "{none}");
        }
        let share = |text| read_number(text, Unit::Ratio);
        assert_eq!(
            (share("0.125"), share("1.125"), share("0,125"), share("8 %")),
            (Some(0.125), Some(1.125), Some(0.125), Some(0.08))
        );
    }
}
