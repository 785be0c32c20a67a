//! `installments_payments.csv`: payments. `sequence` numbers those of a contract in the order of the file,
//! because the source gives them no key.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "installments_payments")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub sk_id_curr: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub sk_id_prev: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub sequence: i32,
    pub num_instalment_version: Option<f64>,
    pub num_instalment_number: Option<i32>,
    pub days_instalment: Option<f64>,
    pub days_entry_payment: Option<f64>,
    pub amt_instalment: Option<f64>,
    pub amt_payment: Option<f64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
