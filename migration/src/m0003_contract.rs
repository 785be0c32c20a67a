//! The client's history with this company: `contract` and the four tables that refer to it.
//!
//! Instalments are numbered by `sequence` within a contract, because the source delivers several
//! payments of one instalment, equal ones included, and gives them no key.

use crate::schema::{Columns, drop_tables, keyed_table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, integer};

const CONTRACT: [&str; 2] = ["sk_id_curr", "sk_id_prev"];

fn contract_key() -> [ColumnDef; 2] {
    CONTRACT.map(big_integer)
}

fn key_within_contract(last: &'static str) -> [ColumnDef; 3] {
    let [client, contract] = contract_key();
    [client, contract, integer(last)]
}

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let contract = keyed_table(manager, "contract", contract_key())
            .refers("contract", &["sk_id_curr"], "application")
            .take();
        manager.create_table(contract).await?;
        // A contract belongs to one client, and leads to that client.
        let unique = Index::create()
            .name("contract_by_sk_id_prev")
            .table("contract")
            .col("sk_id_prev")
            .unique()
            .take();
        manager.create_index(unique).await?;

        let previous_application = keyed_table(manager, "previous_application", contract_key())
            .texts(
                "name_contract_type weekday_appr_process_start flag_last_appl_per_contract
                name_cash_loan_purpose name_contract_status name_payment_type code_reject_reason
                name_type_suite name_client_type name_goods_category name_portfolio
                name_product_type channel_type name_seller_industry name_yield_group
                product_combination",
            )
            .integers("hour_appr_process_start nflag_last_appl_in_day days_decision sellerplace_area")
            .reals(
                "amt_annuity amt_application amt_credit amt_down_payment amt_goods_price
                rate_down_payment rate_interest_primary rate_interest_privileged cnt_payment
                days_first_drawing days_first_due days_last_due_1st_version days_last_due
                days_termination nflag_insured_on_approval",
            )
            .refers("previous_application", &CONTRACT, "contract")
            .take();
        manager.create_table(previous_application).await?;

        let pos_cash_balance =
            keyed_table(manager, "pos_cash_balance", key_within_contract("months_balance"))
                .reals("cnt_instalment cnt_instalment_future")
                .texts("name_contract_status")
                .integers("sk_dpd sk_dpd_def")
                .refers("pos_cash_balance", &CONTRACT, "contract")
                .take();
        manager.create_table(pos_cash_balance).await?;

        let credit_card_balance =
            keyed_table(manager, "credit_card_balance", key_within_contract("months_balance"))
                .reals(
                    "amt_balance amt_credit_limit_actual amt_drawings_atm_current amt_drawings_current
                amt_drawings_other_current amt_drawings_pos_current amt_inst_min_regularity
                amt_payment_current amt_payment_total_current amt_receivable_principal
                amt_recivable amt_total_receivable cnt_drawings_atm_current cnt_drawings_current
                cnt_drawings_other_current cnt_drawings_pos_current cnt_instalment_mature_cum",
                )
                .texts("name_contract_status")
                .integers("sk_dpd sk_dpd_def")
                .refers("credit_card_balance", &CONTRACT, "contract")
                .take();
        manager.create_table(credit_card_balance).await?;

        let installments_payments =
            keyed_table(manager, "installments_payments", key_within_contract("sequence"))
                .integers("num_instalment_number")
                .reals(
                    "num_instalment_version days_instalment days_entry_payment amt_instalment
                amt_payment",
                )
                .refers("installments_payments", &CONTRACT, "contract")
                .take();
        manager.create_table(installments_payments).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let children_first = [
            "installments_payments",
            "credit_card_balance",
            "pos_cash_balance",
            "previous_application",
            "contract",
        ];
        drop_tables(manager, &children_first).await
    }
}
