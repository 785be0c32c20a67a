//! Reading clients' files: one contiguous range of every table, in the order of its key.
//!
//! A record is made straight from the columns that it has, by their place in the row. Reading whole
//! entities would fetch the other half of `application` too, and look every value up by its name.

use crate::entity::{
    application, bureau, bureau_balance, contract, credit_card_balance, installments_payments,
    pos_cash_balance, previous_application,
};
use crate::{Store, StoreError};
use model::file::{
    Application, Bureau, BureauBalance, ClientFile, CreditCardBalance, InstallmentPayment, PosCashBalance,
    PreviousApplication,
};
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityName, EntityTrait, Iterable, Order,
    PrimaryKeyToColumn, QueryFilter, QueryResult, QuerySelect, TryGetable,
};
use std::iter::Peekable;
use std::ops::RangeFrom;

impl Store {
    /// Everything the bank knows of client `id`; none if it has no such client.
    ///
    /// # Errors
    /// The database fails.
    pub async fn client_file(&self, id: i64) -> Result<Option<ClientFile>, StoreError> {
        let mut files = self.read(application::Column::SkIdCurr.eq(id), 1).await?;
        Ok(files.pop())
    }

    /// The next `limit` clients' files after client `after`, in the order of their ids. Start with
    /// `i64::MIN` and go on from the last one until none is left: one ordered read of the whole bank.
    ///
    /// # Errors
    /// The database fails.
    pub async fn client_files(&self, after: i64, limit: u64) -> Result<Vec<ClientFile>, StoreError> {
        Ok(self.read(application::Column::SkIdCurr.gt(after), limit).await?)
    }

    /// Whose contract `sk_id_prev` is; none if the bank has no such contract.
    ///
    /// # Errors
    /// The database fails.
    pub async fn client_of_contract(&self, sk_id_prev: i64) -> Result<Option<i64>, StoreError> {
        let client = contract::Entity::find()
            .select_only()
            .column(contract::Column::SkIdCurr)
            .filter(contract::Column::SkIdPrev.eq(sk_id_prev))
            .into_tuple()
            .one(&self.db)
            .await?;
        Ok(client)
    }

    /// The files of the first `limit` of those `clients`, who are neighbours: no other client's id lies
    /// between theirs.
    async fn read(&self, clients: Expr, limit: u64) -> Result<Vec<ClientFile>, DbErr> {
        use application::Column::{HistoryExtracted, InstallmentsExtracted, SkIdCurr};
        let db = self.snapshot().await?;
        let mut select = select::<Application>([HistoryExtracted, InstallmentsExtracted]);
        select.and_where(clients).order_by(SkIdCurr, Order::Asc).limit(limit);
        let applications = db.query_all(&select).await?;
        let applications: Vec<_> = applications.iter().map(applicant).collect::<Result<_, _>>()?;
        let files = files_of(&db, applications).await?;
        db.commit().await?;
        Ok(files)
    }
}

/// A client, and how much of their history is known.
struct Applicant {
    application: Application,
    history: bool,
    installments: bool,
}

fn applicant(row: &QueryResult) -> Result<Applicant, DbErr> {
    let history = row.try_get_by_index(0)?;
    let installments: bool = row.try_get_by_index(1)?;
    Ok(Applicant {
        application: Application::read(row, 2..)?,
        history,
        installments: history && installments,
    })
}

/// The files of `applicants`, who are all the clients of a range, in order.
async fn files_of(db: &DatabaseTransaction, applicants: Vec<Applicant>) -> Result<Vec<ClientFile>, DbErr> {
    let (Some(first), Some(last)) = (applicants.first(), applicants.last()) else {
        return Ok(Vec::new());
    };
    let range = Range { db, first: first.application.sk_id_curr, last: last.application.sk_id_curr };
    let mut bureau: Rows<Bureau> = range.rows().await?;
    let mut bureau_balance: Rows<BureauBalance> = range.rows().await?;
    let mut previous_application: Rows<PreviousApplication> = range.rows().await?;
    let mut pos_cash_balance: Rows<PosCashBalance> = range.rows().await?;
    let mut credit_card_balance: Rows<CreditCardBalance> = range.rows().await?;
    let mut installments_payments: Rows<InstallmentPayment> = range.rows().await?;

    let file = |Applicant { application, history, installments }: Applicant| {
        let id = application.sk_id_curr;
        ClientFile {
            application,
            bureau: bureau.next_client(id, history),
            bureau_balance: bureau_balance.next_client(id, history),
            previous_application: previous_application.next_client(id, history),
            pos_cash_balance: pos_cash_balance.next_client(id, history),
            credit_card_balance: credit_card_balance.next_client(id, history),
            installments_payments: installments_payments.next_client(id, installments),
        }
        .in_key_order()
    };
    Ok(applicants.into_iter().map(file).collect())
}

/// Clients `first` to `last`, both included.
struct Range<'a> {
    db: &'a DatabaseTransaction,
    first: i64,
    last: i64,
}

impl Range<'_> {
    /// The range's rows of one table, in the order of its key, which starts with the client.
    async fn rows<R: Record>(&self) -> Result<Rows<R>, DbErr> {
        let key: Vec<_> =
            <R::Table as EntityTrait>::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).collect();
        let client = key[0];
        let mut select = select::<R>([client]);
        select.and_where(client.between(self.first, self.last));
        for &column in &key {
            select.order_by(column, Order::Asc);
        }
        let rows = self.db.query_all(&select).await?;
        let rows: Vec<(i64, R)> = rows
            .iter()
            .map(|row| Ok((row.try_get_by_index(0)?, R::read(row, 1..)?)))
            .collect::<Result<_, DbErr>>()?;
        let delivered = !rows.is_empty() || self.db.query_one(&any::<R>(client)).await?.is_some();
        Ok(Rows { rows: rows.into_iter().peekable(), delivered })
    }
}

/// The rows of a table, with their clients, that are still to be given to them.
struct Rows<R> {
    rows: Peekable<std::vec::IntoIter<(i64, R)>>,
    /// A table without a single row in the whole bank was not delivered: what it would say is unknown.
    delivered: bool,
}

impl<R> Rows<R> {
    /// The rows of client `id`; none if they are unknown. Clients come in ascending order.
    fn next_client(&mut self, id: i64, extracted: bool) -> Option<Vec<R>> {
        let theirs = std::iter::from_fn(|| self.rows.next_if(|(client, _)| *client == id));
        let theirs = theirs.map(|(_, record)| record).collect();
        (extracted && self.delivered).then_some(theirs)
    }
}

type ColumnOf<R> = <<R as Record>::Table as EntityTrait>::Column;

/// Columns `first` of a record's table, and then those of the record.
fn select<R: Record>(first: impl IntoIterator<Item = ColumnOf<R>>) -> SelectStatement {
    let table = R::Table::default().table_name();
    Query::select().columns(first).columns(R::COLUMNS.iter().copied()).from(table).take()
}

/// One row of a record's table, whichever.
fn any<R: Record>(column: ColumnOf<R>) -> SelectStatement {
    Query::select().column(column).from(R::Table::default().table_name()).limit(1).take()
}

/// A record that is read from the rows of one table.
trait Record: Sized {
    type Table: EntityTrait;

    /// The columns that it is made of.
    const COLUMNS: &'static [&'static str];

    /// The record whose columns stand at `places` of `row`.
    fn read(row: &QueryResult, places: RangeFrom<usize>) -> Result<Self, DbErr>;
}

/// The value at the next of `places`, of the type that the column has in its entity.
fn value<M, T: TryGetable>(
    row: &QueryResult,
    places: &mut RangeFrom<usize>,
    _column: fn(&M) -> &T,
) -> Result<T, DbErr> {
    row.try_get_by_index(places.next().expect("places do not end"))
}

/// Says of which columns a record is made: columns and fields have the same names. What a value means is
/// said once, by the types of `model::file`. A bank does not know the fields that it is `without`.
macro_rules! record {
    ($record:ident from $table:ident { $($field:ident),* $(,)? } $(without $unknown:ident)?) => {
        impl Record for $record {
            type Table = $table::Entity;

            const COLUMNS: &'static [&'static str] = &[$(stringify!($field)),*];

            fn read(row: &QueryResult, mut places: RangeFrom<usize>) -> Result<Self, DbErr> {
                Ok(Self {
                    $($field: value(row, &mut places, |row: &$table::Model| &row.$field)?.into(),)*
                    $($unknown: None,)?
                })
            }
        }
    };
}

record!(Application from application {
    sk_id_curr, target, name_contract_type, code_gender, flag_own_car, flag_own_realty,
    cnt_children, amt_income_total, amt_credit, amt_annuity, amt_goods_price, name_type_suite,
    name_income_type, name_education_type, name_family_status, name_housing_type,
    region_population_relative, days_birth, days_employed, days_registration, days_id_publish,
    own_car_age, flag_emp_phone, flag_work_phone, flag_phone, flag_email, occupation_type,
    cnt_fam_members, region_rating_client, region_rating_client_w_city,
    reg_region_not_live_region, reg_region_not_work_region, reg_city_not_live_city,
    reg_city_not_work_city, organization_type, ext_source_1, ext_source_2, ext_source_3,
    apartments_avg, floorsmax_avg, livingarea_avg, totalarea_mode, obs_30_cnt_social_circle,
    def_30_cnt_social_circle, def_60_cnt_social_circle, days_last_phone_change, flag_document_3,
    amt_req_credit_bureau_qrt, amt_req_credit_bureau_year,
} without terms);

record!(Bureau from bureau {
    sk_id_bureau, credit_active, days_credit, credit_day_overdue, days_credit_enddate,
    days_enddate_fact, amt_credit_max_overdue, cnt_credit_prolong, amt_credit_sum,
    amt_credit_sum_debt, amt_credit_sum_limit, amt_credit_sum_overdue, credit_type,
    days_credit_update, amt_annuity,
});

record!(BureauBalance from bureau_balance {
    sk_id_bureau, months_balance, status,
});

record!(PreviousApplication from previous_application {
    sk_id_prev, name_contract_type, amt_annuity, amt_application, amt_credit, amt_down_payment,
    amt_goods_price, rate_down_payment, name_contract_status, days_decision, code_reject_reason,
    name_client_type, name_portfolio, name_product_type, cnt_payment, name_yield_group,
    days_first_due, days_last_due_1st_version, days_last_due, days_termination,
    nflag_insured_on_approval,
});

record!(PosCashBalance from pos_cash_balance {
    sk_id_prev, months_balance, cnt_instalment, cnt_instalment_future, name_contract_status,
    sk_dpd, sk_dpd_def,
});

record!(CreditCardBalance from credit_card_balance {
    sk_id_prev, months_balance, amt_balance, amt_credit_limit_actual, amt_drawings_atm_current,
    amt_drawings_current, amt_inst_min_regularity, amt_payment_current,
    amt_payment_total_current, amt_total_receivable, cnt_drawings_atm_current,
    cnt_drawings_current, name_contract_status, sk_dpd, sk_dpd_def,
});

record!(InstallmentPayment from installments_payments {
    sk_id_prev, num_instalment_version, num_instalment_number, days_instalment,
    days_entry_payment, amt_instalment, amt_payment,
});
