//! A client's file: what the bank knows of one client, as typed records.
//!
//! It has those columns that something is made of: a feature, a group whose fairness is watched, a fact on the screen, or
//! what another column is held against.
//! Field names are Kaggle's column names in lower case (source: the data dictionary
//! `HomeCredit_columns_description.csv`), so that a record, its table and its CSV file read alike.
//! What the source writes for "there is none" is missing here: [`Days`] and [`Code`] see to it. What a column of the source
//! may hold, used here or not, is said by [`dictionary`]; what does not go together, by [`contradictions`].
//!
//! Independent of where a file comes from: a database row, a JSON body and a synthetic client all pass
//! through these same types.

pub mod column;
pub mod contradictions;
pub mod dictionary;
pub mod missing;
mod possible;
mod values;

pub use values::{Code, Days, Terms};

use column::Column;
use possible::Possible;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// Declares a record of a table of the source: every field defaults to "missing", so that a partial JSON body reads.
macro_rules! record {
    ($(#[$about:meta])* $name:ident of $table:literal { $($(#[$doc:meta])* $field:ident: $type:ty),* $(,)? }) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE", default)]
        pub struct $name { $($(#[$doc])* pub $field: $type,)* }

        impl $name {
            /// Whether something is made of `column`: the record has it.
            #[must_use]
            pub fn has(column: &Column) -> bool {
                Self::columns().iter().flatten().any(|known| std::ptr::eq(*known, column))
            }

            /// For every field its column; none for what the source does not say.
            fn columns() -> &'static [Option<&'static Column>] {
                static COLUMNS: LazyLock<Vec<Option<&'static Column>>> = LazyLock::new(|| {
                    let column = |name| dictionary::table($table).and_then(|table| table.column(name));
                    [$(stringify!($field)),*].into_iter().map(column).collect()
                });
                &COLUMNS
            }

            /// See [`ClientFile::keep_possible`].
            fn keep_possible(&mut self, birth: Option<f64>) {
                let mut columns = Self::columns().iter().copied();
                $(self.$field.keep_possible(columns.next().flatten(), birth);)*
            }
        }
    };
}

record! {
    /// `application_{train,test}.csv`: what the client asks for and says of themselves. One a client.
    Application of "application" {
        /// The client.
        sk_id_curr: i64,
        /// 1 = the client had payment difficulties, 0 = had none, none = an applicant.
        target: Option<i32>,
        /// Cash loans or revolving loans.
        name_contract_type: Code,
        /// Gender. For fairness measurement only: never a feature.
        code_gender: Code,
        /// Children. To be held against the family only: never a feature.
        cnt_children: Option<i32>,
        /// Persons of the family, the client included. To be held against the children only: never a feature.
        cnt_fam_members: Option<f64>,
        /// Owns a car (Y/N).
        flag_own_car: Code,
        /// Owns a house or flat (Y/N).
        flag_own_realty: Code,
        /// Income as declared, in the source's currency; the data dictionary does not say of which period.
        amt_income_total: Option<f64>,
        /// Amount of the credit asked for.
        amt_credit: Option<f64>,
        /// The loan annuity: what one instalment costs.
        amt_annuity: Option<f64>,
        /// Price of the goods the credit is for.
        amt_goods_price: Option<f64>,
        /// Working, pensioner, ...
        name_income_type: Code,
        /// Highest level of education.
        name_education_type: Code,
        /// Family status. For fairness measurement only: never a feature.
        name_family_status: Code,
        /// Housing situation.
        name_housing_type: Code,
        /// Birth.
        days_birth: Days,
        /// Start of the present employment; none = no employment.
        days_employed: Days,
        /// Last change of the registration.
        days_registration: Days,
        /// Last change of the identity document.
        days_id_publish: Days,
        /// Age of the client's car, years.
        own_car_age: Option<f64>,
        /// Gave a work phone that answers (0/1).
        flag_work_phone: Option<i32>,
        /// Occupation.
        occupation_type: Code,
        /// The bank's rating of the region, 1 (best) to 3.
        region_rating_client: Option<i32>,
        /// Lives in another city than registered (0/1).
        reg_city_not_live_city: Option<i32>,
        /// Works in another city than registered (0/1).
        reg_city_not_work_city: Option<i32>,
        /// Score of an external source, 0 to 1, high is good.
        ext_source_1: Option<f64>,
        /// Score of an external source, 0 to 1, high is good.
        ext_source_2: Option<f64>,
        /// Score of an external source, 0 to 1, high is good.
        ext_source_3: Option<f64>,
        /// Highest floors of the building, normalised mean.
        floorsmax_avg: Option<f64>,
        /// Total area, normalised.
        totalarea_mode: Option<f64>,
        /// Acquaintances who were 30 days late.
        def_30_cnt_social_circle: Option<f64>,
        /// Last change of phone.
        days_last_phone_change: Days,
        /// Enquiries at the credit bureau in the last quarter before the last month.
        amt_req_credit_bureau_qrt: Option<f64>,
        /// Enquiries at the credit bureau in the last year before the last quarter.
        amt_req_credit_bureau_year: Option<f64>,
        /// The credit's terms, where a what-if holds them fixed. The source does not say them: elsewhere they
        /// are read out of the amounts.
        #[serde(skip)]
        terms: Option<Terms>,
    }
}

record! {
    /// `bureau.csv`: a credit at another institution, as reported to the credit bureau.
    Bureau of "bureau" {
        /// The credit.
        sk_id_bureau: i64,
        /// Active, Closed, Sold or Bad debt.
        credit_active: Code,
        /// When the client applied for it.
        days_credit: Days,
        /// Days past due when the present application was made.
        credit_day_overdue: Option<i32>,
        /// When it is due to end.
        days_credit_enddate: Days,
        /// When it ended (closed credits).
        days_enddate_fact: Days,
        /// Highest amount overdue so far.
        amt_credit_max_overdue: Option<f64>,
        /// Amount of the credit.
        amt_credit_sum: Option<f64>,
        /// Debt that is left.
        amt_credit_sum_debt: Option<f64>,
        /// Limit of a card.
        amt_credit_sum_limit: Option<f64>,
        /// Amount overdue now.
        amt_credit_sum_overdue: Option<f64>,
        /// Consumer credit, Credit card, Car loan, Mortgage, ...
        credit_type: Code,
        /// Annuity.
        amt_annuity: Option<f64>,
    }
}

record! {
    /// `bureau_balance.csv`: the status of a bureau credit in one month.
    BureauBalance of "bureau_balance" {
        /// The credit.
        sk_id_bureau: i64,
        /// Months relative to the application (-1 = the last month).
        months_balance: i32,
        /// C closed, X unknown, 0 no delay, 1 to 5 delay of up to 30, 60, 90, 120, more days or written off.
        status: Code,
    }
}

record! {
    /// `previous_application.csv`: an earlier application of the client with this company.
    PreviousApplication of "previous_application" {
        /// The contract applied for.
        sk_id_prev: i64,
        /// Cash, consumer or revolving loans.
        name_contract_type: Code,
        /// Annuity.
        amt_annuity: Option<f64>,
        /// Amount asked for.
        amt_application: Option<f64>,
        /// Amount granted.
        amt_credit: Option<f64>,
        /// Down payment as a share, normalised.
        rate_down_payment: Option<f64>,
        /// Approved, Refused, Canceled or Unused offer.
        name_contract_status: Code,
        /// When it was decided.
        days_decision: Days,
        /// Why it was refused.
        code_reject_reason: Code,
        /// x-sell or walk-in.
        name_product_type: Code,
        /// Term in months.
        cnt_payment: Option<f64>,
        /// Grouped interest rate: low_normal, middle, high, ...
        name_yield_group: Code,
        /// Last payment due, as first planned.
        days_last_due_1st_version: Days,
        /// Insured (0/1).
        nflag_insured_on_approval: Option<f64>,
    }
}

record! {
    /// `POS_CASH_balance.csv`: one month of a point-of-sale or cash loan with this company.
    PosCashBalance of "pos_cash_balance" {
        /// The contract.
        sk_id_prev: i64,
        /// Months relative to the application.
        months_balance: i32,
        /// Instalments left.
        cnt_instalment_future: Option<f64>,
        /// Active, Completed, Signed, ...
        name_contract_status: Code,
        /// Days past due.
        sk_dpd: Option<i32>,
        /// Days past due, small debts left aside.
        sk_dpd_def: Option<i32>,
    }
}

record! {
    /// `credit_card_balance.csv`: one month of a card with this company.
    CreditCardBalance of "credit_card_balance" {
        /// The contract.
        sk_id_prev: i64,
        /// Months relative to the application.
        months_balance: i32,
        /// Balance.
        amt_balance: Option<f64>,
        /// Limit.
        amt_credit_limit_actual: Option<f64>,
        /// Drawn at cash machines.
        amt_drawings_atm_current: Option<f64>,
        /// Drawn altogether.
        amt_drawings_current: Option<f64>,
        /// Smallest instalment due.
        amt_inst_min_regularity: Option<f64>,
        /// Paid, all kinds.
        amt_payment_total_current: Option<f64>,
        /// Number of drawings.
        cnt_drawings_current: Option<f64>,
    }
}

record! {
    /// `installments_payments.csv`: one payment, or one missed payment, of an instalment.
    InstallmentPayment of "installments_payments" {
        /// The contract.
        sk_id_prev: i64,
        /// Version of the instalment calendar; 0 is a card.
        num_instalment_version: Option<f64>,
        /// Which instalment.
        num_instalment_number: Option<i32>,
        /// When it was due.
        days_instalment: Days,
        /// When it was paid; none = not paid.
        days_entry_payment: Days,
        /// Amount due.
        amt_instalment: Option<f64>,
        /// Amount paid.
        amt_payment: Option<f64>,
    }
}

/// What the bank knows of one client.
///
/// `None` for a table means that its history was not extracted for this client: unknown. `Some` of an
/// empty list means that the client has none. Rows stand in the order of their keys, oldest month first;
/// [`ClientFile::in_key_order`] sees to that for rows of unknown order.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ClientFile {
    /// What they ask for and say of themselves.
    pub application: Application,
    /// Credits elsewhere.
    pub bureau: Option<Vec<Bureau>>,
    /// Months of the credits elsewhere.
    pub bureau_balance: Option<Vec<BureauBalance>>,
    /// Earlier applications here.
    pub previous_application: Option<Vec<PreviousApplication>>,
    /// Months of the loans here.
    pub pos_cash_balance: Option<Vec<PosCashBalance>>,
    /// Months of the cards here.
    pub credit_card_balance: Option<Vec<CreditCardBalance>>,
    /// Payments here.
    pub installments_payments: Option<Vec<InstallmentPayment>>,
}

impl ClientFile {
    /// The same file with possible values only: one that the [`dictionary`] does not allow is missing, and a category is
    /// spelt as the source spells it. Every file that is made of a bank's rows goes through this.
    #[must_use]
    pub fn keep_possible(mut self) -> Self {
        self.application.keep_possible(None);
        // An impossible birth is missing by now: nothing is held against it.
        if let birth @ Some(_) = self.application.days_birth.get() {
            self.application.keep_possible(birth);
        }
        self.bureau.iter_mut().flatten().for_each(|row| row.keep_possible(None));
        self.bureau_balance.iter_mut().flatten().for_each(|row| row.keep_possible(None));
        self.previous_application.iter_mut().flatten().for_each(|row| row.keep_possible(None));
        self.pos_cash_balance.iter_mut().flatten().for_each(|row| row.keep_possible(None));
        self.credit_card_balance.iter_mut().flatten().for_each(|row| row.keep_possible(None));
        self.installments_payments.iter_mut().flatten().for_each(|row| row.keep_possible(None));
        self
    }

    /// The same file with every list in the order of its key, so that sums of floating-point amounts
    /// give the same bits whoever assembled it.
    #[must_use]
    pub fn in_key_order(mut self) -> Self {
        fn sort<R, K: PartialOrd>(rows: &mut Option<Vec<R>>, key: impl Fn(&R) -> K) {
            if let Some(rows) = rows {
                rows.sort_by(|a, b| key(a).partial_cmp(&key(b)).unwrap_or(std::cmp::Ordering::Equal));
            }
        }
        sort(&mut self.bureau, |r| r.sk_id_bureau);
        sort(&mut self.bureau_balance, |r| (r.sk_id_bureau, r.months_balance));
        sort(&mut self.previous_application, |r| r.sk_id_prev);
        sort(&mut self.pos_cash_balance, |r| (r.sk_id_prev, r.months_balance));
        sort(&mut self.credit_card_balance, |r| (r.sk_id_prev, r.months_balance));
        // One instalment may be paid in several parts.
        sort(&mut self.installments_payments, |r| {
            let (due, paid) = (r.days_instalment.get(), r.days_entry_payment.get());
            let (version, number) = (r.num_instalment_version, r.num_instalment_number);
            (r.sk_id_prev, number, version, due, paid, r.amt_instalment, r.amt_payment)
        });
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_written_as_json_reads_back_equal() {
        let mut file = ClientFile::default();
        file.application.days_birth = Days::from(-12_000.0);
        file.application.name_contract_type = Code::from("Cash loans");
        file.bureau = Some(vec![Bureau { sk_id_bureau: 7, ..Bureau::default() }]);
        let json = serde_json::to_string(&file).expect("a file is JSON");
        assert!(json.contains("\"DAYS_BIRTH\":-12000.0"), "Kaggle's names: {json}");
        assert_eq!(serde_json::from_str::<ClientFile>(&json).expect("it reads back"), file);
    }
    #[test]
    fn every_field_but_the_terms_is_a_column_of_the_source() {
        let without = |columns: &[Option<&Column>]| columns.iter().filter(|column| column.is_none()).count();
        assert_eq!(without(Application::columns()), 1, "the terms");
        for columns in [
            Bureau::columns(),
            BureauBalance::columns(),
            PreviousApplication::columns(),
            PosCashBalance::columns(),
            CreditCardBalance::columns(),
            InstallmentPayment::columns(),
        ] {
            assert_eq!(without(columns), 0, "{columns:?}");
        }
    }

    #[test]
    fn what_cannot_be_is_missing_and_the_rest_stays() {
        let application = Application {
            days_birth: Days::from(14_000.0),
            days_employed: Days::from(-900.0),
            amt_income_total: Some(-1.0),
            amt_credit: Some(450_000.0),
            ext_source_2: Some(55.0),
            region_rating_client: Some(-1),
            name_education_type: Code::from("HIGHER education "),
            occupation_type: Code::from("Astronaut"),
            ..Application::default()
        };
        let bureau = vec![Bureau { sk_id_bureau: 7, days_credit: Days::from(12.0), ..Bureau::default() }];
        let file = ClientFile { application, bureau: Some(bureau), ..ClientFile::default() }.keep_possible();
        let Application { days_birth, days_employed, amt_income_total, amt_credit, .. } = file.application;
        assert_eq!((days_birth, amt_income_total), (Days::default(), None));
        assert_eq!((days_employed.get(), amt_credit), (Some(-900.0), Some(450_000.0)));
        assert_eq!((file.application.ext_source_2, file.application.region_rating_client), (None, None));
        assert!(file.application.name_education_type.is("Higher education"));
        assert!(file.application.occupation_type.is("Astronaut"), "what it is worth is the features' affair");
        let credit = Bureau { sk_id_bureau: 7, ..Bureau::default() };
        assert_eq!(file.bureau, Some(vec![credit]), "the credit stays, its day is missing");
        assert_eq!(file.bureau_balance, None);
    }

    #[test]
    fn nobody_works_before_their_birth() {
        let application = |employed: f64| Application {
            days_birth: Days::from(-12_000.0),
            days_employed: Days::from(employed),
            ..Application::default()
        };
        for (employed, expected) in [(-12_001.0, None), (-12_000.0, Some(-12_000.0))] {
            let file = ClientFile { application: application(employed), ..ClientFile::default() };
            assert_eq!(file.keep_possible().application.days_employed.get(), expected);
        }
    }
}
