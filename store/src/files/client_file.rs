//! Reading clients' files: one contiguous range of every table, in the order of its key.

use crate::entity::{application, contract};
use crate::files::assembly::{Applicant, History, Rows};
use crate::files::record::FromCells;
use crate::replacement::delivered::is_delivered;
use crate::{Store, StoreError};
use model::file::{
    Application, Bureau, BureauBalance, ClientFile, CreditCardBalance, InstallmentPayment, PosCashBalance,
    PreviousApplication,
};
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityName, EntityTrait, Iterable, Order,
    PrimaryKeyToColumn, QueryFilter, QueryResult, QuerySelect,
};
use std::ops::RangeInclusive;

impl Store {
    /// The file of client `id`; none if the bank has no such client.
    ///
    /// # Errors
    /// The database fails.
    pub async fn client_file(&self, id: i64) -> Result<Option<ClientFile>, StoreError> {
        let mut files = self.read(application::Column::SkIdCurr.eq(id), None).await?;
        Ok(files.pop())
    }

    /// The next `limit` clients' files after client `after`, in the order of their ids. Start with
    /// `i64::MIN` and go on from the last one until none is left: one ordered read of the whole bank.
    ///
    /// # Errors
    /// The database fails.
    pub async fn client_files(&self, after: i64, limit: u64) -> Result<Vec<ClientFile>, StoreError> {
        Ok(self.read(application::Column::SkIdCurr.gt(after), Some(limit)).await?)
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

    /// See [`read`]. A reading that loses its connection changes nothing, and begins anew.
    async fn read(&self, clients: Expr, limit: Option<u64>) -> Result<Vec<ClientFile>, DbErr> {
        self.db.again(|| Box::pin(self.read_once(clients.clone(), limit))).await
    }

    async fn read_once(&self, clients: Expr, limit: Option<u64>) -> Result<Vec<ClientFile>, DbErr> {
        let db = self.snapshot().await?;
        let files = read(&db, clients, limit).await?;
        db.commit().await?;
        Ok(files)
    }
}

/// The files of the first `limit` of those `clients`, who are neighbours: no other client's id lies
/// between theirs.
///
/// SQLite plans a statement anew for every value that is bound to its LIMIT: what is read for each page of the
/// screen has none.
async fn read(db: &DatabaseTransaction, clients: Expr, limit: Option<u64>) -> Result<Vec<ClientFile>, DbErr> {
    use application::Column::{HistoryExtracted, InstallmentsExtracted, SkIdCurr};
    let mut select = select::<Application>([HistoryExtracted, InstallmentsExtracted]);
    tell_delivered::<Bureau>(&mut select);
    tell_delivered::<BureauBalance>(&mut select);
    tell_delivered::<PreviousApplication>(&mut select);
    tell_delivered::<PosCashBalance>(&mut select);
    tell_delivered::<CreditCardBalance>(&mut select);
    tell_delivered::<InstallmentPayment>(&mut select);
    select.and_where(clients).order_by(SkIdCurr, Order::Asc);
    if let Some(limit) = limit {
        select.limit(limit);
    }
    let rows = db.query_all(&select).await?;
    let applicants: Vec<_> = rows.iter().map(applicant).collect::<Result<_, _>>()?;
    let id = |applicant: Option<&Applicant>| applicant.map(|a| a.application.sk_id_curr);
    match (rows.first(), id(applicants.first()), id(applicants.last())) {
        (Some(tables), Some(first), Some(last)) => {
            let range = Range { db, ids: first..=last, tables };
            let files = range.history().await?.files(applicants);
            Ok(files.into_iter().map(ClientFile::keep_possible).collect())
        }
        _ => Ok(Vec::new()),
    }
}

fn applicant(row: &QueryResult) -> Result<Applicant, DbErr> {
    let (history, installments) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    Ok(Applicant { application: Application::read(row, &mut (2..))?, history, installments })
}

/// All clients of a range.
struct Range<'a> {
    db: &'a DatabaseTransaction,
    ids: RangeInclusive<i64>,
    /// Tells which tables were delivered, see [`tell_delivered`].
    tables: &'a QueryResult,
}

impl Range<'_> {
    async fn history(&self) -> Result<History, DbErr> {
        Ok(History {
            bureau: self.rows().await?,
            bureau_balance: self.rows().await?,
            previous_application: self.rows().await?,
            pos_cash_balance: self.rows().await?,
            credit_card_balance: self.rows().await?,
            installments_payments: self.rows().await?,
        })
    }

    /// The range's rows of one table, in the order of its key, which starts with the client.
    async fn rows<R: FromCells>(&self) -> Result<Rows<R>, DbErr> {
        let key = key::<R>();
        let client = key[0];
        let mut select = select::<R>([client]);
        select.and_where(client.between(*self.ids.start(), *self.ids.end()));
        for &column in &key {
            select.order_by(column, Order::Asc);
        }
        let delivered = self.tables.try_get("", R::Table::default().table_name())?;
        let mut history = Rows::new(delivered);
        for row in &self.db.query_all(&select).await? {
            history.push(row.try_get_by_index(0)?, R::read(row, &mut (1..))?);
        }
        Ok(history)
    }
}

/// Has a statement say, under the table's name, whether a record's table was delivered.
fn tell_delivered<R: FromCells>(select: &mut SelectStatement) {
    let table = R::Table::default().table_name();
    select.expr_as(is_delivered(table), table);
}

/// The columns of a record's key, the client first.
fn key<R: FromCells>() -> Vec<ColumnOf<R>> {
    <R::Table as EntityTrait>::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).collect()
}

type ColumnOf<R> = <<R as FromCells>::Table as EntityTrait>::Column;

/// Columns `first` of a record's table, and then those of the record.
fn select<R: FromCells>(first: impl IntoIterator<Item = ColumnOf<R>>) -> SelectStatement {
    let table = R::Table::default().table_name();
    Query::select().columns(first).columns(R::COLUMNS.iter().copied()).from(table).take()
}
