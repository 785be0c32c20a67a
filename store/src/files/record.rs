//! The records of `model::file`, made of the columns that they have.
//!
//! A record is made straight from its columns, by their index in the row. Reading whole entities would
//! fetch the other half of `application` too, and look every value up by its name. What a value means is
//! said once, by the types of `model::file`.
//!
//! Independent of where a row comes from: the bank, or files that were never stored.

use crate::cell::Cell;
use crate::entity::{
    application, bureau, bureau_balance, credit_card_balance, installments_payments, pos_cash_balance,
    previous_application,
};
use model::file::{
    Application, Bureau, BureauBalance, Code, CreditCardBalance, Days, InstallmentPayment, PosCashBalance,
    PreviousApplication,
};
use sea_orm::{DbErr, EntityTrait, QueryResult, TryGetable};

/// A record that is read from the rows of one table.
pub(crate) trait FromCells: Sized {
    type Table: EntityTrait;

    /// The columns that it is made of.
    const COLUMNS: &'static [&'static str];

    /// The record whose columns stand at `indices` of `row`.
    fn read(row: &(impl Values + ?Sized), indices: &mut impl Iterator<Item = usize>) -> Result<Self, DbErr>;
}

/// A row of a table.
pub(crate) trait Values {
    /// The field that is made of the value at `index`, which the column's entity holds as an `H`.
    fn field<H: TryGetable, F: From<H> + FromCell>(&self, index: usize) -> Result<F, DbErr>;
}

impl Values for QueryResult {
    fn field<H: TryGetable, F: From<H> + FromCell>(&self, index: usize) -> Result<F, DbErr> {
        self.try_get_by_index::<H>(index).map(F::from)
    }
}

impl Values for [Cell<'_>] {
    fn field<H: TryGetable, F: From<H> + FromCell>(&self, index: usize) -> Result<F, DbErr> {
        let cell = self.get(index).copied().unwrap_or(Cell::Missing);
        F::from_cell(cell).ok_or_else(|| DbErr::Type(format!("column {index} does not hold {cell:?}")))
    }
}

/// What the fields of records are.
pub(crate) trait FromCell: Sized {
    /// The field that a cell makes; none if the cell holds something else.
    fn from_cell(cell: Cell<'_>) -> Option<Self>;
}

impl FromCell for i64 {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        cell.whole()
    }
}

impl FromCell for i32 {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        cell.whole()?.try_into().ok()
    }
}

impl FromCell for f64 {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        cell.number()
    }
}

impl<T: FromCell> FromCell for Option<T> {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        if cell == Cell::Missing { Some(None) } else { T::from_cell(cell).map(Some) }
    }
}

impl FromCell for Days {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Whole(_) => i32::from_cell(cell).map(Self::from),
            _ => Option::<f64>::from_cell(cell).map(Self::from),
        }
    }
}

impl FromCell for Code {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        if cell == Cell::Missing { Some(Self::default()) } else { cell.text().map(Self::from) }
    }
}

/// The field that the next of `indices` makes; its column's entity holds the type of `_column`.
fn field<M, H: TryGetable, F: From<H> + FromCell>(
    row: &(impl Values + ?Sized),
    indices: &mut impl Iterator<Item = usize>,
    _column: fn(&M) -> &H,
) -> Result<F, DbErr> {
    row.field(indices.next().expect("there is an index for every column"))
}

/// Says of which columns a record is made: columns and fields have the same names. What a value means is
/// said once, by the types of `model::file`. A bank does not know the fields that it is `without`.
macro_rules! record {
    ($record:ident from $table:ident { $($field:ident),* $(,)? } $(without $unknown:ident)?) => {
        impl FromCells for $record {
            type Table = $table::Entity;

            const COLUMNS: &'static [&'static str] = &[$(stringify!($field)),*];

            fn read(row: &(impl Values + ?Sized), indices: &mut impl Iterator<Item = usize>) -> Result<Self, DbErr> {
                Ok(Self {
                    $($field: field(row, indices, |row: &$table::Model| &row.$field)?,)*
                    $($unknown: None,)?
                })
            }
        }
    };
}

record!(Application from application {
    sk_id_curr, target, name_contract_type, code_gender, cnt_children, cnt_fam_members, flag_own_car,
    flag_own_realty,
    amt_income_total, amt_credit, amt_annuity, amt_goods_price, name_income_type,
    name_education_type, name_family_status, name_housing_type, days_birth, days_employed,
    days_registration, days_id_publish, own_car_age, flag_work_phone, occupation_type,
    region_rating_client, reg_city_not_live_city, reg_city_not_work_city, ext_source_1,
    ext_source_2, ext_source_3, floorsmax_avg, totalarea_mode, def_30_cnt_social_circle,
    days_last_phone_change, amt_req_credit_bureau_qrt, amt_req_credit_bureau_year,
} without terms);

record!(Bureau from bureau {
    sk_id_bureau, credit_active, days_credit, credit_day_overdue, days_credit_enddate,
    days_enddate_fact, amt_credit_max_overdue, amt_credit_sum, amt_credit_sum_debt,
    amt_credit_sum_limit, amt_credit_sum_overdue, credit_type, amt_annuity,
});

record!(BureauBalance from bureau_balance {
    sk_id_bureau, months_balance, status,
});

record!(PreviousApplication from previous_application {
    sk_id_prev, name_contract_type, amt_annuity, amt_application, amt_credit, rate_down_payment,
    name_contract_status, days_decision, code_reject_reason, name_product_type, cnt_payment,
    name_yield_group, days_last_due_1st_version, nflag_insured_on_approval,
});

record!(PosCashBalance from pos_cash_balance {
    sk_id_prev, months_balance, cnt_instalment_future, name_contract_status, sk_dpd, sk_dpd_def,
});

record!(CreditCardBalance from credit_card_balance {
    sk_id_prev, months_balance, amt_balance, amt_credit_limit_actual, amt_drawings_atm_current,
    amt_drawings_current, amt_inst_min_regularity, amt_payment_total_current,
    cnt_drawings_current,
});

record!(InstallmentPayment from installments_payments {
    sk_id_prev, num_instalment_version, num_instalment_number, days_instalment,
    days_entry_payment, amt_instalment, amt_payment,
});
