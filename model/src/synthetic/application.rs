//! The application of an invented client: who they are, what they ask for, how it ended.
//!
//! What the profile says of an application is drawn column by column; here is what holds exactly in the
//! source and so is no chance: credit and instalment by the bank's tariff, no employer without employment,
//! the sizes of a family, flags that exclude each other.
//!
//! Independent of the client's history: that only knows the [`Client`] made here.

use super::draw::{Draw, Stream, multiple_of, whole};
use super::profile::{Drawn, recipe};
use super::tables::{FileRow, Id};
use crate::catalogue::terms::instalment;
use crate::file::Terms;

/// What the other tables know of a client.
pub(super) struct Client {
    pub(super) id: i64,
    pub(super) index: u32,
    /// How the present credit ends, whether the bank knows it yet or not.
    pub(super) defaults: bool,
    /// Whether the outcome is unknown: an applicant.
    pub(super) applicant: bool,
    /// The application as it was drawn.
    pub(super) application: Drawn,
}

/// The day of the present application: earlier ones are counted from it.
pub(super) const TODAY: f64 = 0.0;
/// How the source writes "no such day".
pub(super) const NO_DAY: i64 = 365_243;
const DAYS_A_YEAR: f64 = 365.25;
/// Days of the mean month, by which months are counted from the present application.
pub(super) const MEAN_MONTH: f64 = 30.44;
/// Numbers of clients start here, as in the source.
const FIRST_CLIENT: i64 = 100_001;
/// Share of the clients whose outcome is known, and share of defaults among them, in the whole bank.
const WITH_OUTCOME: f64 = 307_511.0 / 356_255.0;
const DEFAULTS: f64 = 0.0807;
/// Insurance is counted in hundred-thousandths of the price a month.
const INSURANCE_UNIT: f64 = 1e-5;
/// Months and yearly rate where the profile has none for a cash credit.
const USUAL_TERMS: (f64, f64) = (36.0, 0.3);
/// A revolving credit asks for a twentieth of its limit a month.
const REVOLVING_PART: f64 = 0.05;

/// The application of client number `index`.
pub(super) fn apply(seed: u64, index: u32) -> (Client, FileRow) {
    let draw = &mut Draw::new(seed, index, Stream::Application);
    let with_outcome = draw.chance(WITH_OUTCOME);
    let defaults = draw.chance(DEFAULTS);
    let mut drawn = recipe("application").draw(draw, defaults, |_| if with_outcome { 0.0 } else { 1.0 });
    put_right(&mut drawn);

    let id = FIRST_CLIENT + i64::from(index);
    let mut row = FileRow::new(if with_outcome { Id::ApplicationTrain } else { Id::ApplicationTest });
    drawn.write(&mut row);
    row.set("SK_ID_CURR", id);
    if with_outcome {
        row.set("TARGET", defaults);
    }
    person(&drawn, &mut row);
    request(&drawn, &mut row);
    region(&drawn, &mut row);
    places(&drawn, &mut row);
    surroundings(&drawn, &mut row);
    (Client { id, index, defaults, applicant: !with_outcome, application: drawn }, row)
}

/// Keeps what was drawn within what is possible.
fn put_right(drawn: &mut Drawn) {
    let birth = drawn.get("DAYS_BIRTH");
    if matches!(drawn.code("NAME_INCOME_TYPE"), Some("Pensioner" | "Unemployed")) {
        drawn.set("DAYS_EMPLOYED", f64::NAN);
    }
    // Nobody works before the age of 18, nor since before they were born.
    let grown_up = (birth + 18.0 * DAYS_A_YEAR).ceil();
    drawn.set("DAYS_EMPLOYED", clamp(drawn.get("DAYS_EMPLOYED"), grown_up, -1.0));
    for day in ["DAYS_REGISTRATION", "DAYS_ID_PUBLISH", "DAYS_LAST_PHONE_CHANGE"] {
        drawn.set(day, clamp(drawn.get(day), birth, 0.0));
    }
    if drawn.get("DAYS_EMPLOYED").is_nan() {
        drawn.set("ORGANIZATION_TYPE", f64::NAN);
        drawn.set("OCCUPATION_TYPE", f64::NAN);
    }
    if drawn.code("FLAG_OWN_CAR") != Some("Y") {
        drawn.set("OWN_CAR_AGE", f64::NAN);
    }
    for score in ["EXT_SOURCE_1", "EXT_SOURCE_2", "EXT_SOURCE_3"] {
        drawn.set(score, clamp(drawn.get(score), 1e-6, 0.999));
    }
}

/// `value` within the bounds; missing stays missing.
pub(super) fn clamp(value: f64, least: f64, most: f64) -> f64 {
    if value.is_nan() { value } else { value.clamp(least, most) }
}

/// The month of a day before the present application: -1 is the last one.
pub(super) fn month(day: f64) -> i64 {
    whole((day / MEAN_MONTH).floor())
}

fn person(drawn: &Drawn, row: &mut FileRow) {
    let employed = drawn.known("DAYS_EMPLOYED");
    row.set("DAYS_EMPLOYED", employed.map_or(NO_DAY, whole));
    row.set("ORGANIZATION_TYPE", drawn.code("ORGANIZATION_TYPE").unwrap_or("XNA"));
    row.set("FLAG_MOBIL", true);
    row.set("FLAG_EMP_PHONE", employed.is_some());
    row.set("FLAG_WORK_PHONE", employed.is_some() && drawn.is("FLAG_WORK_PHONE"));
    let adults = if matches!(drawn.code("NAME_FAMILY_STATUS"), Some("Married" | "Civil marriage")) {
        2.0
    } else {
        1.0
    };
    row.set("CNT_FAM_MEMBERS", adults + drawn.get("CNT_CHILDREN"));
}

/// Writes what the client asks for: credit and instalment for the price of the goods, at a term, a rate and
/// an insurance that the bank sells together.
fn request(drawn: &Drawn, row: &mut FileRow) {
    let price = drawn.get("price");
    let (credit, annuity) = if drawn.code("NAME_CONTRACT_TYPE") == Some("Revolving loans") {
        (price, price * REVOLVING_PART)
    } else {
        let months = drawn.known("term").unwrap_or(USUAL_TERMS.0);
        let insurance = drawn.known("insurance").unwrap_or(0.0) * INSURANCE_UNIT * months;
        let credit = multiple_of(4.5, price * (1.0 + insurance));
        let yearly_rate = drawn.known("rate").unwrap_or(USUAL_TERMS.1);
        (credit, multiple_of(4.5, instalment(credit, Terms { months: months_of(months), yearly_rate })))
    };
    row.set("AMT_CREDIT", credit);
    row.set("AMT_ANNUITY", drawn.is("annuity_known").then_some(annuity));
    row.set("AMT_GOODS_PRICE", drawn.is("price_known").then_some(price));
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "terms are 6 to 60 months")]
fn months_of(term: f64) -> u32 {
    term as u32
}

/// Writes what is known of the client's region: its part of the population, which tells it from the others, and
/// its ratings.
fn region(drawn: &Drawn, row: &mut FileRow) {
    let mut told = drawn.code("region").into_iter().flat_map(|region| region.split(' '));
    row.set("REGION_POPULATION_RELATIVE", told.next().and_then(|part| part.parse::<f64>().ok()));
    for column in ["REGION_RATING_CLIENT", "REGION_RATING_CLIENT_W_CITY"] {
        row.set(column, told.next().and_then(|rating| rating.parse::<i64>().ok()));
    }
}

/// Writes whether the client lives elsewhere than registered, works elsewhere than registered, works elsewhere
/// than they live: three flags that are drawn together, for they must agree.
fn places(drawn: &Drawn, row: &mut FileRow) {
    for (what, columns) in [
        (
            "places_in_region",
            ["REG_REGION_NOT_LIVE_REGION", "REG_REGION_NOT_WORK_REGION", "LIVE_REGION_NOT_WORK_REGION"],
        ),
        ("places_in_city", ["REG_CITY_NOT_LIVE_CITY", "REG_CITY_NOT_WORK_CITY", "LIVE_CITY_NOT_WORK_CITY"]),
    ] {
        let flags = drawn.code(what).unwrap_or("000");
        for (column, flag) in columns.into_iter().zip(flags.chars()) {
            row.set(column, flag == '1');
        }
    }
}

/// Writes the acquaintances, of whom no more can be late than were observed, and the bureau's enquiries, which
/// are known all or none.
fn surroundings(drawn: &Drawn, row: &mut FileRow) {
    let observed = drawn.known("OBS_30_CNT_SOCIAL_CIRCLE");
    let observed_longer = observed.map(|all| (all - drawn.known("circle_60_fewer").unwrap_or(0.0)).max(0.0));
    let late = observed.map(|all| drawn.known("DEF_30_CNT_SOCIAL_CIRCLE").unwrap_or(0.0).min(all));
    let later = late
        .zip(observed_longer)
        .map(|(late, all)| drawn.known("DEF_60_CNT_SOCIAL_CIRCLE").unwrap_or(0.0).min(late).min(all));
    row.set("OBS_60_CNT_SOCIAL_CIRCLE", observed_longer);
    row.set("DEF_30_CNT_SOCIAL_CIRCLE", late);
    row.set("DEF_60_CNT_SOCIAL_CIRCLE", later);
    let known = drawn.known("AMT_REQ_CREDIT_BUREAU_YEAR").is_some();
    for period in ["HOUR", "DAY", "WEEK", "MON", "QRT", "YEAR"] {
        let column = format!("AMT_REQ_CREDIT_BUREAU_{period}");
        row.set(&column, known.then(|| drawn.known(&column).unwrap_or(0.0)));
    }
}
