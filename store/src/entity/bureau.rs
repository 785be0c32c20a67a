//! `bureau.csv`: a client's credits at other institutions.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "bureau")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub sk_id_curr: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub sk_id_bureau: i64,
    pub credit_active: Option<String>,
    pub credit_currency: Option<String>,
    pub days_credit: Option<i32>,
    pub credit_day_overdue: Option<i32>,
    pub days_credit_enddate: Option<f64>,
    pub days_enddate_fact: Option<f64>,
    pub amt_credit_max_overdue: Option<f64>,
    pub cnt_credit_prolong: Option<i32>,
    pub amt_credit_sum: Option<f64>,
    pub amt_credit_sum_debt: Option<f64>,
    pub amt_credit_sum_limit: Option<f64>,
    pub amt_credit_sum_overdue: Option<f64>,
    pub credit_type: Option<String>,
    pub days_credit_update: Option<i32>,
    pub amt_annuity: Option<f64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
