//! The layout of the source: its files, their columns in their order, and one row of them.
//!
//! Independent of how rows are made, and of how they are stored.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::fmt;

/// One file of the source.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    /// The file's name.
    pub file: &'static str,
    /// The columns, in the file's order.
    pub columns: &'static [&'static str],
}

/// The eight files, clients first and parents before their children.
pub const LAYOUTS: [Layout; 8] = [
    table("application_train.csv", &APPLICATION_TRAIN),
    table("application_test.csv", &APPLICATION_TEST),
    table("bureau.csv", &BUREAU),
    table("bureau_balance.csv", &BUREAU_BALANCE),
    table("previous_application.csv", &PREVIOUS_APPLICATION),
    table("POS_CASH_balance.csv", &POS_CASH_BALANCE),
    table("credit_card_balance.csv", &CREDIT_CARD_BALANCE),
    table("installments_payments.csv", &INSTALLMENTS_PAYMENTS),
];

impl Layout {
    /// Whether each of its rows is a client.
    #[must_use]
    pub fn names_clients(&self) -> bool {
        self.file.starts_with("application_")
    }
}

const fn table(file: &'static str, columns: &'static [&'static str]) -> Layout {
    Layout { file, columns }
}

/// A table's index in [`LAYOUTS`].
#[derive(Clone, Copy)]
pub(super) enum Id {
    ApplicationTrain = 0,
    ApplicationTest = 1,
    Bureau = 2,
    BureauBalance = 3,
    PreviousApplication = 4,
    PosCashBalance = 5,
    CreditCardBalance = 6,
    InstallmentsPayments = 7,
}

/// One field of a row. `Display` writes it as the source does.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Field {
    /// Nothing: an empty field.
    Missing,
    /// A column of whole numbers: `-12`.
    Integer(i64),
    /// A column of decimals, always with a point: `450000.0`.
    Decimal(f64),
    /// A category.
    Code(&'static str),
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => Ok(()),
            Self::Integer(number) => write!(f, "{number}"),
            // Debug is the shortest text that reads back as the same bits, and has a point.
            Self::Decimal(number) => write!(f, "{number:?}"),
            Self::Code(code) => f.write_str(code),
        }
    }
}

impl From<i64> for Field {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<bool> for Field {
    fn from(yes: bool) -> Self {
        Self::Integer(i64::from(yes))
    }
}

impl From<f64> for Field {
    fn from(number: f64) -> Self {
        // -0.0 would be written as no source writes it.
        Self::Decimal(if number == 0.0 { 0.0 } else { number })
    }
}

impl From<&'static str> for Field {
    fn from(code: &'static str) -> Self {
        Self::Code(code)
    }
}

impl<T: Into<Self>> From<Option<T>> for Field {
    fn from(field: Option<T>) -> Self {
        field.map_or(Self::Missing, Into::into)
    }
}

/// One row of one file.
#[derive(Debug, Clone, PartialEq)]
pub struct FileRow {
    /// The file's index in [`LAYOUTS`].
    pub table: usize,
    /// One field for each of the file's columns.
    pub fields: Vec<Field>,
}

impl FileRow {
    /// A row in which every field is missing.
    pub(super) fn new(table: Id) -> Self {
        let table = table as usize;
        Self { table, fields: vec![Field::Missing; LAYOUTS[table].columns.len()] }
    }

    /// Writes one field.
    pub(super) fn set(&mut self, column: &str, field: impl Into<Field>) {
        let index = self.index(column);
        self.fields[index] = field.into();
    }

    /// Writes one field, if the file has such a column.
    pub(super) fn set_if_any(&mut self, column: &str, field: Field) {
        if let Some(index) = LAYOUTS[self.table].columns.iter().position(|&c| c == column) {
            self.fields[index] = field;
        }
    }

    /// The field called `column`.
    ///
    /// # Panics
    /// If the row's file has no such column.
    #[must_use]
    pub fn get(&self, column: &str) -> Field {
        self.fields[self.index(column)]
    }

    /// The row as one of the records of [`crate::file`], whose fields are the columns' names.
    pub(super) fn record<R: DeserializeOwned>(&self) -> R {
        let fields = LAYOUTS[self.table].columns.iter().zip(&self.fields);
        let object = fields.map(|(column, field)| ((*column).to_owned(), json!(field))).collect();
        serde_json::from_value(Value::Object(object)).expect("each column is of its record's type")
    }

    fn index(&self, column: &str) -> usize {
        let columns = LAYOUTS[self.table].columns;
        columns.iter().position(|&c| c == column).unwrap_or_else(|| {
            panic!("{} has no column {column}", LAYOUTS[self.table].file);
        })
    }
}

/// The training file is the applicants' with the outcome after the client's number.
const APPLICATION_TRAIN: [&str; 122] = {
    let mut columns = ["TARGET"; 122];
    columns[0] = APPLICATION_TEST[0];
    let mut index = 1;
    while index < APPLICATION_TEST.len() {
        columns[index + 1] = APPLICATION_TEST[index];
        index += 1;
    }
    columns
};

#[rustfmt::skip]
const APPLICATION_TEST: [&str; 121] = [
    "SK_ID_CURR", "NAME_CONTRACT_TYPE", "CODE_GENDER", "FLAG_OWN_CAR", "FLAG_OWN_REALTY",
    "CNT_CHILDREN", "AMT_INCOME_TOTAL", "AMT_CREDIT", "AMT_ANNUITY", "AMT_GOODS_PRICE",
    "NAME_TYPE_SUITE", "NAME_INCOME_TYPE", "NAME_EDUCATION_TYPE", "NAME_FAMILY_STATUS",
    "NAME_HOUSING_TYPE", "REGION_POPULATION_RELATIVE", "DAYS_BIRTH", "DAYS_EMPLOYED",
    "DAYS_REGISTRATION", "DAYS_ID_PUBLISH", "OWN_CAR_AGE", "FLAG_MOBIL", "FLAG_EMP_PHONE",
    "FLAG_WORK_PHONE", "FLAG_CONT_MOBILE", "FLAG_PHONE", "FLAG_EMAIL", "OCCUPATION_TYPE",
    "CNT_FAM_MEMBERS", "REGION_RATING_CLIENT", "REGION_RATING_CLIENT_W_CITY",
    "WEEKDAY_APPR_PROCESS_START", "HOUR_APPR_PROCESS_START", "REG_REGION_NOT_LIVE_REGION",
    "REG_REGION_NOT_WORK_REGION", "LIVE_REGION_NOT_WORK_REGION", "REG_CITY_NOT_LIVE_CITY",
    "REG_CITY_NOT_WORK_CITY", "LIVE_CITY_NOT_WORK_CITY", "ORGANIZATION_TYPE", "EXT_SOURCE_1",
    "EXT_SOURCE_2", "EXT_SOURCE_3", "APARTMENTS_AVG", "BASEMENTAREA_AVG",
    "YEARS_BEGINEXPLUATATION_AVG", "YEARS_BUILD_AVG", "COMMONAREA_AVG", "ELEVATORS_AVG",
    "ENTRANCES_AVG", "FLOORSMAX_AVG", "FLOORSMIN_AVG", "LANDAREA_AVG", "LIVINGAPARTMENTS_AVG",
    "LIVINGAREA_AVG", "NONLIVINGAPARTMENTS_AVG", "NONLIVINGAREA_AVG", "APARTMENTS_MODE",
    "BASEMENTAREA_MODE", "YEARS_BEGINEXPLUATATION_MODE", "YEARS_BUILD_MODE", "COMMONAREA_MODE",
    "ELEVATORS_MODE", "ENTRANCES_MODE", "FLOORSMAX_MODE", "FLOORSMIN_MODE", "LANDAREA_MODE",
    "LIVINGAPARTMENTS_MODE", "LIVINGAREA_MODE", "NONLIVINGAPARTMENTS_MODE",
    "NONLIVINGAREA_MODE", "APARTMENTS_MEDI", "BASEMENTAREA_MEDI",
    "YEARS_BEGINEXPLUATATION_MEDI", "YEARS_BUILD_MEDI", "COMMONAREA_MEDI", "ELEVATORS_MEDI",
    "ENTRANCES_MEDI", "FLOORSMAX_MEDI", "FLOORSMIN_MEDI", "LANDAREA_MEDI",
    "LIVINGAPARTMENTS_MEDI", "LIVINGAREA_MEDI", "NONLIVINGAPARTMENTS_MEDI",
    "NONLIVINGAREA_MEDI", "FONDKAPREMONT_MODE", "HOUSETYPE_MODE", "TOTALAREA_MODE",
    "WALLSMATERIAL_MODE", "EMERGENCYSTATE_MODE", "OBS_30_CNT_SOCIAL_CIRCLE",
    "DEF_30_CNT_SOCIAL_CIRCLE", "OBS_60_CNT_SOCIAL_CIRCLE", "DEF_60_CNT_SOCIAL_CIRCLE",
    "DAYS_LAST_PHONE_CHANGE", "FLAG_DOCUMENT_2", "FLAG_DOCUMENT_3", "FLAG_DOCUMENT_4",
    "FLAG_DOCUMENT_5", "FLAG_DOCUMENT_6", "FLAG_DOCUMENT_7", "FLAG_DOCUMENT_8",
    "FLAG_DOCUMENT_9", "FLAG_DOCUMENT_10", "FLAG_DOCUMENT_11", "FLAG_DOCUMENT_12",
    "FLAG_DOCUMENT_13", "FLAG_DOCUMENT_14", "FLAG_DOCUMENT_15", "FLAG_DOCUMENT_16",
    "FLAG_DOCUMENT_17", "FLAG_DOCUMENT_18", "FLAG_DOCUMENT_19", "FLAG_DOCUMENT_20",
    "FLAG_DOCUMENT_21", "AMT_REQ_CREDIT_BUREAU_HOUR", "AMT_REQ_CREDIT_BUREAU_DAY",
    "AMT_REQ_CREDIT_BUREAU_WEEK", "AMT_REQ_CREDIT_BUREAU_MON", "AMT_REQ_CREDIT_BUREAU_QRT",
    "AMT_REQ_CREDIT_BUREAU_YEAR",
];

#[rustfmt::skip]
const BUREAU: [&str; 17] = [
    "SK_ID_CURR", "SK_ID_BUREAU", "CREDIT_ACTIVE", "CREDIT_CURRENCY", "DAYS_CREDIT",
    "CREDIT_DAY_OVERDUE", "DAYS_CREDIT_ENDDATE", "DAYS_ENDDATE_FACT", "AMT_CREDIT_MAX_OVERDUE",
    "CNT_CREDIT_PROLONG", "AMT_CREDIT_SUM", "AMT_CREDIT_SUM_DEBT", "AMT_CREDIT_SUM_LIMIT",
    "AMT_CREDIT_SUM_OVERDUE", "CREDIT_TYPE", "DAYS_CREDIT_UPDATE", "AMT_ANNUITY",
];

#[rustfmt::skip]
const BUREAU_BALANCE: [&str; 3] = [
    "SK_ID_BUREAU", "MONTHS_BALANCE", "STATUS",
];

#[rustfmt::skip]
const PREVIOUS_APPLICATION: [&str; 37] = [
    "SK_ID_PREV", "SK_ID_CURR", "NAME_CONTRACT_TYPE", "AMT_ANNUITY", "AMT_APPLICATION",
    "AMT_CREDIT", "AMT_DOWN_PAYMENT", "AMT_GOODS_PRICE", "WEEKDAY_APPR_PROCESS_START",
    "HOUR_APPR_PROCESS_START", "FLAG_LAST_APPL_PER_CONTRACT", "NFLAG_LAST_APPL_IN_DAY",
    "RATE_DOWN_PAYMENT", "RATE_INTEREST_PRIMARY", "RATE_INTEREST_PRIVILEGED",
    "NAME_CASH_LOAN_PURPOSE", "NAME_CONTRACT_STATUS", "DAYS_DECISION", "NAME_PAYMENT_TYPE",
    "CODE_REJECT_REASON", "NAME_TYPE_SUITE", "NAME_CLIENT_TYPE", "NAME_GOODS_CATEGORY",
    "NAME_PORTFOLIO", "NAME_PRODUCT_TYPE", "CHANNEL_TYPE", "SELLERPLACE_AREA",
    "NAME_SELLER_INDUSTRY", "CNT_PAYMENT", "NAME_YIELD_GROUP", "PRODUCT_COMBINATION",
    "DAYS_FIRST_DRAWING", "DAYS_FIRST_DUE", "DAYS_LAST_DUE_1ST_VERSION", "DAYS_LAST_DUE",
    "DAYS_TERMINATION", "NFLAG_INSURED_ON_APPROVAL",
];

#[rustfmt::skip]
const POS_CASH_BALANCE: [&str; 8] = [
    "SK_ID_PREV", "SK_ID_CURR", "MONTHS_BALANCE", "CNT_INSTALMENT", "CNT_INSTALMENT_FUTURE",
    "NAME_CONTRACT_STATUS", "SK_DPD", "SK_DPD_DEF",
];

#[rustfmt::skip]
const CREDIT_CARD_BALANCE: [&str; 23] = [
    "SK_ID_PREV", "SK_ID_CURR", "MONTHS_BALANCE", "AMT_BALANCE", "AMT_CREDIT_LIMIT_ACTUAL",
    "AMT_DRAWINGS_ATM_CURRENT", "AMT_DRAWINGS_CURRENT", "AMT_DRAWINGS_OTHER_CURRENT",
    "AMT_DRAWINGS_POS_CURRENT", "AMT_INST_MIN_REGULARITY", "AMT_PAYMENT_CURRENT",
    "AMT_PAYMENT_TOTAL_CURRENT", "AMT_RECEIVABLE_PRINCIPAL", "AMT_RECIVABLE",
    "AMT_TOTAL_RECEIVABLE", "CNT_DRAWINGS_ATM_CURRENT", "CNT_DRAWINGS_CURRENT",
    "CNT_DRAWINGS_OTHER_CURRENT", "CNT_DRAWINGS_POS_CURRENT", "CNT_INSTALMENT_MATURE_CUM",
    "NAME_CONTRACT_STATUS", "SK_DPD", "SK_DPD_DEF",
];

#[rustfmt::skip]
const INSTALLMENTS_PAYMENTS: [&str; 8] = [
    "SK_ID_PREV", "SK_ID_CURR", "NUM_INSTALMENT_VERSION", "NUM_INSTALMENT_NUMBER",
    "DAYS_INSTALMENT", "DAYS_ENTRY_PAYMENT", "AMT_INSTALMENT", "AMT_PAYMENT",
];
