//! `application`: one row a client, with what they ask for and say of themselves.
//!
//! `history_extracted` and `installments_extracted` are not the source's: an extract of the source may
//! leave out a client's history, which is then unknown, not empty.

use crate::schema::{Columns, drop_tables, keyed_table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, boolean};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let application = keyed_table(manager, "application", [big_integer("sk_id_curr")])
            .integers("target")
            .texts(
                "name_contract_type code_gender flag_own_car flag_own_realty name_type_suite
                name_income_type name_education_type name_family_status name_housing_type
                occupation_type weekday_appr_process_start organization_type",
            )
            .reals(
                "amt_income_total amt_credit amt_annuity amt_goods_price
                region_population_relative days_registration own_car_age cnt_fam_members",
            )
            .integers(
                "cnt_children days_birth days_employed days_id_publish flag_mobil flag_emp_phone
                flag_work_phone flag_cont_mobile flag_phone flag_email region_rating_client
                region_rating_client_w_city hour_appr_process_start reg_region_not_live_region
                reg_region_not_work_region live_region_not_work_region reg_city_not_live_city
                reg_city_not_work_city live_city_not_work_city",
            )
            .reals("ext_source_1 ext_source_2 ext_source_3")
            .reals(
                "apartments_avg basementarea_avg years_beginexpluatation_avg years_build_avg
                commonarea_avg elevators_avg entrances_avg floorsmax_avg floorsmin_avg landarea_avg
                livingapartments_avg livingarea_avg nonlivingapartments_avg nonlivingarea_avg",
            )
            .reals(
                "apartments_mode basementarea_mode years_beginexpluatation_mode years_build_mode
                commonarea_mode elevators_mode entrances_mode floorsmax_mode floorsmin_mode
                landarea_mode livingapartments_mode livingarea_mode nonlivingapartments_mode
                nonlivingarea_mode totalarea_mode",
            )
            .reals(
                "apartments_medi basementarea_medi years_beginexpluatation_medi years_build_medi
                commonarea_medi elevators_medi entrances_medi floorsmax_medi floorsmin_medi
                landarea_medi livingapartments_medi livingarea_medi nonlivingapartments_medi
                nonlivingarea_medi",
            )
            .texts("fondkapremont_mode housetype_mode wallsmaterial_mode emergencystate_mode")
            .reals(
                "obs_30_cnt_social_circle def_30_cnt_social_circle obs_60_cnt_social_circle
                def_60_cnt_social_circle days_last_phone_change",
            )
            .integers(
                "flag_document_2 flag_document_3 flag_document_4 flag_document_5 flag_document_6
                flag_document_7 flag_document_8 flag_document_9 flag_document_10 flag_document_11
                flag_document_12 flag_document_13 flag_document_14 flag_document_15
                flag_document_16 flag_document_17 flag_document_18 flag_document_19
                flag_document_20 flag_document_21",
            )
            .reals(
                "amt_req_credit_bureau_hour amt_req_credit_bureau_day amt_req_credit_bureau_week
                amt_req_credit_bureau_mon amt_req_credit_bureau_qrt amt_req_credit_bureau_year",
            )
            .col(boolean("history_extracted").default(true))
            .col(boolean("installments_extracted").default(true))
            .take();
        manager.create_table(application).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["application"]).await
    }
}
