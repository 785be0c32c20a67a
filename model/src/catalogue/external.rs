//! Features of the external scores: three numbers between 0 and 1 that other institutions give, high is
//! good; alone, and together.

use super::aggregate::{count, max, mean, min};
use super::inputs::Input;
use super::{Feature, Theme, Unit};
use crate::file::ClientFile;
use crate::text::text;

fn scores(file: &ClientFile) -> [Option<f64>; 3] {
    let a = &file.application;
    [a.ext_source_1, a.ext_source_2, a.ext_source_3]
}

pub(super) const FEATURES: &[Feature] = &[
    Feature::number(
        "external_score_1",
        Theme::External,
        Unit::Score,
        text("Score externe n° 1", "External score no. 1"),
        |f| f.application.ext_source_1,
    )
    .needs(&[Input::External1])
    .lowers(),
    Feature::number(
        "external_score_2",
        Theme::External,
        Unit::Score,
        text("Score externe n° 2", "External score no. 2"),
        |f| f.application.ext_source_2,
    )
    .needs(&[Input::External2])
    .lowers(),
    Feature::number(
        "external_score_3",
        Theme::External,
        Unit::Score,
        text("Score externe n° 3", "External score no. 3"),
        |f| f.application.ext_source_3,
    )
    .needs(&[Input::External3])
    .lowers(),
    Feature::number(
        "external_score_mean",
        Theme::External,
        Unit::Score,
        text("Moyenne des scores externes", "Mean of the external scores"),
        |f| mean(scores(f).into_iter()),
    )
    .needs_one_of(&[Input::External1, Input::External2, Input::External3])
    .described()
    .lowers(),
    Feature::number(
        "external_score_min",
        Theme::External,
        Unit::Score,
        text("Plus faible des scores externes", "Lowest of the external scores"),
        |f| min(scores(f).into_iter()),
    )
    .needs_one_of(&[Input::External1, Input::External2, Input::External3])
    .lowers(),
    Feature::number(
        "external_score_max",
        Theme::External,
        Unit::Score,
        text("Plus élevé des scores externes", "Highest of the external scores"),
        |f| max(scores(f).into_iter()),
    )
    .needs_one_of(&[Input::External1, Input::External2, Input::External3])
    .lowers(),
    Feature::number(
        "external_score_product",
        Theme::External,
        Unit::Score,
        text("Produit des scores externes", "Product of the external scores"),
        |f| scores(f).into_iter().flatten().reduce(|a, b| a * b),
    )
    .needs_one_of(&[Input::External1, Input::External2, Input::External3])
    .lowers(),
    Feature::number(
        "external_score_count",
        Theme::External,
        Unit::Count,
        text("Nombre de scores externes connus", "Number of external scores known"),
        |f| Some(count(scores(f).iter().flatten())),
    )
    .needs_one_of(&[Input::External1, Input::External2, Input::External3]),
];
