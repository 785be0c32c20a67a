//! What a model said of a client in one scoring, and what lists and comparisons need beside it.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "score")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub sk_id_curr: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i64,
    pub probability: f64,
    pub completeness: Option<f64>,
    pub name_contract_type: Option<String>,
    pub name_income_type: Option<String>,
    pub name_education_type: Option<String>,
    pub age_years: Option<f64>,
    pub years_employed: Option<f64>,
    pub income: Option<f64>,
    pub credit: Option<f64>,
    pub annuity: Option<f64>,
    pub goods_price: Option<f64>,
    pub credit_to_income: Option<f64>,
    pub annuity_to_income: Option<f64>,
    pub credit_duration: Option<f64>,
    pub external_score_mean: Option<f64>,
    pub bureau_active_count: Option<f64>,
    pub bureau_debt: Option<f64>,
    pub previous_refused_share: Option<f64>,
    pub late_payment_share: Option<f64>,
    pub card_utilisation: Option<f64>,
    pub credit_term: Option<f64>,
    pub credit_rate: Option<f64>,
    pub occupation_type: Option<String>,
    pub name_housing_type: Option<String>,
    pub region_rating_client: Option<String>,
    pub target: Option<i32>,
    pub peer_point: Option<Vec<u8>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
