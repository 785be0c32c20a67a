//! `catalogue`: every feature with its words, its source and what it was measured to be worth, as the page
//! `docs/variables.md`. A project document, and so in French.
//!
//! Independent of bank and model: definitions are the catalogue's own, measures those of the training.

use super::print::print;
use crate::cli::Catalogue;
use crate::error::CommandError;
use model::catalogue::{self, Feature, Theme, Trend, Unit};
use model::text::Language;
use serde::Deserialize;
use std::fmt::Write;
use std::path::Path;

/// What `clairscore_study.importance` writes.
#[derive(Deserialize)]
struct Measures {
    /// Of the catalogue that made the features.
    catalogue_hash: String,
    clients: u64,
    /// In the order of the columns.
    features: Vec<Measure>,
}

/// What was measured of one feature.
#[derive(Deserialize)]
struct Measure {
    feature: String,
    /// Fall of the out-of-fold AUC when its column is shuffled, mean over folds and repeats.
    mean: f64,
    /// Its standard deviation.
    deviation: f64,
    /// Share of clients for whom it is missing.
    missing: f64,
}

pub(super) fn run(arguments: &Catalogue) -> Result<(), CommandError> {
    match &arguments.importance {
        Some(importance) => print(&page(&read(importance)?)),
        None => print(&format!("{}\n", catalogue::hash())),
    }
}

fn read(path: &Path) -> Result<Measures, CommandError> {
    let json = std::fs::read(path)
        .map_err(|source| CommandError::ImportanceUnreadable { path: path.to_owned(), source })?;
    let measures: Measures = serde_json::from_slice(&json)
        .map_err(|source| CommandError::ImportanceRefused { path: path.to_owned(), source })?;
    let names = catalogue::features().iter().map(|f| f.name);
    let is_of_this_catalogue = measures.catalogue_hash == catalogue::hash()
        && names.eq(measures.features.iter().map(|measure| measure.feature.as_str()));
    is_of_this_catalogue.then_some(measures).ok_or_else(|| CommandError::ImportanceOutdated(path.to_owned()))
}

const HEAD: &str = "\
# Les variables du modèle

Cette page est écrite par `clairscore catalogue model/training/importance.json`, à partir du catalogue (`model/src/catalogue`) et de ce que
le notebook a mesuré ; un test vérifie qu’elle est à jour.

- **Calcul** : les colonnes portent leur nom chez Kaggle, `application` réunissant `application_train` et `application_test`. Un historique
  qui n’a pas été extrait est inconnu : la variable est alors manquante. Un historique vide compte zéro ligne ; la moyenne, la part ou
  l’extrême de rien est manquant, un rapport à zéro aussi.
- **Élément** : ce dont on parle au client. Les variables d’un même élément disent une seule chose ; leurs effets sont additionnés, et une raison
  en dit l’effet commun (`catalogue::concepts`).
- **Risque** : ce que davantage de la variable peut faire au risque, toutes choses égales par ailleurs. « hausse » et « baisse » sont imposés à
  l’apprentissage, « libre » est laissé aux données.
- **Sensible** : la variable touche à l’âge, au lieu ou à l’entourage ; son usage est surveillé. Le sexe et la situation familiale n’entrent dans
  aucune variable.
- **Manquant** : part des clients pour lesquels la variable est inconnue.
- **Importance** : de combien baisse l’AUC des clients que le modèle n’a pas vus quand la colonne est brassée entre eux (moyenne ± écart type sur
  les plis et les répétitions, en dix-millièmes). De deux variables qui disent la même chose, aucune ne semble importante.
";

fn page(measures: &Measures) -> String {
    let mut page = String::from(HEAD);
    let rows: Vec<_> = catalogue::features().iter().zip(&measures.features).collect();
    line(&mut page, format_args!("\n{} variables, mesurées sur {} clients.", rows.len(), measures.clients));
    for theme in Theme::ALL {
        line(&mut page, format_args!("\n## {}\n", theme.label().fr));
        page.push_str(
            "| variable | libellé | élément | unité | tables | calcul | risque | sensible | manquant | importance |\n",
        );
        page.push_str("|---|---|---|---|---|---|---|---|---:|---:|\n");
        for (feature, measure) in rows.iter().filter(|(feature, _)| feature.theme() == theme) {
            row(&mut page, feature, measure);
        }
    }
    worth(&mut page, &measures.features);
    page
}

fn row(page: &mut String, feature: &Feature, measure: &Measure) {
    let source = feature.source();
    line(
        page,
        format_args!(
            "| `{}` | {} | {} | {} | {} | {} | {} | {} | {} % | {} |",
            feature.name,
            feature.label(Language::Fr),
            feature.concept.label().fr,
            unit(feature.unit),
            source.tables.join(", "),
            source.formula,
            trend(feature.trend),
            if feature.sensitive { "oui" } else { "" },
            french(100.0 * measure.missing),
            fall(measure),
        ),
    );
}

/// How many are named at the end.
const HEAVIEST: usize = 15;

fn worth(page: &mut String, measures: &[Measure]) {
    let mut by_worth: Vec<_> = measures.iter().collect();
    by_worth.sort_by(|a, b| b.mean.total_cmp(&a.mean));
    line(
        page,
        format_args!("\n## Ce qui pèse, ce qui ne pèse pas\n\nLes {HEAVIEST} variables les plus lourdes :\n"),
    );
    for measure in by_worth.iter().take(HEAVIEST) {
        line(page, format_args!("1. `{}` : {}", measure.feature, fall(measure)));
    }
    let idle: Vec<_> =
        measures.iter().filter(|m| m.mean <= 0.0).map(|m| format!("`{}`", m.feature)).collect();
    line(
        page,
        format_args!(
            "\nLeur brassage n’a rien coûté ({} variables) : {}.\n\nC’est attendu de celles qui décrivent un historique inconnu pour presque tous \
             les clients de cet extrait.",
            idle.len(),
            idle.join(", ")
        ),
    );
}

fn line(page: &mut String, words: std::fmt::Arguments) {
    writeln!(page, "{words}").expect("a string takes every word");
}

/// In ten-thousandths of AUC.
fn fall(measure: &Measure) -> String {
    format!("{} ± {}", french(1e4 * measure.mean), french(1e4 * measure.deviation))
}

/// One decimal, as French writes it.
fn french(number: f64) -> String {
    // What rounds to zero has no sign.
    let rounded = (10.0 * number).round() / 10.0 + 0.0;
    format!("{rounded:.1}").replace('.', ",").replace('-', "−")
}

const fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Money => "montant",
        Unit::Ratio => "rapport",
        Unit::Years => "années",
        Unit::Months => "mois",
        Unit::Days => "jours",
        Unit::Count => "nombre",
        Unit::Score => "de 0 à 1",
        Unit::Flag => "oui ou non",
        Unit::Category => "rang",
    }
}

const fn trend(trend: Trend) -> &'static str {
    match trend {
        Trend::Free => "libre",
        Trend::Raises => "hausse",
        Trend::Lowers => "baisse",
    }
}
