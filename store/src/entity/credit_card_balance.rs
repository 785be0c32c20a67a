//! `credit_card_balance.csv`: the months of a card here.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "credit_card_balance")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub sk_id_curr: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub sk_id_prev: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub months_balance: i32,
    pub amt_balance: Option<f64>,
    pub amt_credit_limit_actual: Option<f64>,
    pub amt_drawings_atm_current: Option<f64>,
    pub amt_drawings_current: Option<f64>,
    pub amt_drawings_other_current: Option<f64>,
    pub amt_drawings_pos_current: Option<f64>,
    pub amt_inst_min_regularity: Option<f64>,
    pub amt_payment_current: Option<f64>,
    pub amt_payment_total_current: Option<f64>,
    pub amt_receivable_principal: Option<f64>,
    pub amt_recivable: Option<f64>,
    pub amt_total_receivable: Option<f64>,
    pub cnt_drawings_atm_current: Option<f64>,
    pub cnt_drawings_current: Option<f64>,
    pub cnt_drawings_other_current: Option<f64>,
    pub cnt_drawings_pos_current: Option<f64>,
    pub cnt_instalment_mature_cum: Option<f64>,
    pub name_contract_status: Option<String>,
    pub sk_dpd: Option<i32>,
    pub sk_dpd_def: Option<i32>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
