//! Which file fills which table, and what each column takes. Names and types are the entities': there is
//! no second list of columns.

use super::links::{Link, Links};
use crate::entity::{
    application, bureau, bureau_balance, credit_card_balance, installments_payments, pos_cash_balance,
    previous_application,
};
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{ColumnTrait, ColumnType, EntityTrait, IdenStatic, Iterable};
use std::sync::{Arc, LazyLock};

/// A file that Kaggle delivers.
#[derive(Debug, Clone)]
pub(super) struct SourceFile {
    /// Kaggle's name for it, without `.csv`.
    pub(super) name: &'static str,
    /// Where its rows go.
    pub(super) table: Arc<Table>,
    /// How a row of it is tied to the rows before it.
    pub(super) link: Link,
}

impl SourceFile {
    /// Every file, parents before children.
    pub(super) fn all() -> Vec<Self> {
        static ALL: LazyLock<Vec<SourceFile>> = LazyLock::new(|| {
            let file = |name, table, link| SourceFile { name, table: Arc::new(table), link };
            let application = || Table::of(application::Entity);
            vec![
                file("application_train", application(), Links::application),
                file("application_test", application(), Links::application),
                file("bureau", Table::of(bureau::Entity), Links::bureau),
                file("bureau_balance", Table::of(bureau_balance::Entity), Links::bureau_balance),
                file("previous_application", Table::of(previous_application::Entity), Links::of_contract),
                file("POS_CASH_balance", Table::of(pos_cash_balance::Entity), Links::of_contract),
                file("credit_card_balance", Table::of(credit_card_balance::Entity), Links::of_contract),
                file("installments_payments", Table::of(installments_payments::Entity), Links::installment),
            ]
        });
        ALL.clone()
    }
}

/// A table of the bank.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: Vec<Column>,
}

/// A column of the bank.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) holds: Holds,
    /// It may not be empty.
    pub(super) required: bool,
    pub(super) delivery: Delivery,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Identifier,
    Integer,
    Real,
    Text,
    Flag,
}

/// Whether a file has the column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Delivery {
    Always,
    /// The applicants' file lacks it.
    Maybe,
    /// [`Links`] fills it in.
    Never,
}

impl Table {
    pub(super) fn of<E: EntityTrait>(entity: E) -> Self {
        let name = entity.table_name();
        let column = |column: E::Column| {
            let (definition, column) = (column.def(), column.as_str());
            Column {
                name: column,
                holds: match definition.get_column_type() {
                    ColumnType::BigInteger => Holds::Identifier,
                    ColumnType::Integer => Holds::Integer,
                    ColumnType::Double => Holds::Real,
                    ColumnType::Boolean => Holds::Flag,
                    _ => Holds::Text,
                },
                required: !definition.is_null(),
                delivery: match (name, column) {
                    ("application", "target") => Delivery::Maybe,
                    ("application", "history_extracted" | "installments_extracted")
                    | ("bureau_balance", "sk_id_curr")
                    | ("installments_payments", "sequence") => Delivery::Never,
                    _ => Delivery::Always,
                },
            }
        };
        Self { name, columns: E::Column::iter().map(column).collect() }
    }

    pub(super) fn first_row(&self) -> SelectStatement {
        Query::select().expr(Expr::value(1)).from(self.name).limit(1).take()
    }

    /// Where column `name` is.
    pub(super) fn place(&self, name: &str) -> usize {
        self.columns
            .iter()
            .position(|column| column.name == name)
            .expect("links name columns of their own tables")
    }
}
