//! `previous_application.csv`: a client's earlier applications here.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "previous_application")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub sk_id_curr: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub sk_id_prev: i64,
    pub name_contract_type: Option<String>,
    pub amt_annuity: Option<f64>,
    pub amt_application: Option<f64>,
    pub amt_credit: Option<f64>,
    pub amt_down_payment: Option<f64>,
    pub amt_goods_price: Option<f64>,
    pub weekday_appr_process_start: Option<String>,
    pub hour_appr_process_start: Option<i32>,
    pub flag_last_appl_per_contract: Option<String>,
    pub nflag_last_appl_in_day: Option<i32>,
    pub rate_down_payment: Option<f64>,
    pub rate_interest_primary: Option<f64>,
    pub rate_interest_privileged: Option<f64>,
    pub name_cash_loan_purpose: Option<String>,
    pub name_contract_status: Option<String>,
    pub days_decision: Option<i32>,
    pub name_payment_type: Option<String>,
    pub code_reject_reason: Option<String>,
    pub name_type_suite: Option<String>,
    pub name_client_type: Option<String>,
    pub name_goods_category: Option<String>,
    pub name_portfolio: Option<String>,
    pub name_product_type: Option<String>,
    pub channel_type: Option<String>,
    pub sellerplace_area: Option<i32>,
    pub name_seller_industry: Option<String>,
    pub cnt_payment: Option<f64>,
    pub name_yield_group: Option<String>,
    pub product_combination: Option<String>,
    pub days_first_drawing: Option<f64>,
    pub days_first_due: Option<f64>,
    pub days_last_due_1st_version: Option<f64>,
    pub days_last_due: Option<f64>,
    pub days_termination: Option<f64>,
    pub nflag_insured_on_approval: Option<f64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
