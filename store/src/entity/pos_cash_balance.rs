//! `POS_CASH_balance.csv`: the months of a loan here.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "pos_cash_balance")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub sk_id_curr: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub sk_id_prev: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub months_balance: i32,
    pub cnt_instalment: Option<f64>,
    pub cnt_instalment_future: Option<f64>,
    pub name_contract_status: Option<String>,
    pub sk_dpd: Option<i32>,
    pub sk_dpd_def: Option<i32>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
