//! The list's query as a URL and back, so that a view can be shared as a link, and a form without
//! JavaScript asks the same as one with.
//!
//! Pure: no router, no server. What cannot be read is neither an error page nor dropped in silence: it
//! is reported beside the query that is left.

use leptos_router::location::Url;
use leptos_router::params::ParamsMap;
use model::decision::Advice;
use model::portfolio::{ClientFilter, ClientQuery, Direction, SortKey};

/// Names of the URL's parameters.
pub mod key {
    /// A client's number.
    pub const ID: &str = "id";
    /// Type of contract, as the source spells it.
    pub const CONTRACT_TYPE: &str = "contract_type";
    /// Source of income, as the source spells it.
    pub const INCOME_TYPE: &str = "income_type";
    /// Level of education, as the source spells it.
    pub const EDUCATION: &str = "education";
    /// Age band: `30-40` is from 30 to below 40, `60-` is 60 and over.
    pub const AGE: &str = "age";
    /// `grant`, `review` or `refuse`.
    pub const ADVICE: &str = "advice";
    /// Smallest credit.
    pub const CREDIT_FROM: &str = "credit_from";
    /// Largest credit.
    pub const CREDIT_TO: &str = "credit_to";
    /// Smallest income.
    pub const INCOME_FROM: &str = "income_from";
    /// Largest income.
    pub const INCOME_TO: &str = "income_to";
    /// `id`, `probability`, `age`, `income` or `credit`; a minus before it puts the largest first.
    pub const SORT: &str = "sort";
    /// From 1.
    pub const PAGE: &str = "page";
}

/// The age bands that the filter offers: from, to (exclusive).
pub const AGE_BANDS: [(Option<u32>, Option<u32>); 6] = [
    (None, Some(25)),
    (Some(25), Some(35)),
    (Some(35), Some(45)),
    (Some(45), Some(55)),
    (Some(55), Some(65)),
    (Some(65), None),
];

/// A query, and the parameters that could not be read and were left out of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Parsed {
    /// What is asked.
    pub query: ClientQuery,
    /// Names of the parameters left out.
    pub ignored: Vec<&'static str>,
}

/// Reads a URL's parameters. An empty one, as forms send them, is one that was not set.
#[must_use]
pub fn parse(params: &ParamsMap) -> Parsed {
    let mut reader = Reader { params, ignored: Vec::new() };
    let (age_from, age_to) = reader.read(key::AGE, parse_age).unwrap_or_default();
    let filter = ClientFilter {
        id: reader.read(key::ID, |t| t.parse().ok()),
        contract_type: reader.read(key::CONTRACT_TYPE, |t| Some(t.to_owned())),
        income_type: reader.read(key::INCOME_TYPE, |t| Some(t.to_owned())),
        education: reader.read(key::EDUCATION, |t| Some(t.to_owned())),
        age_from,
        age_to,
        decision: reader.read(key::ADVICE, |t| t.parse::<Advice>().ok()),
        credit_from: reader.read(key::CREDIT_FROM, parse_amount),
        credit_to: reader.read(key::CREDIT_TO, parse_amount),
        income_from: reader.read(key::INCOME_FROM, parse_amount),
        income_to: reader.read(key::INCOME_TO, parse_amount),
    };
    let (sort, direction) = reader.read(key::SORT, parse_sort).unwrap_or_default();
    let page = reader.read(key::PAGE, |t| t.parse().ok().filter(|&p| p >= 1)).unwrap_or(1);
    let query = ClientQuery { filter, sort, direction, page, ..ClientQuery::default() };
    Parsed { query, ignored: reader.ignored }
}

struct Reader<'a> {
    params: &'a ParamsMap,
    ignored: Vec<&'static str>,
}

impl Reader<'_> {
    fn read<T>(&mut self, key: &'static str, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let text = self.params.get_str(key)?.trim();
        if text.is_empty() {
            return None;
        }
        let value = parse(text);
        if value.is_none() {
            self.ignored.push(key);
        }
        value
    }
}

/// An amount as people write it in either language: `450 000,5` or `450,000.5`. A comma before three digits
/// parts groups, for nobody writes thousandths of an amount; before fewer, it is a decimal comma.
fn parse_amount(text: &str) -> Option<f64> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let whole = text.split_once('.').map_or(&*text, |(whole, _)| whole);
    let grouped = whole.split(',').skip(1).all(|group| group.len() == 3);
    let plain = if grouped { text.replace(',', "") } else { text.replacen(',', ".", 1) };
    plain.parse().ok().filter(|v: &f64| v.is_finite() && *v >= 0.0)
}

fn parse_age(text: &str) -> Option<(Option<f64>, Option<f64>)> {
    let bound = |t: &str| match t {
        "" => Some(None),
        t => t.parse::<u32>().ok().map(|years| Some(f64::from(years))),
    };
    let (from, to) = text.split_once('-')?;
    match (bound(from)?, bound(to)?) {
        (None, None) => None,
        band => Some(band),
    }
}

fn parse_sort(text: &str) -> Option<(SortKey, Direction)> {
    let (name, direction) = match text.strip_prefix('-') {
        Some(name) => (name, Direction::Descending),
        None => (text, Direction::Ascending),
    };
    let key = match name {
        "id" => SortKey::Id,
        "probability" => SortKey::Probability,
        "age" => SortKey::Age,
        "income" => SortKey::Income,
        "credit" => SortKey::Credit,
        _ => return None,
    };
    Some((key, direction))
}

/// How an order is written in the URL.
#[must_use]
pub fn sort_text(sort: SortKey, direction: Direction) -> String {
    let name = match sort {
        SortKey::Id => "id",
        SortKey::Probability => "probability",
        SortKey::Age => "age",
        SortKey::Income => "income",
        SortKey::Credit => "credit",
    };
    match direction {
        Direction::Ascending => name.to_owned(),
        Direction::Descending => format!("-{name}"),
    }
}

/// How an age band is written in the URL.
#[must_use]
pub fn age_text(from: Option<f64>, to: Option<f64>) -> String {
    let bound = |b: Option<f64>| b.map(|years| years.to_string()).unwrap_or_default();
    match (from, to) {
        (None, None) => String::new(),
        (from, to) => format!("{}-{}", bound(from), bound(to)),
    }
}

/// The parameters of a filter that are set, in the order of the form.
#[must_use]
pub fn filter_pairs(filter: &ClientFilter) -> Vec<(&'static str, String)> {
    let amount = |a: Option<f64>| a.map(|v| v.to_string());
    let age = Some(age_text(filter.age_from, filter.age_to)).filter(|t| !t.is_empty());
    [
        (key::ID, filter.id.map(|id| id.to_string())),
        (key::CONTRACT_TYPE, filter.contract_type.clone()),
        (key::INCOME_TYPE, filter.income_type.clone()),
        (key::EDUCATION, filter.education.clone()),
        (key::AGE, age),
        (key::ADVICE, filter.decision.map(|d| d.name().to_owned())),
        (key::CREDIT_FROM, amount(filter.credit_from)),
        (key::CREDIT_TO, amount(filter.credit_to)),
        (key::INCOME_FROM, amount(filter.income_from)),
        (key::INCOME_TO, amount(filter.income_to)),
    ]
    .into_iter()
    .filter_map(|(key, value)| Some((key, value?)))
    .collect()
}

/// The link to the list that `query` asks for; what is as by default is left out.
#[must_use]
pub fn path(query: &ClientQuery) -> String {
    let mut pairs = filter_pairs(&query.filter);
    if (query.sort, query.direction) != Default::default() {
        pairs.push((key::SORT, sort_text(query.sort, query.direction)));
    }
    if query.page > 1 {
        pairs.push((key::PAGE, query.page.to_string()));
    }
    with_query("/clients", &pairs)
}

/// `path` with its parameters, escaped.
#[must_use]
pub fn with_query(path: &str, pairs: &[(&str, String)]) -> String {
    let query: Vec<String> = pairs.iter().map(|(key, value)| format!("{key}={}", escape(value))).collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

/// Escaped as a browser does it: the router's server side also escapes the marks that need not be, and
/// a link should read the same wherever it was made.
fn escape(value: &str) -> String {
    Url::escape(value).replace("%2D", "-").replace("%2E", ".").replace("%5F", "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> Parsed {
        let (_, query) = url.split_once('?').unwrap_or((url, ""));
        let params = query.split('&').filter_map(|pair| pair.split_once('='));
        parse(&params.map(|(k, v)| (k.to_owned(), v)).collect())
    }

    #[test]
    fn a_shared_link_shows_the_same_clients() {
        let query = ClientQuery {
            filter: ClientFilter {
                id: Some(100_002),
                contract_type: Some("Cash loans".into()),
                income_type: Some("State servant".into()),
                education: Some("Secondary / secondary special".into()),
                age_from: Some(25.0),
                age_to: Some(35.0),
                decision: Some(Advice::Review),
                credit_from: Some(100_000.0),
                credit_to: Some(450_000.5),
                income_from: Some(50_000.0),
                income_to: Some(90_000.0),
            },
            sort: SortKey::Probability,
            direction: Direction::Descending,
            page: 3,
            page_size: ClientQuery::default().page_size,
        };
        assert_eq!(read(&path(&query)), Parsed { query, ignored: vec![] });
    }

    #[test]
    fn a_link_stays_legible() {
        let filter = ClientFilter { age_from: Some(25.0), credit_to: Some(1.5), ..ClientFilter::default() };
        let query = ClientQuery { filter, direction: Direction::Descending, ..ClientQuery::default() };
        assert_eq!(path(&query), "/clients?age=25-&credit_to=1.5&sort=-id");
        let named = ClientFilter { contract_type: Some("A & B_-%2D".into()), ..ClientFilter::default() };
        let query = ClientQuery { filter: named, ..ClientQuery::default() };
        assert_eq!(path(&query), "/clients?contract_type=A%20%26%20B_-%252D");
    }

    #[test]
    fn what_is_as_by_default_does_not_lengthen_the_link() {
        assert_eq!(path(&ClientQuery::default()), "/clients");
    }

    #[test]
    fn every_page_but_the_first_is_in_the_link() {
        let link = |page| path(&ClientQuery { page, ..ClientQuery::default() });
        assert_eq!([1, 2, 3].map(link), ["/clients", "/clients?page=2", "/clients?page=3"]);
    }

    #[test]
    fn empty_fields_of_a_form_are_no_conditions() {
        let parsed = read("/clients?id=&age=&credit_from=&advice=&sort=");
        assert_eq!(parsed, Parsed::default());
    }

    #[test]
    fn what_cannot_be_read_is_reported_not_dropped_in_silence() {
        let parsed = read("/clients?advice=perhaps&credit_from=lots&age=old&page=0&id=12x&education=x");
        assert_eq!(parsed.ignored, ["age", "id", "advice", "credit_from", "page"]);
        assert_eq!(parsed.query.filter.education.as_deref(), Some("x"));
    }

    #[test]
    fn an_age_band_may_be_open_at_either_end() {
        assert_eq!(parse_age("65-"), Some((Some(65.0), None)));
        assert_eq!(parse_age("-25"), Some((None, Some(25.0))));
        assert_eq!(parse_age("-"), None);
        for (from, to) in AGE_BANDS {
            let (from, to) = (from.map(f64::from), to.map(f64::from));
            assert_eq!(parse_age(&age_text(from, to)), Some((from, to)));
        }
    }

    #[test]
    fn an_amount_may_be_grouped_as_people_write_it() {
        assert_eq!(parse_amount("450 000"), Some(450_000.0));
        assert_eq!(parse_amount("450\u{202f}000,5"), Some(450_000.5));
        assert_eq!(parse_amount("450,000"), Some(450_000.0));
        assert_eq!(parse_amount("1,450,000.75"), Some(1_450_000.75));
        assert_eq!(parse_amount("450000.125"), Some(450_000.125));
        assert_eq!(parse_amount("1,45,000"), None);
        assert_eq!(parse_amount("-1"), None);
        assert_eq!(parse_amount("inf"), None);
    }
}
