//! The one list of the bank's tables, made of their entities: which there are, what their columns hold, and what becomes of
//! their rows when the bank's content is replaced. Import, backup, replacement and tests go through it.
//!
//! Independent of what the rows mean.

use crate::entity::{
    application, bureau, bureau_balance, contract, credit_card_balance, delivered_table, import,
    installments_payments, pos_cash_balance, previous_application, rejected_row, score, score_version,
    scoring,
};
use sea_orm::prelude::DateTimeUtc;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Func, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ColumnType, DbErr, EntityTrait, IdenStatic, Iterable, Order, PrimaryKeyToColumn,
    QueryResult, Value,
};
use std::sync::LazyLock;

/// Every table, parents before children.
pub static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| {
    vec![
        Table::of(application::Entity, Role::Delivered),
        Table::of(bureau::Entity, Role::Delivered),
        Table::of(bureau_balance::Entity, Role::Delivered),
        Table::of(contract::Entity, Role::Delivered),
        Table::of(previous_application::Entity, Role::Delivered),
        Table::of(pos_cash_balance::Entity, Role::Delivered),
        Table::of(credit_card_balance::Entity, Role::Delivered),
        Table::of(installments_payments::Entity, Role::Delivered),
        Table::of(score::Entity, Role::Derived),
        Table::of(scoring::Entity, Role::Derived),
        Table::of(delivered_table::Entity, Role::Derived),
        Table::of(import::Entity, Role::Log),
        Table::of(rejected_row::Entity, Role::Derived),
        Table::of(score_version::Entity, Role::Counter),
    ]
});

/// Those whose rows an import replaces, parents before children.
pub(crate) fn content() -> impl DoubleEndedIterator<Item = &'static Table> {
    TABLES.iter().filter(|table| matches!(table.role, Role::Delivered | Role::Derived))
}

/// Those that files fill, parents before children.
pub(crate) fn delivered() -> impl Iterator<Item = &'static Table> {
    TABLES.iter().filter(|table| table.role == Role::Delivered)
}

/// The table of an entity.
pub(crate) fn table_of<E: EntityTrait>(entity: E) -> &'static Table {
    let name = entity.table_name();
    TABLES.iter().find(|table| table.name == name).expect("every entity has its table here")
}

/// Those that a backup keeps, parents before children.
pub fn backed_up() -> impl DoubleEndedIterator<Item = &'static Table> {
    TABLES.iter().filter(|table| table.role != Role::Counter)
}

/// What a table's rows are to the bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Rows of the files that were imported.
    Delivered,
    /// What this program has found out about those: it goes with them.
    Derived,
    /// What was done to the bank: an import adds to it, a restore replaces it.
    Log,
    /// How often something has changed, for servers that keep it in memory: it never goes back, and is never copied.
    Counter,
    /// What people did, beside the bank ([`crate::records`]): neither an import nor a restore touches it.
    Record,
}

/// A table.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns; those of the primary key come first.
    pub columns: Vec<Column>,
    /// How many columns the primary key has.
    pub key: usize,
    /// What its rows are.
    pub role: Role,
}

/// A column.
#[derive(Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub(crate) holds: Holds,
    /// It may not be empty.
    pub(crate) required: bool,
}

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    /// An identifier.
    BigInteger,
    Integer,
    Double,
    /// A flag.
    Boolean,
    Text,
    Bytes,
    Time,
}

impl Table {
    pub(crate) fn of<E: EntityTrait>(entity: E, role: Role) -> Self {
        let name = entity.table_name();
        let column = |column: E::Column| Column {
            name: column.as_str(),
            holds: match column.def().get_column_type() {
                ColumnType::BigInteger => Holds::BigInteger,
                ColumnType::Integer => Holds::Integer,
                ColumnType::Double => Holds::Double,
                ColumnType::Boolean => Holds::Boolean,
                ColumnType::String(_) | ColumnType::Text => Holds::Text,
                ColumnType::Blob | ColumnType::Binary(_) | ColumnType::VarBinary(_) => Holds::Bytes,
                ColumnType::TimestampWithTimeZone => Holds::Time,
                other => unreachable!("{name}: say here how a column of {other:?} is copied"),
            },
            required: !column.def().is_null(),
        };
        let key = E::PrimaryKey::iter().map(|key| key.into_column().as_str());
        let columns: Vec<Column> = E::Column::iter().map(column).collect();
        assert!(
            key.clone().eq(columns.iter().map(|column| column.name).take(key.clone().count())),
            "{name}: its key comes first"
        );
        Self { name, key: key.count(), columns, role }
    }

    /// The names of its columns.
    pub fn column_names(&self) -> impl Iterator<Item = &'static str> {
        self.columns.iter().map(|column| column.name)
    }

    /// Asks for every row, in the order of the primary key.
    #[must_use]
    pub fn select(&self) -> SelectStatement {
        let mut select = Query::select().columns(self.column_names()).from(self.name).take();
        for column in &self.columns[..self.key] {
            select.order_by(column.name, Order::Asc);
        }
        select
    }

    /// Rows that SQLite, which takes any value for any column, has kept with one of another type than their column has.
    pub(crate) fn misfit(&self) -> Condition {
        let mut wrong = Condition::any();
        for column in &self.columns {
            let types: &[&str] = match column.holds {
                Holds::BigInteger | Holds::Integer | Holds::Boolean => &["integer"],
                Holds::Double => &["real", "integer"],
                Holds::Text | Holds::Time => &["text"],
                Holds::Bytes => &["blob"],
            };
            let types = types.iter().copied().chain((!column.required).then_some("null"));
            let kept = Func::cust("typeof").arg(Expr::col((self.name, column.name)));
            wrong = wrong.add(Expr::expr(kept).is_not_in(types));
        }
        wrong
    }

    /// The values of a row of [`Table::select`], in the order of the columns.
    ///
    /// # Errors
    /// A column holds something else than its entity says.
    pub fn values<'r>(&'r self, row: &'r QueryResult) -> impl Iterator<Item = Result<Value, DbErr>> + 'r {
        self.columns.iter().enumerate().map(|(index, column)| {
            Ok(match column.holds {
                Holds::BigInteger => row.try_get_by_index::<Option<i64>>(index)?.into(),
                Holds::Integer => row.try_get_by_index::<Option<i32>>(index)?.into(),
                Holds::Double => row.try_get_by_index::<Option<f64>>(index)?.into(),
                Holds::Boolean => row.try_get_by_index::<Option<bool>>(index)?.into(),
                Holds::Text => row.try_get_by_index::<Option<String>>(index)?.into(),
                Holds::Bytes => row.try_get_by_index::<Option<Vec<u8>>>(index)?.into(),
                Holds::Time => row.try_get_by_index::<Option<DateTimeUtc>>(index)?.into(),
            })
        })
    }
}
