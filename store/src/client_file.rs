//! Reading clients' files: one contiguous range of every table, in the order of its key.

use crate::assembly::{Applicant, History, Rows};
use crate::entity::{application, contract};
use crate::record::Record;
use crate::{Store, StoreError};
use model::file::{Application, ClientFile};
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityName, EntityTrait, Iterable, Order,
    PrimaryKeyToColumn, QueryFilter, QueryResult, QuerySelect,
};

impl Store {
    /// Everything the bank knows of client `id`; none if it has no such client.
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

    /// The files of the first `limit` of those `clients`, who are neighbours: no other client's id lies
    /// between theirs.
    ///
    /// SQLite plans a statement anew for every value that is bound to its LIMIT: what is read for each page of the
    /// screen has none.
    async fn read(&self, clients: Expr, limit: Option<u64>) -> Result<Vec<ClientFile>, DbErr> {
        use application::Column::{HistoryExtracted, InstallmentsExtracted, SkIdCurr};
        let db = self.snapshot().await?;
        let mut select = select::<Application>([HistoryExtracted, InstallmentsExtracted]);
        select.and_where(clients).order_by(SkIdCurr, Order::Asc);
        if let Some(limit) = limit {
            select.limit(limit);
        }
        let applications = db.query_all(&select).await?;
        let applications: Vec<_> = applications.iter().map(applicant).collect::<Result<_, _>>()?;
        let files = files_of(&db, applications).await?;
        db.commit().await?;
        Ok(files)
    }
}

fn applicant(row: &QueryResult) -> Result<Applicant, DbErr> {
    let (history, installments) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    Ok(Applicant { application: Application::read(row, &mut (2..))?, history, installments })
}

/// The files of `applicants`, who are all the clients of a range, in order.
async fn files_of(db: &DatabaseTransaction, applicants: Vec<Applicant>) -> Result<Vec<ClientFile>, DbErr> {
    let (Some(first), Some(last)) = (applicants.first(), applicants.last()) else {
        return Ok(Vec::new());
    };
    let range = Range { db, first: first.application.sk_id_curr, last: last.application.sk_id_curr };
    let history = History {
        bureau: range.rows().await?,
        bureau_balance: range.rows().await?,
        previous_application: range.rows().await?,
        pos_cash_balance: range.rows().await?,
        credit_card_balance: range.rows().await?,
        installments_payments: range.rows().await?,
    };
    Ok(history.files(applicants))
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
        let delivered = !rows.is_empty() || self.has_any::<R>(client).await?;
        let mut history = Rows::new(delivered);
        for row in &rows {
            history.push(row.try_get_by_index(0)?, R::read(row, &mut (1..))?);
        }
        Ok(history)
    }

    /// Whether a record's table has any row, of whichever client.
    async fn has_any<R: Record>(&self, column: ColumnOf<R>) -> Result<bool, DbErr> {
        let rows = Query::select().column(column).from(R::Table::default().table_name()).take();
        let any = Query::select().expr(Expr::exists(rows)).take();
        self.db.query_one(&any).await?.map_or(Ok(false), |row| row.try_get_by_index(0))
    }
}

type ColumnOf<R> = <<R as Record>::Table as EntityTrait>::Column;

/// Columns `first` of a record's table, and then those of the record.
fn select<R: Record>(first: impl IntoIterator<Item = ColumnOf<R>>) -> SelectStatement {
    let table = R::Table::default().table_name();
    Query::select().columns(first).columns(R::COLUMNS.iter().copied()).from(table).take()
}
