//! A client's score as the bank keeps it: what the model said, and what every list needs beside it.

use crate::StoreError;
use crate::entity::score;
use model::basis::Basis;
use model::catalogue;
use model::decision::Advice;
use model::explanation::Score;
use model::file::ClientFile;
use model::parameters::Parameters;
use model::peers::point;
use model::portfolio::Column;
use sea_orm::{ActiveModelTrait, ActiveValue::Set};

/// One client's score, and what lists and comparisons need beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreRow {
    /// SK_ID_CURR.
    pub client_id: i64,
    /// Calibrated probability of repayment difficulties.
    pub probability: f64,
    /// What to advise under the policy that rules now. It is told and not kept: another may rule tomorrow.
    pub decision: Advice,
    /// Share known of what the model relies on, 0 to 1; none if something is not known that must be, or does not go
    /// together: whatever the policy, the advice is then to look closer.
    pub completeness: Option<f64>,
    /// As the source spells it.
    pub contract_type: Option<String>,
    /// As the source spells it.
    pub income_type: Option<String>,
    /// As the source spells it.
    pub education: Option<String>,
    /// As the source spells it.
    pub occupation: Option<String>,
    /// As the source spells it.
    pub housing: Option<String>,
    /// The source's rating of the region where the client lives: 1, 2 or 3.
    pub region_rating: Option<i32>,
    /// Every described feature of the catalogue, by name.
    pub described: Vec<(&'static str, Option<f64>)>,
    /// The outcome: 1 = had payment difficulties, 0 = had none, none = an applicant.
    pub target: Option<i32>,
    /// Where the client stands in the model's space of peers, see [`model::peers::point`].
    pub peer_point: Vec<f32>,
}

impl ScoreRow {
    /// The row of a client whose file the model of `parameters` has scored.
    #[must_use]
    pub fn new(parameters: &Parameters, file: &ClientFile, score: &Score) -> Self {
        let application = &file.application;
        let is_sound = parameters.policy.is_sound(&Basis::of(file));
        Self {
            client_id: application.sk_id_curr,
            probability: score.probability,
            decision: score.decision,
            completeness: is_sound.then_some(score.completeness),
            contract_type: application.name_contract_type.clone().into(),
            income_type: application.name_income_type.clone().into(),
            education: application.name_education_type.clone().into(),
            occupation: application.occupation_type.clone().into(),
            housing: application.name_housing_type.clone().into(),
            region_rating: application.region_rating_client,
            described: catalogue::described().map(|f| (f.name, f.value(file))).collect(),
            target: application.target,
            peer_point: point(&parameters.peers, file, score.probability),
        }
    }

    /// The row of the scoring `version`.
    pub(crate) fn to_active_model(&self, version: i64) -> Result<score::ActiveModel, StoreError> {
        let mut row = score::ActiveModel {
            sk_id_curr: Set(self.client_id),
            version: Set(version),
            probability: Set(self.probability),
            completeness: Set(self.completeness),
            name_contract_type: Set(self.contract_type.clone()),
            name_income_type: Set(self.income_type.clone()),
            name_education_type: Set(self.education.clone()),
            occupation_type: Set(self.occupation.clone()),
            name_housing_type: Set(self.housing.clone()),
            region_rating_client: Set(self.region_rating.map(|rating| rating.to_string())),
            target: Set(self.target),
            peer_point: Set(Some(self.peer_point.iter().flat_map(|c| c.to_le_bytes()).collect())),
            ..Default::default()
        };
        for &(name, value) in &self.described {
            row.set(described_column(name)?, value.into());
        }
        Ok(row)
    }
}

/// The column of `score` that keeps the source's codes of `column`.
pub(crate) fn code_column(column: Column) -> Result<score::Column, StoreError> {
    match column.name() {
        "contract_type" => Ok(score::Column::NameContractType),
        "income_type" => Ok(score::Column::NameIncomeType),
        "education" => Ok(score::Column::NameEducationType),
        "occupation" => Ok(score::Column::OccupationType),
        "housing" => Ok(score::Column::NameHousingType),
        "region_rating" => Ok(score::Column::RegionRatingClient),
        name => Err(StoreError::UnknownQuantity(name.to_owned())),
    }
}

/// The column of `score` that keeps the described feature `name`.
pub(crate) fn described_column(name: &str) -> Result<score::Column, StoreError> {
    catalogue::described()
        .find(|feature| feature.name == name)
        .and_then(|feature| feature.name.parse().ok())
        .ok_or_else(|| StoreError::UnknownQuantity(name.to_owned()))
}
