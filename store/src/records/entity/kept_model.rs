//! The models that decisions were made with.

use sea_orm::entity::prelude::*;

/// A row of it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "kept_model")]
pub struct Model {
    /// SHA-256 of the file, hex.
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: String,
    /// What the model calls itself.
    pub name: String,
    /// The ONNX file.
    pub file: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
#[expect(missing_docs, reason = "SeaORM's word for the foreign keys, which nothing follows")]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
