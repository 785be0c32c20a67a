//! The few words in which the migrations are written, so that a table of 122 columns reads as a list.
//!
//! Independent of any one table.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema;
use sea_orm_migration::sea_orm::DbBackend;

/// A table whose primary key is the columns `key`, in this order. On SQLite it also orders the rows on
/// disk (`WITHOUT ROWID`), so that a client's rows lie side by side.
pub(crate) fn keyed_table<const N: usize>(
    manager: &SchemaManager<'_>,
    name: &'static str,
    key: [ColumnDef; N],
) -> TableCreateStatement {
    let mut table = Table::create().table(name).take();
    let mut primary = Index::create();
    for column in key {
        primary.col(column.get_column_name());
        table.col(column);
    }
    table.primary_key(&mut primary);
    if manager.get_database_backend() == DbBackend::Sqlite {
        table.extra("WITHOUT ROWID");
    }
    table
}

/// Nullable columns, named in one text, separated by white space.
pub(crate) trait Columns {
    /// Whole numbers: counts, flags, days.
    fn integers(&mut self, names: &'static str) -> &mut Self;
    /// Amounts, shares, normalised measures: doubles, as delivered.
    fn reals(&mut self, names: &'static str) -> &mut Self;
    /// Categories, as the source spells them.
    fn texts(&mut self, names: &'static str) -> &mut Self;
    /// A foreign key: the columns `key` of this table `from` are those of `to`.
    fn refers(&mut self, from: &'static str, key: &[&'static str], to: &'static str) -> &mut Self;
}

impl Columns for TableCreateStatement {
    fn integers(&mut self, names: &'static str) -> &mut Self {
        for name in names.split_whitespace() {
            self.col(schema::integer_null(name));
        }
        self
    }

    fn reals(&mut self, names: &'static str) -> &mut Self {
        for name in names.split_whitespace() {
            self.col(schema::double_null(name));
        }
        self
    }

    fn texts(&mut self, names: &'static str) -> &mut Self {
        for name in names.split_whitespace() {
            self.col(schema::text_null(name));
        }
        self
    }

    // Inside CREATE TABLE, because SQLite cannot add a foreign key later.
    fn refers(&mut self, from: &'static str, key: &[&'static str], to: &'static str) -> &mut Self {
        let mut reference = ForeignKey::create();
        reference.name(format!("{from}_in_{to}")).from_tbl(from).to_tbl(to);
        for &column in key {
            reference.from_col(column).to_col(column);
        }
        self.foreign_key(&mut reference)
    }
}

/// Drops `tables`, children first.
///
/// # Errors
/// The database refuses.
pub(crate) async fn drop_tables(manager: &SchemaManager<'_>, tables: &[&'static str]) -> Result<(), DbErr> {
    for &table in tables {
        manager.drop_table(Table::drop().table(table).take()).await?;
    }
    Ok(())
}
