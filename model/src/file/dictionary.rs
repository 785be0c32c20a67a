//! The columns of Kaggle's seven tables: what each may hold.
//!
//! The one list of ranges and categories: an import, the API's JSON and what the page shows are held against it. The ranges
//! were measured on real files (85,267 applications and the histories of 6,010 clients, none of whose rows is refused)
//! and leave room: they part what is possible from what is not, not what is usual from what is rare. Categories are those
//! of Kaggle's complete files, the most frequent first, for that is the order in which they are looked up. `XNA`, `XAP`
//! and 365243 mean "none" and are no categories: see [`super::Code`] and [`super::Days`].
//!
//! What an application says of the person and is used by the model must be possible, or the application is refused. In a
//! history, and where nothing is made of a column, an impossible value is missing and the row stays: a bureau's slip must
//! not lose a credit. A day or month after the application is no history: the row is refused.
//!
//! A browser does not carry this list: nothing that an island calls refers to it.

use super::column::{Column, Flag, Limits};

/// A table of the source.
#[derive(Debug, PartialEq)]
pub struct Table {
    /// Its name in the bank and in a client's file: Kaggle's in lower case, one for both application files.
    pub name: &'static str,
    /// Its columns, in the order of the bank.
    pub columns: &'static [Column],
}

/// Every table, the clients' own first, in the order of [`super::ClientFile`].
pub static TABLES: [Table; 7] = [
    Table { name: "application", columns: APPLICATION },
    Table { name: "bureau", columns: BUREAU },
    Table { name: "bureau_balance", columns: BUREAU_BALANCE },
    Table { name: "previous_application", columns: PREVIOUS_APPLICATION },
    Table { name: "pos_cash_balance", columns: POS_CASH_BALANCE },
    Table { name: "credit_card_balance", columns: CREDIT_CARD_BALANCE },
    Table { name: "installments_payments", columns: INSTALLMENTS_PAYMENTS },
];

/// The table `name`, as the bank spells it.
#[must_use]
pub fn table(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.name == name)
}

impl Table {
    /// The column `name`, in whichever case.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name))
    }
}

/// Greatest amount of a history. The greatest of Kaggle's complete files is 585,000,000.
const MOST: f64 = 1e10;
/// What a client asks for, and its price: 4,050,000 at most in the real files.
const ASKED_FOR: Limits = Limits::new(0.01, 1e8, "");
/// One instalment of it: 258,025.50 at most.
const INSTALMENT: Limits = Limits::new(0.01, 1e7, "");
/// What a client declares to earn: 117,000,000 at most.
const INCOME: Limits = Limits::new(0.01, 1e9, "");
/// An amount.
const AMOUNT: Limits = Limits::new(0.0, MOST, "");
/// An amount that may be owed either way: real balances, debts, limits and drawings are negative at times.
const SIGNED: Limits = Limits::new(-MOST, MOST, "");
/// A share, a score, a measure of a building scaled to its range.
const SHARE: Limits = Limits::new(0.0, 1.0, "");
/// A hundred years, in days.
const CENTURY: f64 = 36_525.0;
/// A client's birth. Eighteen years are 6574 days at least.
const BIRTH: Limits =
    Limits::new(-CENTURY, -6_574.0, "days relative to the application: an age of 18 to 100 years");
/// A day of which a client can tell.
const PAST: Limits = Limits::new(-CENTURY, 0.0, "days relative to the application");
/// When a credit ended: real bureaus write days of the nineteenth century.
const LONG_PAST: Limits = Limits::new(-2.0 * CENTURY, 0.0, "days relative to the application");
/// When a credit ends, or is due to.
const LONG: Limits = Limits::new(-2.0 * CENTURY, 2.0 * CENTURY, "days relative to the application");
/// A month of a history; 0 is that of the application.
const MONTHS: Limits = Limits::new(-1_200.0, 0.0, "months relative to the application");
/// How late a payment is.
const LATE: Limits = Limits::new(0.0, CENTURY, "days");
/// A client's family: 21 at most.
const PERSONS: Limits = Limits::new(0.0, 100.0, "persons");
/// Acquaintances, and enquiries at the credit bureau: 354 at most.
const SOME: Limits = Limits::new(0.0, 10_000.0, "");
/// How many.
const COUNT: Limits = Limits::new(0.0, 100_000.0, "");
/// A car's age.
const YEARS: Limits = Limits::new(0.0, 100.0, "years");
/// The bank's rating of a region. The real files hold a -1.
const RATING: Limits = Limits::new(1.0, 3.0, "1 is best").known(-1.0);
/// An hour of the day.
const HOUR: Limits = Limits::new(0.0, 23.0, "an hour of the day");
/// A seller's area; -1 is none.
const AREA: Limits = Limits::new(-1.0, 100_000_000.0, "");
/// A flag that the source writes as letters.
const LETTERS: Flag = Flag::Text("N", "Y");
/// A flag that the source writes as words.
const WORDS: Flag = Flag::Text("No", "Yes");
/// The days of a week.
const WEEKDAYS: &[&str] = &["TUESDAY", "WEDNESDAY", "MONDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];
/// Who came along when the client applied.
const COMPANY: &[&str] =
    &["Unaccompanied", "Family", "Spouse, partner", "Children", "Other_B", "Other_A", "Group of people"];

/// `application_{train,test}.csv`.
const APPLICATION: &[Column] = &[
    Column::identifier("SK_ID_CURR"),
    Column::flag("TARGET", Flag::Number),
    Column::one_of("NAME_CONTRACT_TYPE", &["Cash loans", "Revolving loans"]).needed(),
    Column::one_of("CODE_GENDER", &["F", "M"]),
    Column::flag("FLAG_OWN_CAR", LETTERS),
    Column::flag("FLAG_OWN_REALTY", LETTERS),
    Column::whole("CNT_CHILDREN", PERSONS),
    Column::real("AMT_INCOME_TOTAL", INCOME).needed(),
    Column::real("AMT_CREDIT", ASKED_FOR).needed(),
    Column::real("AMT_ANNUITY", INSTALMENT),
    Column::real("AMT_GOODS_PRICE", ASKED_FOR),
    Column::one_of("NAME_TYPE_SUITE", COMPANY),
    Column::one_of(
        "NAME_INCOME_TYPE",
        &[
            "Working",
            "Commercial associate",
            "Pensioner",
            "State servant",
            "Businessman",
            "Student",
            "Unemployed",
            "Maternity leave",
        ],
    ),
    Column::one_of(
        "NAME_EDUCATION_TYPE",
        &[
            "Secondary / secondary special",
            "Higher education",
            "Incomplete higher",
            "Lower secondary",
            "Academic degree",
        ],
    ),
    Column::one_of(
        "NAME_FAMILY_STATUS",
        &["Married", "Single / not married", "Civil marriage", "Separated", "Widow", "Unknown"],
    ),
    Column::one_of(
        "NAME_HOUSING_TYPE",
        &[
            "House / apartment",
            "With parents",
            "Municipal apartment",
            "Rented apartment",
            "Office apartment",
            "Co-op apartment",
        ],
    ),
    Column::real("REGION_POPULATION_RELATIVE", SHARE.noted()),
    Column::whole("DAYS_BIRTH", BIRTH).needed(),
    Column::whole("DAYS_EMPLOYED", PAST.or_none().since_birth()),
    Column::real("DAYS_REGISTRATION", PAST.noted().since_birth()),
    Column::whole("DAYS_ID_PUBLISH", PAST.since_birth()),
    Column::real("OWN_CAR_AGE", YEARS),
    Column::flag("FLAG_MOBIL", Flag::Number),
    Column::flag("FLAG_EMP_PHONE", Flag::Number),
    Column::flag("FLAG_WORK_PHONE", Flag::Number),
    Column::flag("FLAG_CONT_MOBILE", Flag::Number),
    Column::flag("FLAG_PHONE", Flag::Number),
    Column::flag("FLAG_EMAIL", Flag::Number),
    Column::one_of(
        "OCCUPATION_TYPE",
        &[
            "Laborers",
            "Sales staff",
            "Core staff",
            "Managers",
            "Drivers",
            "High skill tech staff",
            "Accountants",
            "Medicine staff",
            "Security staff",
            "Cooking staff",
            "Cleaning staff",
            "Private service staff",
            "Low-skill Laborers",
            "Secretaries",
            "Waiters/barmen staff",
            "Realty agents",
            "HR staff",
            "IT staff",
        ],
    ),
    Column::real("CNT_FAM_MEMBERS", PERSONS),
    Column::whole("REGION_RATING_CLIENT", RATING),
    Column::whole("REGION_RATING_CLIENT_W_CITY", RATING),
    Column::one_of("WEEKDAY_APPR_PROCESS_START", WEEKDAYS),
    Column::whole("HOUR_APPR_PROCESS_START", HOUR.noted()),
    Column::flag("REG_REGION_NOT_LIVE_REGION", Flag::Number),
    Column::flag("REG_REGION_NOT_WORK_REGION", Flag::Number),
    Column::flag("LIVE_REGION_NOT_WORK_REGION", Flag::Number),
    Column::flag("REG_CITY_NOT_LIVE_CITY", Flag::Number),
    Column::flag("REG_CITY_NOT_WORK_CITY", Flag::Number),
    Column::flag("LIVE_CITY_NOT_WORK_CITY", Flag::Number),
    Column::one_of(
        "ORGANIZATION_TYPE",
        &[
            "Business Entity Type 3",
            "Self-employed",
            "Other",
            "Medicine",
            "Government",
            "Business Entity Type 2",
            "School",
            "Trade: type 7",
            "Kindergarten",
            "Construction",
            "Business Entity Type 1",
            "Transport: type 4",
            "Trade: type 3",
            "Industry: type 9",
            "Industry: type 3",
            "Military",
            "Security",
            "Housing",
            "Industry: type 11",
            "Transport: type 2",
            "Police",
            "Bank",
            "Security Ministries",
            "Agriculture",
            "Postal",
            "Services",
            "Restaurant",
            "Trade: type 2",
            "University",
            "Industry: type 7",
            "Transport: type 3",
            "Industry: type 1",
            "Electricity",
            "Industry: type 4",
            "Hotel",
            "Trade: type 6",
            "Industry: type 5",
            "Telecom",
            "Insurance",
            "Emergency",
            "Industry: type 12",
            "Advertising",
            "Industry: type 2",
            "Realtor",
            "Culture",
            "Trade: type 1",
            "Mobile",
            "Legal Services",
            "Cleaning",
            "Transport: type 1",
            "Industry: type 6",
            "Industry: type 10",
            "Religion",
            "Trade: type 4",
            "Trade: type 5",
            "Industry: type 13",
            "Industry: type 8",
        ],
    ),
    Column::real("EXT_SOURCE_1", SHARE),
    Column::real("EXT_SOURCE_2", SHARE),
    Column::real("EXT_SOURCE_3", SHARE),
    Column::real("APARTMENTS_AVG", SHARE.noted()),
    Column::real("BASEMENTAREA_AVG", SHARE.noted()),
    Column::real("YEARS_BEGINEXPLUATATION_AVG", SHARE.noted()),
    Column::real("YEARS_BUILD_AVG", SHARE.noted()),
    Column::real("COMMONAREA_AVG", SHARE.noted()),
    Column::real("ELEVATORS_AVG", SHARE.noted()),
    Column::real("ENTRANCES_AVG", SHARE.noted()),
    Column::real("FLOORSMAX_AVG", SHARE.noted()),
    Column::real("FLOORSMIN_AVG", SHARE.noted()),
    Column::real("LANDAREA_AVG", SHARE.noted()),
    Column::real("LIVINGAPARTMENTS_AVG", SHARE.noted()),
    Column::real("LIVINGAREA_AVG", SHARE.noted()),
    Column::real("NONLIVINGAPARTMENTS_AVG", SHARE.noted()),
    Column::real("NONLIVINGAREA_AVG", SHARE.noted()),
    Column::real("APARTMENTS_MODE", SHARE.noted()),
    Column::real("BASEMENTAREA_MODE", SHARE.noted()),
    Column::real("YEARS_BEGINEXPLUATATION_MODE", SHARE.noted()),
    Column::real("YEARS_BUILD_MODE", SHARE.noted()),
    Column::real("COMMONAREA_MODE", SHARE.noted()),
    Column::real("ELEVATORS_MODE", SHARE.noted()),
    Column::real("ENTRANCES_MODE", SHARE.noted()),
    Column::real("FLOORSMAX_MODE", SHARE.noted()),
    Column::real("FLOORSMIN_MODE", SHARE.noted()),
    Column::real("LANDAREA_MODE", SHARE.noted()),
    Column::real("LIVINGAPARTMENTS_MODE", SHARE.noted()),
    Column::real("LIVINGAREA_MODE", SHARE.noted()),
    Column::real("NONLIVINGAPARTMENTS_MODE", SHARE.noted()),
    Column::real("NONLIVINGAREA_MODE", SHARE.noted()),
    Column::real("APARTMENTS_MEDI", SHARE.noted()),
    Column::real("BASEMENTAREA_MEDI", SHARE.noted()),
    Column::real("YEARS_BEGINEXPLUATATION_MEDI", SHARE.noted()),
    Column::real("YEARS_BUILD_MEDI", SHARE.noted()),
    Column::real("COMMONAREA_MEDI", SHARE.noted()),
    Column::real("ELEVATORS_MEDI", SHARE.noted()),
    Column::real("ENTRANCES_MEDI", SHARE.noted()),
    Column::real("FLOORSMAX_MEDI", SHARE.noted()),
    Column::real("FLOORSMIN_MEDI", SHARE.noted()),
    Column::real("LANDAREA_MEDI", SHARE.noted()),
    Column::real("LIVINGAPARTMENTS_MEDI", SHARE.noted()),
    Column::real("LIVINGAREA_MEDI", SHARE.noted()),
    Column::real("NONLIVINGAPARTMENTS_MEDI", SHARE.noted()),
    Column::real("NONLIVINGAREA_MEDI", SHARE.noted()),
    Column::one_of(
        "FONDKAPREMONT_MODE",
        &["reg oper account", "reg oper spec account", "org spec account", "not specified"],
    ),
    Column::one_of("HOUSETYPE_MODE", &["block of flats", "specific housing", "terraced house"]),
    Column::real("TOTALAREA_MODE", SHARE.noted()),
    Column::one_of(
        "WALLSMATERIAL_MODE",
        &["Panel", "Stone, brick", "Block", "Wooden", "Mixed", "Monolithic", "Others"],
    ),
    Column::flag("EMERGENCYSTATE_MODE", WORDS),
    Column::real("OBS_30_CNT_SOCIAL_CIRCLE", SOME),
    Column::real("DEF_30_CNT_SOCIAL_CIRCLE", SOME),
    Column::real("OBS_60_CNT_SOCIAL_CIRCLE", SOME),
    Column::real("DEF_60_CNT_SOCIAL_CIRCLE", SOME),
    Column::real("DAYS_LAST_PHONE_CHANGE", PAST.since_birth()),
    Column::flag("FLAG_DOCUMENT_2", Flag::Number),
    Column::flag("FLAG_DOCUMENT_3", Flag::Number),
    Column::flag("FLAG_DOCUMENT_4", Flag::Number),
    Column::flag("FLAG_DOCUMENT_5", Flag::Number),
    Column::flag("FLAG_DOCUMENT_6", Flag::Number),
    Column::flag("FLAG_DOCUMENT_7", Flag::Number),
    Column::flag("FLAG_DOCUMENT_8", Flag::Number),
    Column::flag("FLAG_DOCUMENT_9", Flag::Number),
    Column::flag("FLAG_DOCUMENT_10", Flag::Number),
    Column::flag("FLAG_DOCUMENT_11", Flag::Number),
    Column::flag("FLAG_DOCUMENT_12", Flag::Number),
    Column::flag("FLAG_DOCUMENT_13", Flag::Number),
    Column::flag("FLAG_DOCUMENT_14", Flag::Number),
    Column::flag("FLAG_DOCUMENT_15", Flag::Number),
    Column::flag("FLAG_DOCUMENT_16", Flag::Number),
    Column::flag("FLAG_DOCUMENT_17", Flag::Number),
    Column::flag("FLAG_DOCUMENT_18", Flag::Number),
    Column::flag("FLAG_DOCUMENT_19", Flag::Number),
    Column::flag("FLAG_DOCUMENT_20", Flag::Number),
    Column::flag("FLAG_DOCUMENT_21", Flag::Number),
    Column::real("AMT_REQ_CREDIT_BUREAU_HOUR", SOME),
    Column::real("AMT_REQ_CREDIT_BUREAU_DAY", SOME),
    Column::real("AMT_REQ_CREDIT_BUREAU_WEEK", SOME),
    Column::real("AMT_REQ_CREDIT_BUREAU_MON", SOME),
    Column::real("AMT_REQ_CREDIT_BUREAU_QRT", SOME),
    Column::real("AMT_REQ_CREDIT_BUREAU_YEAR", SOME),
];

/// `bureau.csv`.
const BUREAU: &[Column] = &[
    Column::identifier("SK_ID_CURR"),
    Column::identifier("SK_ID_BUREAU"),
    Column::one_of("CREDIT_ACTIVE", &["Closed", "Active", "Sold", "Bad debt"]),
    Column::one_of("CREDIT_CURRENCY", &["currency 1", "currency 2", "currency 3", "currency 4"]),
    Column::whole("DAYS_CREDIT", PAST),
    Column::whole("CREDIT_DAY_OVERDUE", LATE.noted()),
    Column::real("DAYS_CREDIT_ENDDATE", LONG.noted()),
    Column::real("DAYS_ENDDATE_FACT", LONG_PAST.noted()),
    Column::real("AMT_CREDIT_MAX_OVERDUE", AMOUNT.noted()),
    Column::whole("CNT_CREDIT_PROLONG", COUNT.noted()),
    Column::real("AMT_CREDIT_SUM", AMOUNT.noted()),
    Column::real("AMT_CREDIT_SUM_DEBT", SIGNED.noted()),
    Column::real("AMT_CREDIT_SUM_LIMIT", SIGNED.noted()),
    Column::real("AMT_CREDIT_SUM_OVERDUE", AMOUNT.noted()),
    Column::one_of(
        "CREDIT_TYPE",
        &[
            "Consumer credit",
            "Credit card",
            "Car loan",
            "Mortgage",
            "Microloan",
            "Loan for business development",
            "Another type of loan",
            "Unknown type of loan",
            "Loan for working capital replenishment",
            "Real estate loan",
            "Cash loan (non-earmarked)",
            "Loan for the purchase of equipment",
            "Mobile operator loan",
            "Interbank credit",
            "Loan for purchase of shares (margin lending)",
        ],
    ),
    Column::whole("DAYS_CREDIT_UPDATE", LONG.noted()),
    Column::real("AMT_ANNUITY", AMOUNT.noted()),
];

/// `bureau_balance.csv`. The source leaves the client out.
const BUREAU_BALANCE: &[Column] = &[
    Column::identifier("SK_ID_BUREAU"),
    Column::whole("MONTHS_BALANCE", MONTHS).key(),
    Column::one_of("STATUS", &["C", "0", "X", "1", "5", "2", "3", "4"]),
];

/// `previous_application.csv`.
const PREVIOUS_APPLICATION: &[Column] = &[
    Column::identifier("SK_ID_CURR"),
    Column::identifier("SK_ID_PREV"),
    Column::one_of("NAME_CONTRACT_TYPE", &["Consumer loans", "Cash loans", "Revolving loans"]),
    Column::real("AMT_ANNUITY", AMOUNT.noted()),
    Column::real("AMT_APPLICATION", AMOUNT.noted()),
    Column::real("AMT_CREDIT", AMOUNT.noted()),
    Column::real("AMT_DOWN_PAYMENT", SIGNED.noted()),
    Column::real("AMT_GOODS_PRICE", AMOUNT.noted()),
    Column::one_of("WEEKDAY_APPR_PROCESS_START", WEEKDAYS),
    Column::whole("HOUR_APPR_PROCESS_START", HOUR.noted()),
    Column::flag("FLAG_LAST_APPL_PER_CONTRACT", LETTERS),
    Column::flag("NFLAG_LAST_APPL_IN_DAY", Flag::Number),
    Column::real("RATE_DOWN_PAYMENT", SHARE.noted()),
    Column::real("RATE_INTEREST_PRIMARY", SHARE.noted()),
    Column::real("RATE_INTEREST_PRIVILEGED", SHARE.noted()),
    Column::one_of(
        "NAME_CASH_LOAN_PURPOSE",
        &[
            "Repairs",
            "Other",
            "Urgent needs",
            "Everyday expenses",
            "Buying a used car",
            "Building a house or an annex",
            "Medicine",
            "Payments on other loans",
            "Education",
            "Buying a holiday home / land",
            "Car repairs",
            "Buying a new car",
            "Buying a home",
            "Furniture",
            "Journey",
            "Purchase of electronic equipment",
            "Business development",
            "Wedding / gift / holiday",
            "Buying a garage",
            "Gasification / water supply",
            "Money for a third person",
            "Hobby",
            "Refusal to name the goal",
        ],
    ),
    Column::one_of("NAME_CONTRACT_STATUS", &["Approved", "Canceled", "Refused", "Unused offer"]),
    Column::whole("DAYS_DECISION", PAST),
    Column::one_of(
        "NAME_PAYMENT_TYPE",
        &["Cash through the bank", "Non-cash from your account", "Cashless from the account of the employer"],
    ),
    Column::one_of("CODE_REJECT_REASON", &["HC", "LIMIT", "SCO", "CLIENT", "SCOFR", "VERIF", "SYSTEM"]),
    Column::one_of("NAME_TYPE_SUITE", COMPANY),
    Column::one_of("NAME_CLIENT_TYPE", &["Repeater", "New", "Refreshed"]),
    Column::one_of(
        "NAME_GOODS_CATEGORY",
        &[
            "Mobile",
            "Consumer Electronics",
            "Computers",
            "Audio/Video",
            "Furniture",
            "Photo / Cinema Equipment",
            "Construction Materials",
            "Clothing and Accessories",
            "Auto Accessories",
            "Jewelry",
            "Homewares",
            "Medical Supplies",
            "Vehicles",
            "Sport and Leisure",
            "Gardening",
            "Other",
            "Office Appliances",
            "Tourism",
            "Medicine",
            "Weapon",
            "Direct Sales",
            "Additional Service",
            "Fitness",
            "Education",
            "Insurance",
            "Animals",
            "House Construction",
        ],
    ),
    Column::one_of("NAME_PORTFOLIO", &["POS", "Cash", "Cards", "Cars"]),
    Column::one_of("NAME_PRODUCT_TYPE", &["x-sell", "walk-in"]),
    Column::one_of(
        "CHANNEL_TYPE",
        &[
            "Credit and cash offices",
            "Country-wide",
            "Stone",
            "Regional / Local",
            "Contact center",
            "AP+ (Cash loan)",
            "Channel of corporate sales",
            "Car dealer",
        ],
    ),
    Column::whole("SELLERPLACE_AREA", AREA.noted()),
    Column::one_of(
        "NAME_SELLER_INDUSTRY",
        &[
            "Consumer electronics",
            "Connectivity",
            "Furniture",
            "Construction",
            "Clothing",
            "Industry",
            "Auto technology",
            "Jewelry",
            "MLM partners",
            "Tourism",
        ],
    ),
    Column::real("CNT_PAYMENT", COUNT.noted()),
    Column::one_of("NAME_YIELD_GROUP", &["middle", "high", "low_normal", "low_action"]),
    Column::one_of(
        "PRODUCT_COMBINATION",
        &[
            "Cash",
            "POS household with interest",
            "POS mobile with interest",
            "Cash X-Sell: middle",
            "Cash X-Sell: low",
            "Card Street",
            "POS industry with interest",
            "POS household without interest",
            "Card X-Sell",
            "Cash Street: high",
            "Cash X-Sell: high",
            "Cash Street: low",
            "Cash Street: middle",
            "POS other with interest",
            "POS mobile without interest",
            "POS industry without interest",
            "POS others without interest",
        ],
    ),
    Column::real("DAYS_FIRST_DRAWING", LONG.or_none().noted()),
    Column::real("DAYS_FIRST_DUE", LONG.or_none().noted()),
    Column::real("DAYS_LAST_DUE_1ST_VERSION", LONG.or_none().noted()),
    Column::real("DAYS_LAST_DUE", LONG.or_none().noted()),
    Column::real("DAYS_TERMINATION", LONG.or_none().noted()),
    Column::flag("NFLAG_INSURED_ON_APPROVAL", Flag::Number),
];

/// `POS_CASH_balance.csv`.
const POS_CASH_BALANCE: &[Column] = &[
    Column::identifier("SK_ID_CURR"),
    Column::identifier("SK_ID_PREV"),
    Column::whole("MONTHS_BALANCE", MONTHS).key(),
    Column::real("CNT_INSTALMENT", COUNT.noted()),
    Column::real("CNT_INSTALMENT_FUTURE", COUNT.noted()),
    Column::one_of(
        "NAME_CONTRACT_STATUS",
        &[
            "Active",
            "Completed",
            "Signed",
            "Demand",
            "Returned to the store",
            "Amortized debt",
            "Approved",
            "Canceled",
        ],
    ),
    Column::whole("SK_DPD", LATE.noted()),
    Column::whole("SK_DPD_DEF", LATE.noted()),
];

/// `credit_card_balance.csv`.
const CREDIT_CARD_BALANCE: &[Column] = &[
    Column::identifier("SK_ID_CURR"),
    Column::identifier("SK_ID_PREV"),
    Column::whole("MONTHS_BALANCE", MONTHS).key(),
    Column::real("AMT_BALANCE", SIGNED.noted()),
    Column::real("AMT_CREDIT_LIMIT_ACTUAL", AMOUNT.noted()),
    Column::real("AMT_DRAWINGS_ATM_CURRENT", SIGNED.noted()),
    Column::real("AMT_DRAWINGS_CURRENT", SIGNED.noted()),
    Column::real("AMT_DRAWINGS_OTHER_CURRENT", AMOUNT.noted()),
    Column::real("AMT_DRAWINGS_POS_CURRENT", AMOUNT.noted()),
    Column::real("AMT_INST_MIN_REGULARITY", AMOUNT.noted()),
    Column::real("AMT_PAYMENT_CURRENT", AMOUNT.noted()),
    Column::real("AMT_PAYMENT_TOTAL_CURRENT", AMOUNT.noted()),
    Column::real("AMT_RECEIVABLE_PRINCIPAL", SIGNED.noted()),
    Column::real("AMT_RECIVABLE", SIGNED.noted()),
    Column::real("AMT_TOTAL_RECEIVABLE", SIGNED.noted()),
    Column::real("CNT_DRAWINGS_ATM_CURRENT", COUNT.noted()),
    Column::real("CNT_DRAWINGS_CURRENT", COUNT.noted()),
    Column::real("CNT_DRAWINGS_OTHER_CURRENT", COUNT.noted()),
    Column::real("CNT_DRAWINGS_POS_CURRENT", COUNT.noted()),
    Column::real("CNT_INSTALMENT_MATURE_CUM", COUNT.noted()),
    Column::one_of(
        "NAME_CONTRACT_STATUS",
        &["Active", "Completed", "Signed", "Sent proposal", "Refused", "Demand", "Approved"],
    ),
    Column::whole("SK_DPD", LATE.noted()),
    Column::whole("SK_DPD_DEF", LATE.noted()),
];

/// `installments_payments.csv`.
const INSTALLMENTS_PAYMENTS: &[Column] = &[
    Column::identifier("SK_ID_CURR"),
    Column::identifier("SK_ID_PREV"),
    Column::real("NUM_INSTALMENT_VERSION", COUNT.noted()),
    Column::whole("NUM_INSTALMENT_NUMBER", COUNT.noted()),
    Column::real("DAYS_INSTALMENT", PAST),
    Column::real("DAYS_ENTRY_PAYMENT", PAST),
    Column::real("AMT_INSTALMENT", AMOUNT.noted()),
    Column::real("AMT_PAYMENT", AMOUNT.noted()),
];

#[cfg(test)]
mod tests {
    use super::super::column::{Kind, Rule};
    use super::*;

    fn column(table: &str, column: &str) -> &'static Column {
        super::table(table).and_then(|table| table.column(column)).expect("it is in the list")
    }

    #[test]
    fn every_range_lies_within_what_the_column_can_hold() {
        for column in TABLES.iter().flat_map(|table| table.columns) {
            let (least, most) = match &column.kind {
                Kind::Whole(_) => (f64::from(i32::MIN), f64::from(i32::MAX)),
                _ => (f64::from(f32::MIN), f64::from(f32::MAX)),
            };
            if let Some(range) = column.range() {
                assert!(
                    least <= range.least && range.least < range.most && range.most <= most,
                    "{}",
                    column.name
                );
                assert!(
                    column.check(f64::NAN).is_err() && column.check(f64::INFINITY).is_err(),
                    "{}",
                    column.name
                );
            }
        }
    }

    #[test]
    fn a_name_is_in_its_table_once() {
        for table in &TABLES {
            let mut names: Vec<_> = table.columns.iter().map(|column| column.name).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), table.columns.len(), "{}", table.name);
        }
    }

    #[test]
    fn an_impossible_person_is_refused() {
        for (name, possible, impossible) in [
            ("DAYS_BIRTH", &[-6_574.0, -36_525.0][..], &[12_000.0, -6_573.0, -36_526.0, 0.0, 365_243.0][..]),
            ("DAYS_EMPLOYED", &[0.0, -17_912.0, 365_243.0], &[1.0, 365_242.0, -36_526.0]),
            ("AMT_INCOME_TOTAL", &[25_650.0, 117e6, 1e9], &[0.0, -1.0, 1.1e9, 1e39]),
            ("AMT_CREDIT", &[45_000.0, 4_050_000.0, 1e8], &[0.0, -450_000.0, 1.1e8, 1e12, 1e300]),
            ("AMT_GOODS_PRICE", &[45_000.0, 4_050_000.0], &[1e-9, 1e12]),
            ("AMT_ANNUITY", &[1_615.5, 258_025.5], &[1e-9, 1.1e7, 1e12]),
            ("CNT_CHILDREN", &[0.0, 20.0], &[-1.0, 101.0]),
            ("OBS_30_CNT_SOCIAL_CIRCLE", &[354.0], &[10_001.0]),
            ("EXT_SOURCE_2", &[0.0, 0.5, 1.0], &[-0.1, 1.1, 55.0]),
            ("REGION_RATING_CLIENT", &[1.0, 3.0], &[0.0, 4.0, -2.0]),
        ] {
            let column = column("application", name);
            for value in possible {
                assert_eq!(column.check(*value), Ok(()), "{name} {value}");
            }
            for value in impossible {
                let outside = column.check(*value).expect_err(name);
                assert_eq!(outside.rule, Rule::Refuse, "{outside}");
            }
        }
        let employed = column("application", "DAYS_EMPLOYED");
        assert_eq!(employed.check_since_birth(-5_000.0, -12_000.0), Ok(()));
        let before = employed.check_since_birth(-13_000.0, -12_000.0).expect_err("it is before the birth");
        assert_eq!(before.to_string(), "DAYS_EMPLOYED is -13000, before the client's birth (-12000)");
    }

    #[test]
    fn a_slip_that_real_files_hold_is_a_note() {
        for name in ["REGION_RATING_CLIENT", "REGION_RATING_CLIENT_W_CITY"] {
            let outside = column("application", name).check(-1.0).expect_err(name);
            assert_eq!(outside.rule, Rule::Note);
            assert_eq!(outside.to_string(), format!("{name} is -1; it must be from 1 to 3 (1 is best)"));
        }
    }

    #[test]
    fn the_future_is_no_history() {
        for (table, name) in [
            ("bureau", "DAYS_CREDIT"),
            ("bureau_balance", "MONTHS_BALANCE"),
            ("previous_application", "DAYS_DECISION"),
            ("pos_cash_balance", "MONTHS_BALANCE"),
            ("credit_card_balance", "MONTHS_BALANCE"),
            ("installments_payments", "DAYS_ENTRY_PAYMENT"),
        ] {
            let column = column(table, name);
            assert_eq!(column.check(0.0), Ok(()));
            assert_eq!(column.check(1.0).expect_err(name).rule, Rule::Refuse, "{table}");
        }
    }

    #[test]
    fn space_and_letter_case_make_no_new_category() {
        let education = column("application", "NAME_EDUCATION_TYPE");
        for spelt in ["Higher education", " Higher education ", "HIGHER EDUCATION", "Higher Education"] {
            assert_eq!(education.category(spelt), Some("Higher education"), "{spelt}");
        }
        assert_eq!(education.category("Higher"), None);
        assert_eq!(education.category(" xna"), Some("XNA"), "none is no new category");
        assert_eq!(column("application", "FLAG_OWN_CAR").category("y"), Some("Y"));
        assert_eq!(column("application", "AMT_CREDIT").category("Y"), None);
    }
}
