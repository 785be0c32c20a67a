//! The profile of a bank: the quantiles, frequencies and correlations that the invented one is drawn
//! from. Aggregates measured on a real consumer-credit portfolio and rounded; no client is in here.
//!
//! Independent of how they are drawn. `RISK` in a name is a loading on the latent risk of a client (a
//! standard score, high is bad), or, for something that happens or not, the change of its log-odds for
//! one more unit of risk.

use super::draw::Quantiles;

/// Categories and their frequencies.
type Frequencies = [(&'static str, f64)];

/// A share that depends on age: up to which age, in years, and the share there.
pub(super) type ByAge = [(f64, f64)];

/// The value that holds at `age`; the last one holds for ever.
pub(super) fn by_age(steps: &ByAge, age: f64) -> f64 {
    steps.iter().find(|(up_to, _)| age < *up_to).or(steps.last()).map_or(0.0, |&(_, share)| share)
}

// ---- Outcome

/// Share of the clients whose outcome is known.
pub(super) const WITH_OUTCOME: f64 = 0.86;
/// Standard score above which a client's liability to default becomes a default: 8 % of all.
pub(super) const DEFAULT_ABOVE: f64 = 1.34;
/// How much of the liability is the latent risk, and how much is bad luck that no file shows.
pub(super) const LIABILITY_RISK: f64 = 0.87;
pub(super) const LIABILITY_LUCK: f64 = 0.38;
/// What else moves the liability.
pub(super) const LIABILITY_AGE: f64 = -0.12;
pub(super) const LIABILITY_MALE: f64 = 0.2;
pub(super) const LIABILITY_HIGHER_EDUCATION: f64 = -0.24;
pub(super) const LIABILITY_REGION_RATING: f64 = 0.16;
pub(super) const LIABILITY_REVOLVING: f64 = -0.12;

// ---- Person

pub(super) const GENDER: &Frequencies = &[("F", 0.6577), ("M", 0.3422), ("XNA", 0.0001)];
/// Years.
pub(super) const AGE: Quantiles =
    Quantiles([21.0, 22.6, 25.8, 34.0, 43.1, 53.7, 63.4, 66.8, 69.0]);
pub(super) const PENSIONER: &ByAge = &[
    (35.0, 0.003), (45.0, 0.012), (50.0, 0.033), (55.0, 0.125), (60.0, 0.58), (65.0, 0.8), (99.0, 0.92),
];
pub(super) const INCOME_TYPE: &Frequencies = &[
    ("Working", 0.6295), ("Commercial associate", 0.2854), ("State servant", 0.0846),
    ("Unemployed", 0.0002), ("Student", 0.0001), ("Businessman", 0.0001), ("Maternity leave", 0.0001),
];
pub(super) const EDUCATION: &Frequencies = &[
    ("Secondary / secondary special", 0.7097), ("Higher education", 0.2437),
    ("Incomplete higher", 0.0343), ("Lower secondary", 0.0118), ("Academic degree", 0.0005),
];
pub(super) const FAMILY_UNDER_30: &Frequencies = &[
    ("Married", 0.53), ("Single / not married", 0.31), ("Civil marriage", 0.13), ("Separated", 0.029),
    ("Widow", 0.001),
];
pub(super) const FAMILY_UNDER_60: &Frequencies = &[
    ("Married", 0.68), ("Single / not married", 0.12), ("Civil marriage", 0.09), ("Separated", 0.075),
    ("Widow", 0.035),
];
pub(super) const FAMILY_OLDER: &Frequencies = &[
    ("Married", 0.55), ("Single / not married", 0.11), ("Civil marriage", 0.05), ("Separated", 0.07),
    ("Widow", 0.22),
];
pub(super) const WITH_CHILDREN: &ByAge = &[
    (25.0, 0.19), (30.0, 0.41), (40.0, 0.555), (45.0, 0.42), (50.0, 0.23), (55.0, 0.087), (99.0, 0.018),
];
pub(super) const CHILDREN: &[(i64, f64)] =
    &[(1, 0.66), (2, 0.29), (3, 0.042), (4, 0.006), (5, 0.001)];
pub(super) const WITH_PARENTS: &ByAge =
    &[(25.0, 0.22), (30.0, 0.14), (35.0, 0.084), (40.0, 0.045), (50.0, 0.02), (99.0, 0.006)];
pub(super) const HOUSING: &Frequencies = &[
    ("House / apartment", 0.935), ("Municipal apartment", 0.0363), ("Rented apartment", 0.0163),
    ("Office apartment", 0.0088), ("Co-op apartment", 0.0034),
];
pub(super) const TYPE_SUITE: &Frequencies = &[
    ("Unaccompanied", 0.8129), ("Family", 0.1288), ("Spouse, partner", 0.036), ("Children", 0.0104),
    ("Other_B", 0.0057), ("Other_A", 0.0028), ("Group of people", 0.001), ("", 0.004),
];
pub(super) const OCCUPATION: &Frequencies = &[
    ("Laborers", 0.222), ("", 0.1589), ("Sales staff", 0.1319), ("Core staff", 0.109),
    ("Managers", 0.0837), ("Drivers", 0.0725), ("High skill tech staff", 0.045),
    ("Accountants", 0.0398), ("Medicine staff", 0.032), ("Security staff", 0.0277),
    ("Cooking staff", 0.0222), ("Cleaning staff", 0.0183), ("Private service staff", 0.0101),
    ("Low-skill Laborers", 0.0091), ("Waiters/barmen staff", 0.0055), ("Secretaries", 0.0052),
    ("Realty agents", 0.0027), ("HR staff", 0.0026), ("IT staff", 0.0019),
];
pub(super) const ORGANIZATION: &Frequencies = &[
    ("Business Entity Type 3", 0.2682), ("Self-employed", 0.154), ("Other", 0.0678),
    ("Medicine", 0.0435), ("Government", 0.0422), ("Business Entity Type 2", 0.0413),
    ("School", 0.0329), ("Trade: type 7", 0.0322), ("Kindergarten", 0.0264),
    ("Construction", 0.0249), ("Business Entity Type 1", 0.0232), ("Transport: type 4", 0.0208),
    ("Industry: type 3", 0.0139), ("Industry: type 9", 0.0139), ("Trade: type 3", 0.0134),
    ("Security", 0.0128), ("Housing", 0.0119), ("Industry: type 11", 0.0112), ("Military", 0.011),
    ("Bank", 0.0097), ("Agriculture", 0.0093), ("Transport: type 2", 0.0091), ("Police", 0.009),
    ("Postal", 0.0085), ("Security Ministries", 0.0077), ("Trade: type 2", 0.0073),
    ("Restaurant", 0.0065), ("Services", 0.0063), ("University", 0.0062),
    ("Industry: type 7", 0.0058), ("Transport: type 3", 0.0047), ("Industry: type 1", 0.0044),
    ("Electricity", 0.0041), ("Hotel", 0.0039), ("Industry: type 4", 0.0036),
    ("Industry: type 5", 0.0026), ("Trade: type 6", 0.0026), ("Telecom", 0.0023),
    ("Insurance", 0.0022), ("Industry: type 12", 0.002), ("Advertising", 0.002), ("Mobile", 0.0017),
    ("Emergency", 0.0017), ("Industry: type 2", 0.0016), ("Culture", 0.0016), ("Realtor", 0.0015),
    ("Trade: type 1", 0.0013), ("Legal Services", 0.0012), ("Cleaning", 0.0012),
    ("Transport: type 1", 0.0009), ("Industry: type 6", 0.0006), ("Industry: type 10", 0.0005),
];
/// Share of the years since the age of 18 that the present employment has lasted.
pub(super) const EMPLOYED_SHARE: Quantiles =
    Quantiles([0.003, 0.012, 0.028, 0.11, 0.238, 0.448, 0.836, 0.971, 1.0]);
pub(super) const EMPLOYED_RISK: f64 = -0.13;
pub(super) const DAYS_REGISTRATION: Quantiles =
    Quantiles([0.0, 42.0, 314.0, 1955.0, 4474.0, 7421.0, 11440.0, 13920.0, 20000.0]);
pub(super) const REGISTRATION_AGE: f64 = 0.33;
pub(super) const DAYS_ID_PUBLISH: Quantiles =
    Quantiles([0.0, 58.0, 365.0, 1718.0, 3255.0, 4307.0, 4955.0, 5501.0, 6200.0]);
pub(super) const ID_PUBLISH_RISK: f64 = -0.1;
pub(super) const DAYS_PHONE_CHANGE: Quantiles =
    Quantiles([0.0, 0.0, 0.0, 268.0, 757.0, 1567.0, 2502.0, 3132.0, 4000.0]);
pub(super) const PHONE_CHANGE_RISK: f64 = -0.11;
pub(super) const OWN_CAR: f64 = 0.341;
pub(super) const OWN_CAR_RISK: f64 = -0.1;
pub(super) const CAR_AGE: Quantiles =
    Quantiles([0.0, 0.0, 1.0, 4.0, 9.0, 15.0, 29.0, 64.0, 65.0]);
pub(super) const OWN_REALTY: f64 = 0.693;
pub(super) const WORK_PHONE: f64 = 0.243;
pub(super) const HOME_PHONE: f64 = 0.281;
pub(super) const HOME_PHONE_RISK: f64 = -0.12;
pub(super) const EMAIL: f64 = 0.056;
/// Lives elsewhere than registered, works elsewhere than registered, works elsewhere than they live.
pub(super) const PLACES_IN_REGION: &[([i64; 3], f64)] = &[
    ([0, 0, 0], 0.9375), ([0, 1, 1], 0.0453), ([1, 1, 0], 0.0122), ([1, 1, 1], 0.0038), ([1, 0, 0], 0.0012),
];
/// The same between cities, where it goes with risk.
pub(super) const PLACES_IN_CITY: &[([i64; 3], f64)] = &[
    ([0, 1, 1], 0.702), ([1, 1, 0], 0.239), ([1, 1, 1], 0.056), ([1, 0, 0], 0.003),
];
pub(super) const ELSEWHERE_IN_CITY: f64 = 0.25;
pub(super) const ELSEWHERE_IN_CITY_RISK: f64 = 0.16;

// ---- Region

pub(super) const REGION_RATING: &[(i64, f64)] = &[(1, 0.1046), (2, 0.7392), (3, 0.1562)];
/// Population of regions of the rating 1, and of the others.
pub(super) const POPULATION_BEST: Quantiles =
    Quantiles([0.0035, 0.0035, 0.0035, 0.0308, 0.0358, 0.0725, 0.0725, 0.0725, 0.0725]);
pub(super) const POPULATION_OTHERS: Quantiles =
    Quantiles([0.0003, 0.0021, 0.005, 0.01, 0.0188, 0.0256, 0.0358, 0.0462, 0.0462]);

// ---- Request

pub(super) const REVOLVING: f64 = 0.0949;
pub(super) const INCOME: Quantiles = Quantiles([
    25_650.0, 45_000.0, 67_500.0, 112_500.0, 148_500.0, 202_500.0, 337_500.0, 450_000.0, 990_000.0,
]);
/// Loadings of the income's score on gender, education and being a pensioner (standardised).
pub(super) const INCOME_MALE: f64 = 0.28;
pub(super) const INCOME_EDUCATION: f64 = 0.26;
pub(super) const INCOME_PENSIONER: f64 = -0.19;
pub(super) const GOODS_INCOME: f64 = 0.42;
pub(super) const GOODS_CASH: Quantiles = Quantiles([
    45_000.0, 67_500.0, 135_000.0, 247_500.0, 454_500.0, 706_500.0, 1_345_500.0, 1_800_000.0, 2_700_000.0,
]);
pub(super) const CREDIT_REVOLVING: Quantiles = Quantiles([
    135_000.0, 135_000.0, 135_000.0, 180_000.0, 270_000.0, 360_000.0, 810_000.0, 1_350_000.0, 1_350_000.0,
]);
/// Cash credits without insurance or fees: credit = price of the goods.
pub(super) const CREDIT_EQUALS_GOODS: f64 = 0.285;
pub(super) const CREDIT_TO_GOODS_RISK: f64 = 0.13;
/// Terms in months, in order.
pub(super) const TERM: &[(u32, f64)] =
    &[(12, 0.113), (18, 0.058), (24, 0.166), (36, 0.301), (48, 0.139), (60, 0.223)];
pub(super) const TERM_GOODS: f64 = 0.62;
/// The rate among those of the term.
pub(super) const RATE_GOODS: f64 = -0.45;
pub(super) const RATE_RISK: f64 = 0.25;
pub(super) const WEEKDAY: &Frequencies = &[
    ("MONDAY", 0.165), ("TUESDAY", 0.175), ("WEDNESDAY", 0.168), ("THURSDAY", 0.164),
    ("FRIDAY", 0.164), ("SATURDAY", 0.11), ("SUNDAY", 0.054),
];
pub(super) const HOUR: Quantiles =
    Quantiles([0.0, 4.0, 7.0, 10.0, 12.4, 15.0, 18.0, 20.0, 23.9]);

// ---- External scores

/// One external score: its share of missing values, its distribution, its loadings on risk and age.
pub(super) struct External {
    pub(super) column: &'static str,
    pub(super) missing: f64,
    pub(super) risk: f64,
    pub(super) age: f64,
    pub(super) value: Quantiles,
}
pub(super) const EXTERNAL: [External; 3] = [
    External {
        column: "EXT_SOURCE_1",
        missing: 0.566,
        risk: -0.25,
        age: 0.6,
        value: Quantiles([0.015, 0.082, 0.157, 0.333, 0.508, 0.676, 0.83, 0.889, 0.95]),
    },
    External {
        column: "EXT_SOURCE_2",
        missing: 0.002,
        risk: -0.34,
        age: 0.08,
        value: Quantiles([0.0001, 0.032, 0.132, 0.392, 0.565, 0.663, 0.747, 0.782, 0.85]),
    },
    External {
        column: "EXT_SOURCE_3",
        missing: 0.199,
        risk: -0.38,
        age: 0.18,
        value: Quantiles([0.001, 0.066, 0.157, 0.371, 0.534, 0.668, 0.789, 0.833, 0.88]),
    },
];

// ---- Building

/// One measure of the building: the share of clients for whom it is known, how it goes with the
/// building's size, and its distribution.
pub(super) struct Measure {
    pub(super) name: &'static str,
    pub(super) known: f64,
    pub(super) size: f64,
    pub(super) value: Quantiles,
}
const fn measure(name: &'static str, known: f64, size: f64, value: [f64; 9]) -> Measure {
    Measure { name, known, size, value: Quantiles(value) }
}
pub(super) const BUILDING: [Measure; 14] = [
    measure("APARTMENTS", 0.492, 0.97, [0.0, 0.0021, 0.0082, 0.0577, 0.0866, 0.1485, 0.3289, 0.5474, 1.0]),
    measure("BASEMENTAREA", 0.413, 0.66, [0.0, 0.0, 0.0, 0.0436, 0.0761, 0.1117, 0.2247, 0.4084, 1.0]),
    measure("YEARS_BEGINEXPLUATATION", 0.510, 0.1, [0.0, 0.9478, 0.9682, 0.9767, 0.9816, 0.9866, 0.996, 0.999, 1.0]),
    measure("YEARS_BUILD", 0.334, 0.34, [0.0, 0.3404, 0.592, 0.6872, 0.7552, 0.8232, 0.9524, 0.9864, 1.0]),
    measure("COMMONAREA", 0.302, 0.53, [0.0, 0.0, 0.0, 0.0077, 0.0201, 0.0511, 0.1622, 0.3864, 1.0]),
    measure("ELEVATORS", 0.465, 0.83, [0.0, 0.0, 0.0, 0.0, 0.0, 0.12, 0.36, 0.6, 1.0]),
    measure("ENTRANCES", 0.495, 0.61, [0.0, 0.0345, 0.0345, 0.069, 0.1379, 0.2069, 0.3103, 0.5517, 1.0]),
    measure("FLOORSMAX", 0.501, 0.61, [0.0, 0.0, 0.0417, 0.1667, 0.1667, 0.3333, 0.4792, 0.6667, 1.0]),
    measure("FLOORSMIN", 0.320, 0.43, [0.0, 0.0, 0.0417, 0.0833, 0.2083, 0.375, 0.5, 0.7083, 1.0]),
    measure("LANDAREA", 0.405, 0.51, [0.0, 0.0, 0.0, 0.0183, 0.0481, 0.086, 0.1962, 0.3785, 1.0]),
    measure("LIVINGAPARTMENTS", 0.316, 0.96, [0.0, 0.0034, 0.0101, 0.0504, 0.0748, 0.121, 0.2749, 0.448, 1.0]),
    measure("LIVINGAREA", 0.497, 0.94, [0.0, 0.0021, 0.0081, 0.0453, 0.074, 0.1287, 0.32, 0.5537, 1.0]),
    measure("NONLIVINGAPARTMENTS", 0.305, 0.21, [0.0, 0.0, 0.0, 0.0, 0.0, 0.0039, 0.0309, 0.0997, 1.0]),
    measure("NONLIVINGAREA", 0.448, 0.32, [0.0, 0.0, 0.0, 0.0, 0.0036, 0.0278, 0.1306, 0.3253, 1.0]),
];
pub(super) const TOTAL_AREA: Measure =
    measure("TOTALAREA_MODE", 0.516, 0.93, [0.0, 0.0016, 0.0065, 0.041, 0.0687, 0.1269, 0.306, 0.5253, 1.0]);
/// The building's categories: column, share of clients for whom it is known, frequencies.
pub(super) const BUILDING_CODES: [(&str, f64, &Frequencies); 4] = [
    ("FONDKAPREMONT_MODE", 0.315, &[
        ("reg oper account", 0.7639), ("reg oper spec account", 0.1219), ("org spec account", 0.0597),
        ("not specified", 0.0545),
    ]),
    ("HOUSETYPE_MODE", 0.497, &[
        ("block of flats", 0.9818), ("specific housing", 0.0103), ("terraced house", 0.0079),
    ]),
    ("WALLSMATERIAL_MODE", 0.491, &[
        ("Panel", 0.4333), ("Stone, brick", 0.4307), ("Block", 0.0629), ("Wooden", 0.0363),
        ("Mixed", 0.0154), ("Monolithic", 0.0115), ("Others", 0.0099),
    ]),
    ("EMERGENCYSTATE_MODE", 0.5245, &[("No", 0.9842), ("Yes", 0.0158)]),
];

// ---- Surroundings, documents, enquiries

pub(super) const CIRCLE_KNOWN: f64 = 0.9965;
/// Acquaintances who were observed.
pub(super) const CIRCLE: &[(i64, f64)] = &[
    (0, 0.5365), (1, 0.158), (2, 0.0973), (3, 0.0646), (4, 0.0466), (5, 0.0309), (6, 0.0217), (7, 0.0144),
    (8, 0.0093), (9, 0.0062), (10, 0.0049), (11, 0.0032), (12, 0.0019), (13, 0.0015), (14, 0.001),
];
/// Share of them who were 30 days late; and of those, who were 60 days late.
pub(super) const CIRCLE_30: f64 = 0.1;
pub(super) const CIRCLE_60: f64 = 0.7;
pub(super) const CIRCLE_RISK: f64 = 0.15;
/// The document that a cash-loan client, a pensioner and a client for a revolving loan bring (0 = none).
pub(super) const DOCUMENT_CASH: &[(i64, f64)] = &[(3, 0.82), (8, 0.115), (6, 0.01), (5, 0.018), (0, 0.037)];
pub(super) const DOCUMENT_PENSIONER: &[(i64, f64)] = &[(3, 0.49), (6, 0.475), (8, 0.01), (5, 0.006), (0, 0.019)];
pub(super) const DOCUMENT_REVOLVING: &[(i64, f64)] = &[(0, 0.93), (3, 0.045), (8, 0.01), (9, 0.015)];
/// The rare ones, brought besides.
pub(super) const DOCUMENT_BESIDES: &[(i64, f64)] = &[
    (2, 0.0001), (4, 0.0001), (7, 0.0002), (9, 0.003), (11, 0.0043), (12, 0.0001), (13, 0.0038),
    (14, 0.0028), (15, 0.0011), (16, 0.01), (17, 0.0003), (18, 0.0076), (19, 0.0006), (20, 0.0005),
    (21, 0.0004),
];
pub(super) const ENQUIRIES_KNOWN: f64 = 0.864;
/// Enquiries at the credit bureau, by period.
pub(super) const ENQUIRIES: [(&str, &[(i64, f64)]); 6] = [
    ("AMT_REQ_CREDIT_BUREAU_HOUR", &[(0, 0.994), (1, 0.0058), (2, 0.0002)]),
    ("AMT_REQ_CREDIT_BUREAU_DAY", &[(0, 0.9949), (1, 0.0044), (2, 0.0005), (3, 0.0002)]),
    ("AMT_REQ_CREDIT_BUREAU_WEEK", &[(0, 0.9676), (1, 0.0314), (2, 0.0008), (3, 0.0002)]),
    ("AMT_REQ_CREDIT_BUREAU_MON", &[
        (0, 0.8324), (1, 0.127), (2, 0.0203), (3, 0.0071), (4, 0.0046), (5, 0.0027), (6, 0.0013), (7, 0.0011),
    ]),
    ("AMT_REQ_CREDIT_BUREAU_QRT", &[(0, 0.8077), (1, 0.1312), (2, 0.0525), (3, 0.0063), (4, 0.002)]),
    ("AMT_REQ_CREDIT_BUREAU_YEAR", &[
        (0, 0.2696), (1, 0.2371), (2, 0.1885), (3, 0.1272), (4, 0.0782), (5, 0.0462), (6, 0.0257), (7, 0.0145),
        (8, 0.0085), (9, 0.004),
    ]),
];

// ---- Credits elsewhere

/// How many credits elsewhere a client has; fewer than in a real bank, so that a demonstration stays small.
pub(super) const BUREAU_CREDITS: &[(i64, f64)] = &[
    (0, 0.14), (1, 0.22), (2, 0.22), (3, 0.16), (4, 0.11), (5, 0.07), (6, 0.04), (7, 0.025), (8, 0.015),
];
/// One kind of credit elsewhere.
pub(super) struct BureauKind {
    pub(super) name: &'static str,
    pub(super) share: f64,
    /// Share that is active, of those that are not past their end, and of those that are.
    pub(super) active: [f64; 2],
    pub(super) without_end: f64,
    pub(super) amount: Quantiles,
    /// Planned days.
    pub(super) term: Quantiles,
}
pub(super) const BUREAU_KINDS: [BureauKind; 5] = [
    BureauKind {
        name: "Consumer credit",
        share: 0.735,
        active: [0.72, 0.05],
        without_end: 0.01,
        amount: Quantiles([
            4_500.0, 13_500.0, 21_220.0, 53_230.0, 116_100.0, 301_500.0, 1_197_000.0, 2_295_000.0, 4_500_000.0,
        ]),
        term: Quantiles([7.0, 28.0, 92.0, 212.0, 365.0, 913.0, 1826.0, 1827.0, 2557.0]),
    },
    BureauKind {
        name: "Credit card",
        share: 0.236,
        active: [0.8, 0.55],
        without_end: 0.21,
        amount: Quantiles([0.0, 0.0, 0.0, 45_000.0, 130_500.0, 225_000.0, 540_000.0, 891_000.0, 1_350_000.0]),
        term: Quantiles([30.0, 30.0, 212.0, 1068.0, 1313.0, 2204.0, 31_500.0, 33_000.0, 33_500.0]),
    },
    BureauKind {
        name: "Car loan",
        share: 0.015,
        active: [0.75, 0.05],
        without_end: 0.005,
        amount: Quantiles([
            200_000.0, 270_000.0, 513_400.0, 990_000.0, 1_580_000.0, 2_314_000.0, 4_500_000.0, 8_032_000.0,
            9_000_000.0,
        ]),
        term: Quantiles([90.0, 124.0, 427.0, 1096.0, 1824.0, 1826.0, 1832.0, 2557.0, 2600.0]),
    },
    BureauKind {
        name: "Mortgage",
        share: 0.009,
        active: [0.78, 0.05],
        without_end: 0.045,
        amount: Quantiles([
            900_000.0, 1_026_000.0, 1_530_000.0, 2_700_000.0, 4_950_000.0, 7_326_000.0, 12_010_000.0, 16_200_000.0,
            18_000_000.0,
        ]),
        term: Quantiles([150.0, 150.0, 1826.0, 3662.0, 5489.0, 7305.0, 9871.0, 10_960.0, 11_000.0]),
    },
    BureauKind {
        name: "Microloan",
        share: 0.004,
        active: [0.8, 0.1],
        without_end: 0.1,
        amount: Quantiles([4_500.0, 6_750.0, 9_000.0, 18_000.0, 27_000.0, 45_000.0, 90_000.0, 135_000.0, 225_000.0]),
        term: Quantiles([5.0, 5.0, 10.0, 16.0, 21.0, 90.0, 365.0, 740.0, 1096.0]),
    },
];
/// Days since the client applied for it.
pub(super) const BUREAU_AGO: Quantiles =
    Quantiles([2.0, 37.0, 119.0, 468.0, 985.0, 1673.0, 2672.0, 2868.0, 2922.0]);
pub(super) const BUREAU_AGO_RISK: f64 = -0.14;
pub(super) const BUREAU_ACTIVE_RISK: f64 = 0.22;
pub(super) const BUREAU_SOLD: f64 = 0.004;
pub(super) const CURRENCY: &Frequencies = &[("currency 1", 0.9991), ("currency 2", 0.0007), ("currency 3", 0.0002)];
/// Debt left over amount, of active credits.
pub(super) const DEBT_SHARE: Quantiles = Quantiles([0.0, 0.0, 0.0, 0.158, 0.679, 0.914, 1.0, 1.1, 1.2]);
pub(super) const DEBT_RISK: f64 = 0.12;
pub(super) const DEBT_KNOWN: f64 = 0.86;
pub(super) const LIMIT_KNOWN: f64 = 0.67;
pub(super) const MAX_OVERDUE_KNOWN: f64 = 0.352;
pub(super) const MAX_OVERDUE_POSITIVE: f64 = 0.214;
pub(super) const MAX_OVERDUE: Quantiles =
    Quantiles([4.5, 45.0, 250.0, 3_700.0, 7_400.0, 14_500.0, 42_000.0, 100_000.0, 200_000.0]);
/// Active credits that are overdue now.
pub(super) const OVERDUE_NOW: f64 = 0.006;
pub(super) const OVERDUE_RISK: f64 = 0.45;
pub(super) const OVERDUE_DAYS: Quantiles =
    Quantiles([1.0, 2.0, 4.0, 9.0, 20.0, 60.0, 600.0, 1600.0, 2000.0]);
pub(super) const PROLONGED: f64 = 0.006;
pub(super) const BUREAU_ANNUITY_KNOWN: f64 = 0.233;
pub(super) const BUREAU_MONTHS_KNOWN: f64 = 0.366;
/// The most months that are kept of one credit elsewhere.
pub(super) const BUREAU_MONTHS: i64 = 24;
/// Months of a running credit: unknown, in delay, and in delay of up to 30, 60, 90, 120, more days.
pub(super) const MONTH_UNKNOWN: f64 = 0.3;
pub(super) const MONTH_LATE: f64 = 0.018;
pub(super) const MONTH_LATE_RISK: f64 = 0.4;
pub(super) const MONTH_DELAY: &Frequencies =
    &[("1", 0.71), ("2", 0.06), ("3", 0.025), ("4", 0.02), ("5", 0.185)];
/// Clients with months of a credit that the bureau itself does not list.
pub(super) const BUREAU_ORPHAN: f64 = 0.01;

// ---- Earlier applications

/// How many earlier applications; fewer than in a real bank, so that a demonstration stays small.
pub(super) const APPLICATIONS: &[(i64, f64)] = &[
    (0, 0.05), (1, 0.27), (2, 0.24), (3, 0.18), (4, 0.11), (5, 0.07), (6, 0.05), (7, 0.03),
];
/// What a contract is for.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Line {
    Consumer,
    Cash,
    Card,
}
/// One kind of earlier application.
pub(super) struct PreviousKind {
    pub(super) name: &'static str,
    pub(super) line: Line,
    pub(super) share: f64,
    /// Share that is refused; what becomes of the others.
    pub(super) refused: f64,
    pub(super) otherwise: &'static Frequencies,
    /// Share of the refused, and of the canceled, that never came to an amount.
    pub(super) refused_without_amount: f64,
    pub(super) canceled_without_amount: f64,
    /// Days since the decision.
    pub(super) ago: Quantiles,
    pub(super) amount: Quantiles,
    /// Months.
    pub(super) terms: &'static [(i64, f64)],
    pub(super) reasons: &'static Frequencies,
    pub(super) purposes: &'static Frequencies,
    pub(super) channels: &'static Frequencies,
}
pub(super) const CONSUMER: PreviousKind = PreviousKind {
    name: "Consumer loans",
    line: Line::Consumer,
    share: 0.445,
    refused: 0.1008,
    otherwise: &[("Approved", 0.857), ("Canceled", 0.0025), ("Unused offer", 0.04)],
    refused_without_amount: 0.0,
    canceled_without_amount: 0.0,
    ago: Quantiles([2.0, 35.0, 151.0, 504.0, 1090.0, 1940.0, 2664.0, 2870.0, 2922.0]),
    amount: Quantiles([
        9_000.0, 15_440.0, 20_160.0, 37_120.0, 65_920.0, 112_400.0, 222_200.0, 425_200.0, 900_000.0,
    ]),
    terms: &[(12, 0.32), (6, 0.246), (10, 0.202), (24, 0.0785), (8, 0.046), (4, 0.0386), (18, 0.029), (14, 0.0124)],
    reasons: &[("LIMIT", 0.409), ("HC", 0.2826), ("SCO", 0.2681), ("XNA", 0.0242), ("VERIF", 0.0113), ("SCOFR", 0.0048)],
    purposes: &[("XAP", 1.0)],
    channels: &[("Country-wide", 0.567), ("Stone", 0.294), ("Regional / Local", 0.139)],
};
pub(super) const CASH: PreviousKind = PreviousKind {
    name: "Cash loans",
    line: Line::Cash,
    share: 0.442,
    refused: 0.2198,
    otherwise: &[("Approved", 0.42), ("Canceled", 0.36), ("Unused offer", 0.0007)],
    refused_without_amount: 0.17,
    canceled_without_amount: 0.96,
    ago: Quantiles([2.0, 8.0, 36.0, 198.0, 352.0, 727.0, 1765.0, 2598.0, 2922.0]),
    amount: Quantiles([
        22_500.0, 45_000.0, 58_500.0, 135_000.0, 238_500.0, 454_500.0, 1_138_000.0, 1_710_000.0, 2_250_000.0,
    ]),
    terms: &[
        (12, 0.256), (24, 0.176), (36, 0.139), (18, 0.129), (48, 0.089), (6, 0.076), (60, 0.059), (30, 0.042),
        (42, 0.019),
    ],
    reasons: &[("HC", 0.711), ("LIMIT", 0.1378), ("SCO", 0.0806), ("SCOFR", 0.0438), ("VERIF", 0.0189), ("XNA", 0.0074)],
    purposes: &[
        ("XNA", 0.9067), ("Repairs", 0.0276), ("Other", 0.0227), ("Urgent needs", 0.0103), ("Everyday expenses", 0.0072),
        ("Medicine", 0.0045), ("Education", 0.0037), ("Buying a used car", 0.0025), ("Car repairs", 0.0021),
    ],
    channels: OFFICES,
};
pub(super) const REVOLVING_LOANS: PreviousKind = PreviousKind {
    name: "Revolving loans",
    line: Line::Card,
    share: 0.113,
    refused: 0.2548,
    otherwise: &[("Approved", 0.5016), ("Canceled", 0.2436)],
    refused_without_amount: 0.17,
    canceled_without_amount: 0.9,
    ago: Quantiles([2.0, 14.0, 86.0, 223.0, 354.0, 759.0, 2518.0, 2857.0, 2922.0]),
    amount: Quantiles([
        45_000.0, 45_000.0, 45_000.0, 67_500.0, 157_500.0, 315_000.0, 675_000.0, 765_000.0, 900_000.0,
    ]),
    terms: &[(0, 1.0)],
    reasons: &[("HC", 0.7043), ("SCOFR", 0.1216), ("LIMIT", 0.0752), ("SCO", 0.0589), ("XNA", 0.0251), ("SYSTEM", 0.0125)],
    purposes: &[("XAP", 1.0)],
    channels: OFFICES,
};
const OFFICES: &Frequencies = &[
    ("Credit and cash offices", 0.764), ("Country-wide", 0.095), ("AP+ (Cash loan)", 0.071), ("Contact center", 0.05),
    ("Stone", 0.008), ("Channel of corporate sales", 0.007), ("Regional / Local", 0.005),
];
pub(super) const REFUSED_RISK: f64 = 0.2;
/// A group of interest rates.
pub(super) struct Yield {
    pub(super) name: &'static str,
    /// Its share among consumer loans, and among cash loans.
    pub(super) share: [f64; 2],
    /// The credit over all that is paid back for it.
    pub(super) credit_to_payments: f64,
    /// The cash product: offered by the bank, and asked for.
    pub(super) products: [&'static str; 2],
}
const fn yields(name: &'static str, share: [f64; 2], credit_to_payments: f64, products: [&'static str; 2]) -> Yield {
    Yield { name, share, credit_to_payments, products }
}
pub(super) const YIELDS: [Yield; 4] = [
    yields("high", [0.356, 0.276], 0.73, ["Cash X-Sell: high", "Cash Street: high"]),
    yields("middle", [0.291, 0.428], 0.79, ["Cash X-Sell: middle", "Cash Street: middle"]),
    yields("low_normal", [0.26, 0.262], 0.85, ["Cash X-Sell: low", "Cash Street: low"]),
    yields("low_action", [0.093, 0.034], 0.92, ["Cash X-Sell: low", "Cash Street: low"]),
];
/// What is bought on credit.
pub(super) struct Goods {
    pub(super) category: &'static str,
    pub(super) industry: &'static str,
    /// The product: with interest, and without.
    pub(super) products: [&'static str; 2],
    pub(super) share: f64,
}
const fn goods(category: &'static str, industry: &'static str, products: [&'static str; 2], share: f64) -> Goods {
    Goods { category, industry, products, share }
}
pub(super) const GOODS: [Goods; 10] = [
    goods("Mobile", "Connectivity", ["POS mobile with interest", "POS mobile without interest"], 0.3),
    goods("Consumer Electronics", "Consumer electronics", ["POS household with interest", "POS household without interest"], 0.178),
    goods("Computers", "Consumer electronics", ["POS household with interest", "POS household without interest"], 0.141),
    goods("Audio/Video", "Consumer electronics", ["POS household with interest", "POS household without interest"], 0.14),
    goods("Photo / Cinema Equipment", "Consumer electronics", ["POS household with interest", "POS household without interest"], 0.034),
    goods("Furniture", "Furniture", ["POS industry with interest", "POS industry without interest"], 0.076),
    goods("Construction Materials", "Construction", ["POS industry with interest", "POS industry without interest"], 0.037),
    goods("Clothing and Accessories", "Clothing", ["POS industry with interest", "POS industry without interest"], 0.033),
    goods("Auto Accessories", "Auto technology", ["POS other with interest", "POS others without interest"], 0.02),
    goods("Medical Supplies", "Industry", ["POS other with interest", "POS others without interest"], 0.02),
];
pub(super) const OFFERED_BY_THE_BANK: f64 = 0.8;
pub(super) const PAYMENT_TYPE: &Frequencies = &[
    ("Cash through the bank", 0.87), ("XNA", 0.12), ("Non-cash from your account", 0.009),
    ("Cashless from the account of the employer", 0.001),
];
pub(super) const PREVIOUS_SUITE: &Frequencies = &[
    ("", 0.34), ("Unaccompanied", 0.4), ("Family", 0.16), ("Spouse, partner", 0.055), ("Children", 0.025),
    ("Other_B", 0.014), ("Other_A", 0.005), ("Group of people", 0.001),
];
pub(super) const CLIENT_TYPE: &Frequencies = &[("Repeater", 0.89), ("Refreshed", 0.108), ("XNA", 0.002)];
pub(super) const SELLER_AREA: Quantiles =
    Quantiles([1.0, 3.0, 12.0, 36.0, 100.0, 546.0, 2_547.0, 5_000.0, 9_000.0]);
/// Down payment as a share of the price, of consumer loans.
pub(super) const DOWN_PAYMENT: Quantiles =
    Quantiles([0.0, 0.0, 0.0, 0.0, 0.099, 0.109, 0.311, 0.531, 0.9]);
/// Credit over what is left to pay for the goods: insurance and fees.
pub(super) const PREVIOUS_CREDIT_TO_GOODS: Quantiles =
    Quantiles([1.0, 1.0, 1.0, 1.04, 1.09, 1.15, 1.28, 1.4, 1.5]);
pub(super) const RATES_KNOWN: f64 = 0.008;
pub(super) const INSURED: [f64; 2] = [0.158, 0.8];
/// Approved applications that no loan followed.
pub(super) const NEVER_STARTED: f64 = 0.03;
/// Contracts with months and payments whose application the bank has lost.
pub(super) const CONTRACT_ORPHAN: f64 = 0.04;

// ---- Repayment

pub(super) const REPAID_EARLY: f64 = 0.25;
/// Instalments paid late, and in two parts.
pub(super) const PAID_LATE: f64 = 0.06;
pub(super) const PAID_IN_PARTS: f64 = 0.035;
pub(super) const PAYMENT_RISK: f64 = 0.28;
/// How much contracts of equal risk differ in that.
pub(super) const PAYMENT_SPREAD: f64 = 0.8;
pub(super) const DAYS_LATE: Quantiles =
    Quantiles([1.0, 1.0, 1.0, 2.0, 4.0, 9.0, 29.0, 120.0, 300.0]);
pub(super) const DAYS_EARLY: Quantiles =
    Quantiles([0.0, 0.0, 0.0, 1.0, 7.0, 15.0, 33.0, 67.0, 90.0]);

// ---- Cards

/// Approved cards whose months the bank holds, and those of them that are ever drawn on.
pub(super) const CARD_HELD: f64 = 0.75;
pub(super) const CARD_USED: f64 = 0.8;
/// The most months that are kept of one card.
pub(super) const CARD_MONTHS: i64 = 36;
/// Months in which a card in use is drawn on.
pub(super) const CARD_DRAWN: f64 = 0.3;
pub(super) const CARD_RISK: f64 = 0.25;
/// One month's drawing, and one month's payment, as a share of the limit.
pub(super) const CARD_DRAWING: Quantiles =
    Quantiles([0.001, 0.004, 0.015, 0.06, 0.15, 0.35, 0.8, 1.0, 1.0]);
pub(super) const CARD_PAYMENT: Quantiles =
    Quantiles([0.05, 0.05, 0.05, 0.052, 0.06, 0.09, 0.4, 1.0, 1.0]);
