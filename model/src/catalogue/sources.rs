//! Where each feature comes from and how it is made, in words: what `docs/variables.md` is written from.
//!
//! Apart from the entries themselves, because the browser carries those and has no use for this. Project
//! documents are in French, and so are the words. A test holds every column that is named against the
//! tables that are named, and every feature against this list.

use super::feature::Feature;

/// What a feature is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// The tables that it reads, as the bank names them (`application` is `application_train` and
    /// `application_test`).
    pub tables: &'static [&'static str],
    /// How it is made, in French, columns under their own names.
    pub formula: &'static str,
}

impl Feature {
    /// What it is made of.
    ///
    /// # Panics
    /// Never: a test finds a source for every feature.
    #[must_use]
    pub fn source(&self) -> Source {
        let (_, tables, formula) =
            SOURCES.iter().find(|(name, ..)| *name == self.name).expect("a test finds one for every feature");
        Source { tables, formula }
    }
}

const APPLICATION: &[&str] = &["application"];
const BUREAU: &[&str] = &["bureau"];
const BUREAU_APPLICATION: &[&str] = &["bureau", "application"];
const BUREAU_MONTHS: &[&str] = &["bureau_balance"];
const PREVIOUS: &[&str] = &["previous_application"];
const PREVIOUS_APPLICATION: &[&str] = &["previous_application", "application"];
const INSTALMENTS: &[&str] = &["installments_payments"];
const LOANS: &[&str] = &["POS_CASH_balance"];
const CARDS: &[&str] = &["credit_card_balance"];
const CARDS_APPLICATION: &[&str] = &["credit_card_balance", "application"];

// One line a feature reads better than five.
#[rustfmt::skip]
pub(super) const SOURCES: &[(&str, &[&str], &str)] = &[
    // The credit asked for.
    ("credit", APPLICATION, "AMT_CREDIT"),
    ("annuity", APPLICATION, "AMT_ANNUITY"),
    ("goods_price", APPLICATION, "AMT_GOODS_PRICE"),
    ("credit_to_income", APPLICATION, "AMT_CREDIT / AMT_INCOME_TOTAL"),
    ("annuity_to_income", APPLICATION, "AMT_ANNUITY / AMT_INCOME_TOTAL"),
    ("credit_duration", APPLICATION, "AMT_CREDIT / AMT_ANNUITY"),
    ("credit_to_goods", APPLICATION, "AMT_CREDIT / AMT_GOODS_PRICE"),
    // Means.
    ("income", APPLICATION, "AMT_INCOME_TOTAL"),
    ("years_employed", APPLICATION, "−DAYS_EMPLOYED / 365,25 ; 365243 (« sans emploi ») est manquant"),
    ("employed_to_age", APPLICATION, "DAYS_EMPLOYED / DAYS_BIRTH ; 365243 est manquant"),
    ("age_at_employment", APPLICATION, "(DAYS_EMPLOYED − DAYS_BIRTH) / 365,25 ; 365243 est manquant"),
    ("income_type", APPLICATION, "rang de NAME_INCOME_TYPE, du revenu le moins stable au plus stable"),
    ("occupation", APPLICATION, "rang de OCCUPATION_TYPE, du métier le moins qualifié au plus qualifié"),
    ("owns_car", APPLICATION, "1 si FLAG_OWN_CAR est « Y », 0 sinon"),
    ("car_age", APPLICATION, "OWN_CAR_AGE"),
    ("car_age_to_age", APPLICATION, "OWN_CAR_AGE / (−DAYS_BIRTH / 365,25)"),
    ("owns_home", APPLICATION, "1 si FLAG_OWN_REALTY est « Y », 0 sinon"),
    // Situation.
    ("age_years", APPLICATION, "−DAYS_BIRTH / 365,25"),
    ("education", APPLICATION, "rang de NAME_EDUCATION_TYPE, du collège au diplôme avancé"),
    ("housing", APPLICATION, "rang de NAME_HOUSING_TYPE, de chez les parents au logement à soi"),
    ("registration_years", APPLICATION, "−DAYS_REGISTRATION / 365,25"),
    ("identity_document_years", APPLICATION, "−DAYS_ID_PUBLISH / 365,25"),
    ("age_at_identity_document", APPLICATION, "(DAYS_ID_PUBLISH − DAYS_BIRTH) / 365,25"),
    ("phone_years", APPLICATION, "−DAYS_LAST_PHONE_CHANGE / 365,25"),
    ("work_phone_given", APPLICATION, "FLAG_WORK_PHONE"),
    ("lives_outside_registered_city", APPLICATION, "REG_CITY_NOT_LIVE_CITY"),
    ("works_outside_registered_city", APPLICATION, "REG_CITY_NOT_WORK_CITY"),
    ("acquaintances_in_default", APPLICATION, "DEF_30_CNT_SOCIAL_CIRCLE"),
    ("building_floors", APPLICATION, "FLOORSMAX_AVG"),
    ("building_area", APPLICATION, "TOTALAREA_MODE"),
    // The terms of the credit.
    ("credit_term", APPLICATION, "durée n (6, 12, …, 60 mois) dont le taux et l’assurance, déduits de AMT_CREDIT, AMT_ANNUITY et AMT_GOODS_PRICE, sont les mieux connus du tarif de la banque ; manquant pour un crédit renouvelable (NAME_CONTRACT_TYPE)"),
    ("credit_rate", APPLICATION, "taux annuel r qui rembourse AMT_CREDIT en n échéances de AMT_ANNUITY, n étant la durée ci-dessus"),
    ("insurance_monthly_share", APPLICATION, "(AMT_CREDIT / AMT_GOODS_PRICE − 1) / n"),
    ("interest_to_credit", APPLICATION, "n × AMT_ANNUITY / AMT_CREDIT − 1"),
    ("total_cost_to_goods", APPLICATION, "n × AMT_ANNUITY / AMT_GOODS_PRICE − 1"),
    // External scores.
    ("external_score_1", APPLICATION, "EXT_SOURCE_1"),
    ("external_score_2", APPLICATION, "EXT_SOURCE_2"),
    ("external_score_3", APPLICATION, "EXT_SOURCE_3"),
    ("external_score_mean", APPLICATION, "moyenne des EXT_SOURCE_1, EXT_SOURCE_2, EXT_SOURCE_3 connus"),
    ("external_score_min", APPLICATION, "plus petit des EXT_SOURCE_1, EXT_SOURCE_2, EXT_SOURCE_3 connus"),
    ("external_score_max", APPLICATION, "plus grand des EXT_SOURCE_1, EXT_SOURCE_2, EXT_SOURCE_3 connus"),
    ("external_score_product", APPLICATION, "produit des EXT_SOURCE_1, EXT_SOURCE_2, EXT_SOURCE_3 connus"),
    ("external_score_count", APPLICATION, "nombre des EXT_SOURCE_1, EXT_SOURCE_2, EXT_SOURCE_3 connus"),
    // Credits elsewhere.
    ("bureau_count", BUREAU, "nombre de lignes"),
    ("bureau_active_count", BUREAU, "nombre de lignes où CREDIT_ACTIVE est « Active »"),
    ("bureau_active_share", BUREAU, "part des lignes où CREDIT_ACTIVE est « Active »"),
    ("bureau_debt", BUREAU, "somme de AMT_CREDIT_SUM_DEBT, crédits en cours (CREDIT_ACTIVE « Active »)"),
    ("bureau_debt_to_credit", BUREAU, "somme de AMT_CREDIT_SUM_DEBT / somme de AMT_CREDIT_SUM, crédits en cours"),
    ("bureau_debt_to_income", BUREAU_APPLICATION, "somme de AMT_CREDIT_SUM_DEBT, crédits en cours / AMT_INCOME_TOTAL"),
    ("bureau_recent_debt_share", BUREAU, "somme de AMT_CREDIT_SUM_DEBT des crédits en cours demandés depuis deux ans (DAYS_CREDIT) / somme de AMT_CREDIT_SUM_DEBT des crédits en cours"),
    ("bureau_annuity_to_income", BUREAU_APPLICATION, "somme de AMT_ANNUITY (bureau), crédits en cours / AMT_INCOME_TOTAL"),
    ("bureau_card_utilisation", BUREAU, "somme de AMT_CREDIT_SUM_DEBT / somme de AMT_CREDIT_SUM, cartes en cours (CREDIT_TYPE « Credit card »)"),
    ("bureau_overdue", BUREAU, "somme de AMT_CREDIT_SUM_OVERDUE"),
    ("bureau_max_overdue", BUREAU, "plus grand AMT_CREDIT_MAX_OVERDUE"),
    ("bureau_max_overdue_last_two_years", BUREAU, "plus grand AMT_CREDIT_MAX_OVERDUE des crédits demandés depuis deux ans (DAYS_CREDIT)"),
    ("bureau_days_overdue", BUREAU, "plus grand CREDIT_DAY_OVERDUE"),
    ("bureau_oldest_years", BUREAU, "plus grand −DAYS_CREDIT / 365,25"),
    ("bureau_active_mean_years", BUREAU, "moyenne de −DAYS_CREDIT / 365,25, crédits en cours"),
    ("bureau_count_last_year", BUREAU, "nombre de lignes dont −DAYS_CREDIT / 365,25 ne dépasse pas 1"),
    ("bureau_years_left", BUREAU, "plus grand DAYS_CREDIT_ENDDATE / 365,25, crédits en cours"),
    ("bureau_years_left_mean", BUREAU, "moyenne de DAYS_CREDIT_ENDDATE / 365,25, crédits en cours, entre 0 et 15 ans exclus"),
    ("bureau_term_mean_years", BUREAU, "moyenne de (DAYS_CREDIT_ENDDATE − DAYS_CREDIT) / 365,25, durées de moins de 15 ans"),
    ("bureau_ended_early_share", BUREAU, "part des lignes où DAYS_ENDDATE_FACT précède DAYS_CREDIT_ENDDATE, parmi celles où les deux sont connus"),
    ("bureau_months_late_share", BUREAU_MONTHS, "part des mois où STATUS va de 1 à 5 ; X (inconnu) est laissé de côté"),
    ("bureau_months_late_last_year", BUREAU_MONTHS, "nombre de mois où STATUS va de 1 à 5, MONTHS_BALANCE d’au moins −12"),
    ("bureau_worst_delay", BUREAU_MONTHS, "plus grand STATUS, C (soldé) comptant 0"),
    ("bureau_enquiries_last_quarter", APPLICATION, "AMT_REQ_CREDIT_BUREAU_QRT"),
    ("bureau_enquiries_last_year", APPLICATION, "AMT_REQ_CREDIT_BUREAU_YEAR"),
    // Earlier applications.
    ("previous_count", PREVIOUS, "nombre de lignes"),
    ("previous_approved_count", PREVIOUS, "nombre de lignes accordées (NAME_CONTRACT_STATUS « Approved »)"),
    ("previous_consumer_count", PREVIOUS, "nombre de lignes accordées où NAME_CONTRACT_TYPE est « Consumer loans »"),
    ("previous_refused_count", PREVIOUS, "nombre de lignes refusées (NAME_CONTRACT_STATUS « Refused »)"),
    ("previous_refused_share", PREVIOUS, "part des lignes refusées (NAME_CONTRACT_STATUS)"),
    ("previous_refused_share_last_three", PREVIOUS, "part de refus parmi les trois dernières lignes accordées ou refusées, par DAYS_DECISION"),
    ("previous_refused_last_year", PREVIOUS, "nombre de lignes où NAME_CONTRACT_STATUS est « Refused » et dont −DAYS_DECISION / 365,25 ne dépasse pas 1"),
    ("previous_refused_by_score", PREVIOUS, "nombre de refus dont CODE_REJECT_REASON est SCO ou SCOFR"),
    ("previous_canceled_share", PREVIOUS, "part des lignes où NAME_CONTRACT_STATUS est « Canceled »"),
    ("previous_walk_in_share", PREVIOUS, "part des lignes où NAME_PRODUCT_TYPE est « walk-in » ; XNA est laissé de côté"),
    ("previous_cash_share", PREVIOUS, "part des lignes où NAME_CONTRACT_TYPE est « Cash loans » ; XNA est laissé de côté"),
    ("previous_last_years", PREVIOUS, "plus petit −DAYS_DECISION / 365,25"),
    ("previous_first_years", PREVIOUS, "plus grand −DAYS_DECISION / 365,25"),
    ("previous_days_decision_mean_years", PREVIOUS, "moyenne de −DAYS_DECISION / 365,25"),
    ("previous_granted_to_asked", PREVIOUS, "moyenne de AMT_CREDIT / AMT_APPLICATION, lignes accordées"),
    ("previous_granted_to_asked_min", PREVIOUS, "plus petit AMT_CREDIT / AMT_APPLICATION, lignes accordées"),
    ("previous_down_payment_rate", PREVIOUS, "moyenne de RATE_DOWN_PAYMENT, lignes accordées"),
    ("previous_down_payment_max", PREVIOUS, "plus grand RATE_DOWN_PAYMENT"),
    ("previous_term", PREVIOUS, "moyenne de CNT_PAYMENT, lignes accordées"),
    ("previous_high_rate_share", PREVIOUS, "part des lignes où NAME_YIELD_GROUP est « high » ; XNA est laissé de côté"),
    ("previous_low_rate_share", PREVIOUS, "part des lignes où NAME_YIELD_GROUP commence par « low » ; XNA est laissé de côté"),
    ("previous_insured_share", PREVIOUS, "moyenne de NFLAG_INSURED_ON_APPROVAL, lignes accordées"),
    ("annuity_to_previous", PREVIOUS_APPLICATION, "AMT_ANNUITY (application) / moyenne de AMT_ANNUITY des lignes accordées"),
    ("previous_last_due_years", PREVIOUS, "plus grand DAYS_LAST_DUE_1ST_VERSION / 365,25, lignes accordées ; 365243 est manquant"),
    // Repayments.
    ("late_payment_share", INSTALMENTS, "part des paiements où DAYS_ENTRY_PAYMENT suit DAYS_INSTALMENT ou manque"),
    ("late_payment_share_last_year", INSTALMENTS, "part des paiements où DAYS_ENTRY_PAYMENT suit DAYS_INSTALMENT ou manque, dus depuis 365 jours"),
    ("late_payment_share_half_year", INSTALMENTS, "part des paiements où DAYS_ENTRY_PAYMENT suit DAYS_INSTALMENT ou manque, dus depuis 182 jours"),
    ("late_payment_share_trend", INSTALMENTS, "part des paiements en retard ou manquants, dus depuis 365 jours, moins celle des paiements dus avant"),
    ("last_contract_late_share", INSTALMENTS, "part des paiements en retard ou manquants du contrat (SK_ID_PREV) dont la première échéance (plus petit DAYS_INSTALMENT) est la plus récente"),
    ("days_late_mean", INSTALMENTS, "moyenne de DAYS_ENTRY_PAYMENT − DAYS_INSTALMENT, là où elle est positive"),
    ("days_late_max", INSTALMENTS, "plus grand DAYS_ENTRY_PAYMENT − DAYS_INSTALMENT, au moins 0"),
    ("days_late_max_last_year", INSTALMENTS, "plus grand DAYS_ENTRY_PAYMENT − DAYS_INSTALMENT, au moins 0, dus depuis 365 jours"),
    ("late_days_sum_year", INSTALMENTS, "somme de DAYS_ENTRY_PAYMENT − DAYS_INSTALMENT, borné entre 0 et 90, dus depuis 365 jours ; manquant sans aucun paiement"),
    ("days_early_mean", INSTALMENTS, "moyenne de DAYS_INSTALMENT − DAYS_ENTRY_PAYMENT, au moins 0"),
    ("days_early_mean_last_year", INSTALMENTS, "moyenne de DAYS_INSTALMENT − DAYS_ENTRY_PAYMENT, au moins 0, dus depuis 365 jours"),
    ("short_payment_share", INSTALMENTS, "part des échéances (SK_ID_PREV, NUM_INSTALMENT_NUMBER) dont la somme des AMT_PAYMENT est inférieure à AMT_INSTALMENT de plus d’un centime"),
    ("paid_to_due", INSTALMENTS, "somme de AMT_PAYMENT / somme de AMT_INSTALMENT, par échéance"),
    ("paid_to_due_last_year", INSTALMENTS, "somme de AMT_PAYMENT / somme de AMT_INSTALMENT, échéances dues depuis 365 jours (DAYS_INSTALMENT)"),
    ("unpaid_weighted", INSTALMENTS, "somme des AMT_INSTALMENT non couverts par AMT_PAYMENT / somme des AMT_INSTALMENT, chaque échéance pesant exp(DAYS_INSTALMENT / 365,25)"),
    ("loan_months", LOANS, "nombre de lignes"),
    ("loan_months_late_share", LOANS, "part des lignes où SK_DPD est positif"),
    ("loan_days_late_max", LOANS, "plus grand SK_DPD_DEF"),
    ("loan_months_late_last_year", LOANS, "nombre de lignes où SK_DPD est positif, MONTHS_BALANCE d’au moins −12"),
    ("loan_late_weighted", LOANS, "part des lignes où SK_DPD est positif, chacune pesant exp(MONTHS_BALANCE / 12)"),
    ("loan_instalments_left_mean_year", LOANS, "moyenne de CNT_INSTALMENT_FUTURE, MONTHS_BALANCE d’au moins −12"),
    ("loan_completed_share", LOANS, "part des crédits (SK_ID_PREV) dont le dernier NAME_CONTRACT_STATUS est « Completed »"),
    // Cards.
    ("card_utilisation", CARDS, "moyenne de AMT_BALANCE / AMT_CREDIT_LIMIT_ACTUAL"),
    ("card_utilisation_last_half_year", CARDS, "moyenne de AMT_BALANCE / AMT_CREDIT_LIMIT_ACTUAL, MONTHS_BALANCE d’au moins −6"),
    ("card_utilisation_last", CARDS, "moyenne de AMT_BALANCE / AMT_CREDIT_LIMIT_ACTUAL au dernier MONTHS_BALANCE connu"),
    ("card_utilisation_trend", CARDS, "moyenne de AMT_BALANCE / AMT_CREDIT_LIMIT_ACTUAL, MONTHS_BALANCE de −3 à 0, moins celle de −15 à −4"),
    ("card_utilisation_max", CARDS, "plus grand AMT_BALANCE / AMT_CREDIT_LIMIT_ACTUAL"),
    ("card_cash_share", CARDS, "somme de AMT_DRAWINGS_ATM_CURRENT / somme de AMT_DRAWINGS_CURRENT"),
    ("card_below_minimum_share", CARDS, "part des lignes où AMT_PAYMENT_TOTAL_CURRENT est inférieur à AMT_INST_MIN_REGULARITY, parmi celles où ce minimum est positif"),
    ("card_paid_to_minimum", CARDS, "somme de AMT_PAYMENT_TOTAL_CURRENT / somme de AMT_INST_MIN_REGULARITY, lignes où ce minimum est positif"),
    ("card_drawings_mean", CARDS, "moyenne de CNT_DRAWINGS_CURRENT"),
    ("card_drawings_half_year", CARDS, "moyenne de CNT_DRAWINGS_CURRENT, MONTHS_BALANCE d’au moins −6"),
    ("card_balance_last_to_income", CARDS_APPLICATION, "somme de AMT_BALANCE au dernier MONTHS_BALANCE connu / AMT_INCOME_TOTAL"),
];

#[cfg(test)]
mod tests {
    use super::super::features;
    use super::*;
    use crate::synthetic::LAYOUTS;

    #[test]
    fn every_feature_has_one_source_in_the_order_of_the_columns() {
        let described: Vec<_> = SOURCES.iter().map(|(name, ..)| *name).collect();
        let catalogue: Vec<_> = features().iter().map(|f| f.name).collect();
        assert_eq!(described, catalogue);
    }

    #[test]
    fn every_column_that_is_named_stands_in_a_table_that_is_named() {
        let in_table = |table: &str, column: &str| {
            let stem = if table == "application" { "application_train" } else { table };
            let table = LAYOUTS.iter().find(|t| t.file.strip_suffix(".csv") == Some(stem)).expect(stem);
            table.columns.contains(&column)
        };
        for (name, tables, formula) in SOURCES {
            let is_column = |word: &&str| {
                word.contains('_')
                    && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
            };
            let words = formula.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            for column in words.filter(is_column) {
                assert!(tables.iter().any(|table| in_table(table, column)), "{name}: {column}");
            }
        }
    }
}
