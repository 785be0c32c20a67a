//! The application of an invented client: who they are, what they ask for, how it ended.
//!
//! Independent of the client's history: that only knows the [`Client`] made here.

use super::draw::{Draw, Part, Quantiles, at_score, decimals, multiple_of, whole};
use super::profile as p;
use super::tables::{Field, Id, Row};
use crate::catalogue::tariff::TERMS;
use crate::catalogue::terms::instalment;
use crate::file::Terms;

/// What the other tables know of a client.
pub(super) struct Client {
    pub(super) id: i64,
    pub(super) index: u32,
    /// Latent risk, a standard score: high is bad. It drives the outcome and everything that hints at it.
    pub(super) risk: f64,
    /// Days since the client came of age: no credit is older.
    pub(super) adult_days: i64,
}

/// How the source writes "no such day".
pub(super) const NO_DAY: i64 = 365_243;
const DAYS_A_YEAR: f64 = 365.25;
/// Numbers of clients start here, as in the source.
const FIRST_CLIENT: i64 = 100_001;

impl Client {
    /// Days ago, as `days` are drawn, but not before the client came of age.
    pub(super) fn days_ago(&self, draw: &mut Draw, days: f64) -> i64 {
        let days = whole(days).max(1);
        if days < self.adult_days { days } else { draw.between(1, self.adult_days) }
    }
}

/// The application of client number `index`.
pub(super) fn apply(seed: u64, index: u32) -> (Client, Row) {
    let draw = &mut Draw::new(seed, index, Part::Application);
    let with_outcome = draw.chance(p::WITH_OUTCOME);
    let table = if with_outcome { Id::ApplicationTrain } else { Id::ApplicationTest };
    let mut row = Row::new(table);
    let id = FIRST_CLIENT + i64::from(index);
    let risk = draw.normal();
    row.set("SK_ID_CURR", id);

    let person = person(draw, risk, &mut row);
    let rating = region(draw, &mut row);
    let revolving = request(draw, risk, &person, &mut row);
    contacts(draw, risk, &person, &mut row);
    external_scores(draw, risk, &person, &mut row);
    building(draw, rating, &mut row);
    surroundings(draw, risk, &mut row);
    documents(draw, &person, revolving, &mut row);

    if with_outcome {
        let liability = p::LIABILITY_RISK * risk
            + p::LIABILITY_LUCK * draw.normal()
            + p::LIABILITY_AGE * person.age_score
            + p::LIABILITY_MALE * (share(person.male) - 0.34)
            + p::LIABILITY_HIGHER_EDUCATION * (share(person.higher_education) - 0.24)
            + p::LIABILITY_REGION_RATING * (rating as f64 - 2.05)
            + p::LIABILITY_REVOLVING * (share(revolving) - 0.09);
        row.set("TARGET", liability > p::DEFAULT_ABOVE);
    }
    let adult_days = whole((person.age - 18.0) * DAYS_A_YEAR);
    (Client { id, index, risk, adult_days }, row)
}

/// What the rest of the application depends on.
struct Person {
    age: f64,
    age_score: f64,
    male: bool,
    higher_education: bool,
    pensioner: bool,
    /// Has an employer.
    works: bool,
}

fn person(draw: &mut Draw, risk: f64, row: &mut Row) -> Person {
    let age_score = draw.normal();
    let age = p::AGE.at_score(age_score);
    let gender = draw.pick(p::GENDER);
    let education = draw.pick(p::EDUCATION);
    let pensioner = draw.chance(p::by_age(p::PENSIONER, age));
    let income_type = if pensioner { "Pensioner" } else { draw.pick(p::INCOME_TYPE) };
    let works = !matches!(income_type, "Pensioner" | "Unemployed");
    row.set("CODE_GENDER", gender);
    row.set("NAME_EDUCATION_TYPE", education);
    row.set("NAME_INCOME_TYPE", income_type);
    row.set("DAYS_BIRTH", -whole(age * DAYS_A_YEAR));

    let employed = p::EMPLOYED_SHARE.at_score(draw.score(&[(p::EMPLOYED_RISK, risk)]));
    let days_employed = whole(employed * (age - 18.0) * DAYS_A_YEAR).max(1);
    row.set("DAYS_EMPLOYED", if works { -days_employed } else { NO_DAY });
    row.set("ORGANIZATION_TYPE", if works { draw.pick(p::ORGANIZATION) } else { "XNA" });
    row.set("OCCUPATION_TYPE", if works { code(draw.pick(p::OCCUPATION)) } else { Field::Missing });

    let family = draw.pick(match age {
        age if age < 30.0 => p::FAMILY_UNDER_30,
        age if age < 60.0 => p::FAMILY_UNDER_60,
        _ => p::FAMILY_OLDER,
    });
    let with_children = draw.chance(p::by_age(p::WITH_CHILDREN, age));
    let children = if with_children { draw.pick(p::CHILDREN) } else { 0 };
    let adults = if matches!(family, "Married" | "Civil marriage") { 2 } else { 1 };
    row.set("NAME_FAMILY_STATUS", family);
    row.set("CNT_CHILDREN", children);
    row.set("CNT_FAM_MEMBERS", (adults + children) as f64);
    let with_parents = draw.chance(p::by_age(p::WITH_PARENTS, age));
    row.set("NAME_HOUSING_TYPE", if with_parents { "With parents" } else { draw.pick(p::HOUSING) });

    let registered = p::DAYS_REGISTRATION.at_score(draw.score(&[(p::REGISTRATION_AGE, age_score)]));
    row.set("DAYS_REGISTRATION", -registered.min(age * DAYS_A_YEAR).round());
    let published = p::DAYS_ID_PUBLISH.at_score(draw.score(&[(p::ID_PUBLISH_RISK, risk)]));
    row.set("DAYS_ID_PUBLISH", -whole(published));

    let car = draw.tilted(p::OWN_CAR, p::OWN_CAR_RISK * risk);
    row.set("FLAG_OWN_CAR", yes_no(car));
    row.set("OWN_CAR_AGE", car.then(|| draw.value(&p::CAR_AGE).round()));
    row.set("FLAG_OWN_REALTY", yes_no(draw.chance(p::OWN_REALTY)));
    Person {
        age,
        age_score,
        male: gender == "M",
        higher_education: matches!(education, "Higher education" | "Academic degree"),
        pensioner,
        works,
    }
}

/// Writes where the client lives; the bank's rating of that region.
fn region(draw: &mut Draw, row: &mut Row) -> i64 {
    let rating = draw.pick(p::REGION_RATING);
    let population = draw.value(if rating == 1 { &p::POPULATION_BEST } else { &p::POPULATION_OTHERS });
    // Some cities are better than their region.
    let city = if rating > 1 && draw.chance(0.02) { rating - 1 } else { rating };
    row.set("REGION_RATING_CLIENT", rating);
    row.set("REGION_RATING_CLIENT_W_CITY", city);
    row.set("REGION_POPULATION_RELATIVE", decimals(1e6, population));
    rating
}

/// Writes what the client asks for and earns; whether it is a revolving loan.
fn request(draw: &mut Draw, risk: f64, person: &Person, row: &mut Row) -> bool {
    let income_score = draw.score(&[
        (p::INCOME_MALE, (share(person.male) - 0.34) / 0.474),
        (p::INCOME_EDUCATION, (share(person.higher_education) - 0.24) / 0.427),
        (p::INCOME_PENSIONER, (share(person.pensioner) - 0.18) / 0.384),
    ]);
    let income_step = if draw.chance(0.85) { 4_500.0 } else { 450.0 };
    row.set("AMT_INCOME_TOTAL", multiple_of(income_step, p::INCOME.at_score(income_score)));

    let revolving = draw.chance(p::REVOLVING);
    let goods_score = draw.score(&[(p::GOODS_INCOME, income_score)]);
    let goods_step = if revolving || draw.chance(0.5) { 22_500.0 } else { 4_500.0 };
    let goods_of: &Quantiles = if revolving { &p::CREDIT_REVOLVING } else { &p::GOODS_CASH };
    let goods = multiple_of(goods_step, goods_of.at_score(goods_score)).max(goods_step);
    let (credit, annuity) =
        if revolving { (goods, goods / 20.0) } else { by_tariff(draw, risk, goods, goods_score) };
    row.set("NAME_CONTRACT_TYPE", if revolving { "Revolving loans" } else { "Cash loans" });
    row.set("AMT_CREDIT", credit);
    row.set("AMT_ANNUITY", (!draw.chance(0.0003)).then_some(annuity));
    row.set("AMT_GOODS_PRICE", (!draw.chance(0.001)).then_some(goods));
    row.set("NAME_TYPE_SUITE", code(draw.pick(p::TYPE_SUITE)));
    row.set("WEEKDAY_APPR_PROCESS_START", draw.pick(p::WEEKDAY));
    row.set("HOUR_APPR_PROCESS_START", whole(draw.value(&p::HOUR)));
    revolving
}

/// Credit and instalment for `goods`, at a term, a rate and an insurance that the bank sells together.
fn by_tariff(draw: &mut Draw, risk: f64, goods: f64, goods_score: f64) -> (f64, f64) {
    let months = at_score(p::TERM, draw.score(&[(p::TERM_GOODS, goods_score)]));
    let term = TERMS.iter().find(|term| term.months == months).expect("the bank sells these terms");
    let rate_score = draw.score(&[(p::RATE_GOODS, goods_score), (p::RATE_RISK, risk)]);
    let yearly_rate = f64::from(at_score(term.rates, rate_score)) / 1_000.0;
    // Who borrows no more than the price is, on the whole, the better client.
    let insured = !draw.tilted(p::CREDIT_EQUALS_GOODS, -p::CREDIT_TO_GOODS_RISK * risk);
    let insurance_score = draw.score(&[(p::CREDIT_TO_GOODS_RISK, risk)]);
    let a_month = f64::from(at_score(term.insurance, insurance_score)) / 100_000.0;
    let insurance = share(insured) * a_month * f64::from(months);
    let credit = multiple_of(4.5, goods * (1.0 + insurance));
    (credit, multiple_of(4.5, instalment(credit, Terms { months, yearly_rate })))
}

fn contacts(draw: &mut Draw, risk: f64, person: &Person, row: &mut Row) {
    row.set("FLAG_MOBIL", true);
    row.set("FLAG_EMP_PHONE", person.works);
    row.set("FLAG_WORK_PHONE", person.works && draw.chance(p::WORK_PHONE));
    row.set("FLAG_CONT_MOBILE", !draw.chance(0.002));
    row.set("FLAG_PHONE", draw.tilted(p::HOME_PHONE, p::HOME_PHONE_RISK * risk));
    row.set("FLAG_EMAIL", draw.chance(p::EMAIL));
    let changed = p::DAYS_PHONE_CHANGE.at_score(draw.score(&[(p::PHONE_CHANGE_RISK, risk)]));
    row.set("DAYS_LAST_PHONE_CHANGE", -changed.round());

    let (mut region, mut city) = ([0; 3], [0; 3]);
    if person.works {
        region = draw.pick(p::PLACES_IN_REGION);
        if draw.tilted(p::ELSEWHERE_IN_CITY, p::ELSEWHERE_IN_CITY_RISK * risk) {
            city = draw.pick(p::PLACES_IN_CITY);
        }
    }
    let columns = [
        ("REG_REGION_NOT_LIVE_REGION", "REG_CITY_NOT_LIVE_CITY"),
        ("REG_REGION_NOT_WORK_REGION", "REG_CITY_NOT_WORK_CITY"),
        ("LIVE_REGION_NOT_WORK_REGION", "LIVE_CITY_NOT_WORK_CITY"),
    ];
    for (place, (of_region, of_city)) in columns.into_iter().enumerate() {
        row.set(of_region, region[place]);
        // Another region is another city.
        row.set(of_city, city[place].max(region[place]));
    }
}

fn external_scores(draw: &mut Draw, risk: f64, person: &Person, row: &mut Row) {
    for external in &p::EXTERNAL {
        let score = draw.score(&[(external.risk, risk), (external.age, person.age_score)]);
        let known = !draw.chance(external.missing);
        row.set(external.column, known.then(|| decimals(1e9, external.value.at_score(score))));
    }
}

fn building(draw: &mut Draw, rating: i64, row: &mut Row) {
    // What is rarely known is known only where the rest is.
    let detail = draw.unit();
    let size = draw.score(&[(0.25, 2.0 - rating as f64)]);
    for measure in &p::BUILDING {
        let average = draw.score(&[(measure.size, size)]);
        // The mode and the median of the flats differ a little from the average.
        let mode = draw.score(&[(0.98, average)]);
        let median = draw.score(&[(0.999, average)]);
        if detail < measure.known {
            for (kind, score) in [("AVG", average), ("MODE", mode), ("MEDI", median)] {
                let value = decimals(1e4, measure.value.at_score(score));
                row.set(&format!("{}_{kind}", measure.name), value);
            }
        }
    }
    let total = p::TOTAL_AREA.value.at_score(draw.score(&[(p::TOTAL_AREA.size, size)]));
    row.set(p::TOTAL_AREA.name, (detail < p::TOTAL_AREA.known).then(|| decimals(1e4, total)));
    for (column, known, frequencies) in p::BUILDING_CODES {
        let category = draw.pick(frequencies);
        row.set(column, (detail < known).then_some(category));
    }
}

fn surroundings(draw: &mut Draw, risk: f64, row: &mut Row) {
    let observed = draw.pick(p::CIRCLE);
    let late = (0..observed).filter(|_| draw.tilted(p::CIRCLE_30, p::CIRCLE_RISK * risk)).count();
    let later = (0..late).filter(|_| draw.chance(p::CIRCLE_60)).count();
    if draw.chance(p::CIRCLE_KNOWN) {
        row.set("OBS_30_CNT_SOCIAL_CIRCLE", observed as f64);
        row.set("DEF_30_CNT_SOCIAL_CIRCLE", late as f64);
        row.set("OBS_60_CNT_SOCIAL_CIRCLE", observed as f64);
        row.set("DEF_60_CNT_SOCIAL_CIRCLE", later as f64);
    }
    let known = draw.chance(p::ENQUIRIES_KNOWN);
    for (column, counts) in p::ENQUIRIES {
        let count = draw.pick(counts) as f64;
        row.set(column, known.then_some(count));
    }
}

fn documents(draw: &mut Draw, person: &Person, revolving: bool, row: &mut Row) {
    for document in 2..=21 {
        row.set(&format!("FLAG_DOCUMENT_{document}"), false);
    }
    let brought = draw.pick(match (revolving, person.pensioner) {
        (true, _) => p::DOCUMENT_REVOLVING,
        (false, true) => p::DOCUMENT_PENSIONER,
        (false, false) => p::DOCUMENT_CASH,
    });
    if brought != 0 {
        row.set(&format!("FLAG_DOCUMENT_{brought}"), true);
    }
    for &(document, frequency) in p::DOCUMENT_BESIDES {
        if draw.chance(frequency) {
            row.set(&format!("FLAG_DOCUMENT_{document}"), true);
        }
    }
}

/// A category, or nothing where the frequencies have an empty one.
pub(super) fn code(code: &'static str) -> Field {
    if code.is_empty() { Field::Missing } else { Field::Code(code) }
}

fn share(yes: bool) -> f64 {
    if yes { 1.0 } else { 0.0 }
}

fn yes_no(yes: bool) -> &'static str {
    if yes { "Y" } else { "N" }
}
