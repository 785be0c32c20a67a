//! Features of the external scores: three numbers between 0 and 1 that other institutions give, high is
//! good; alone, and together.

use super::aggregate::{count, max, mean, min};
use super::inputs::Input;
use super::{Concept, Feature, Unit};
use crate::file::ClientFile;
use crate::text::text;

fn scores(file: &ClientFile) -> [Option<f64>; 3] {
    let a = &file.application;
    [a.ext_source_1, a.ext_source_2, a.ext_source_3]
}

pub(super) const FEATURES: &[Feature] = &[
    Feature::number(
        "external_score_1",
        Concept::ExternalScores,
        Unit::Score,
        text("Score externe n° 1", "External score no. 1"),
        |f| f.application.ext_source_1,
    )
    .unsayable()
    .needs(&[Input::External1])
    .lowers(),
    Feature::number(
        "external_score_2",
        Concept::ExternalScores,
        Unit::Score,
        text("Score externe n° 2", "External score no. 2"),
        |f| f.application.ext_source_2,
    )
    .unsayable()
    .needs(&[Input::External2])
    .lowers(),
    Feature::number(
        "external_score_3",
        Concept::ExternalScores,
        Unit::Score,
        text("Score externe n° 3", "External score no. 3"),
        |f| f.application.ext_source_3,
    )
    .unsayable()
    .needs(&[Input::External3])
    .lowers(),
    Feature::number(
        "external_score_mean",
        Concept::ExternalScores,
        Unit::Score,
        text("Moyenne des scores externes", "Mean of the external scores"),
        |f| mean(scores(f).into_iter()),
    )
    .needs_one_of(&[Input::External1, Input::External2, Input::External3])
    .described()
    .lowers(),
    Feature::number(
        "external_score_min",
        Concept::ExternalScores,
        Unit::Score,
        text("Plus faible des scores externes", "Lowest of the external scores"),
        |f| min(scores(f).into_iter()),
    )
    .unsayable()
    .needs_one_of(&[Input::External1, Input::External2, Input::External3])
    .lowers(),
    Feature::number(
        "external_score_max",
        Concept::ExternalScores,
        Unit::Score,
        text("Plus élevé des scores externes", "Highest of the external scores"),
        |f| max(scores(f).into_iter()),
    )
    .unsayable()
    .needs_one_of(&[Input::External1, Input::External2, Input::External3])
    .lowers(),
    Feature::number(
        "external_score_product",
        Concept::ExternalScores,
        Unit::Score,
        text("Produit des scores externes", "Product of the external scores"),
        |f| scores(f).into_iter().flatten().reduce(|a, b| a * b),
    )
    .unsayable()
    .needs_one_of(&[Input::External1, Input::External2, Input::External3])
    .lowers(),
    Feature::number(
        "external_score_count",
        Concept::ExternalScores,
        Unit::Count,
        text("Nombre de scores externes connus", "Number of external scores known"),
        |f| Some(count(scores(f).iter().flatten())),
    )
    .unsayable()
    .needs_one_of(&[Input::External1, Input::External2, Input::External3]),
];
