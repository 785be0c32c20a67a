//! `explain`: one client's score and why, for a person at a terminal or, as JSON, for a program.

use super::print::print;
use crate::cli::Explain;
use crate::error::CommandError;
use model::catalogue::{self, Feature, Unit};
use model::engine::Engine;
use model::explanation::Explanation;
use model::text::Language;
use std::fmt::Write;
use store::Store;

/// How many contributions a person is shown each way; the JSON has all of them.
const SHOWN: usize = 8;

pub(super) async fn run(store: &Store, engine: &Engine, arguments: &Explain) -> Result<(), CommandError> {
    let file = store.client_file(arguments.id).await?;
    let file = file.ok_or(CommandError::UnknownClient(arguments.id))?;
    let explanation = engine.explain(&file)?;
    if arguments.json {
        let json = serde_json::to_string_pretty(&explanation).expect("an explanation is JSON");
        print(&format!("{json}\n"))
    } else {
        print(&in_words(&explanation))
    }
}

/// The explanation as a person reads it.
fn in_words(e: &Explanation) -> String {
    let percent = e.probability * 100.0;
    let mut text = format!(
        "Client {}: {percent:.1} % probability of default; of 100 clients with such a file, about {percent:.0} did \
         not repay.\nAdvice: {} (refusing costs less than granting from {:.1} % on). Model {}.\n",
        e.client_id,
        e.decision.name(),
        e.threshold * 100.0,
        e.model
    );
    let _ = writeln!(text, "Known: {:.0} % of what the model relies on.", e.completeness * 100.0);
    if !e.missing.is_empty() {
        let missing: Vec<&str> = e.missing.iter().map(|input| input.name()).collect();
        let _ = writeln!(text, "Missing, so that the advice is review: {}.", missing.join(", "));
    }
    let raises = e.contributions.iter().filter(|c| c.contribution > 0.0).take(SHOWN);
    let lowers = e.contributions.iter().filter(|c| c.contribution < 0.0).take(SHOWN);
    for (head, contributions) in [
        ("What raises the risk most", Vec::from_iter(raises)),
        ("What lowers it most", Vec::from_iter(lowers)),
    ] {
        let _ = writeln!(text, "\n{head} (log-odds):");
        for c in contributions {
            let (label, value) = catalogue::by_name(&c.feature).map_or_else(
                || (c.feature.as_str(), "missing".to_owned()),
                |feature| (feature.label(Language::En), worded(feature, c.value)),
            );
            let _ = writeln!(text, "  {:+.3}  {label}: {value}", c.contribution);
        }
    }
    let parts: f64 = e.contributions.iter().map(|c| c.contribution).sum();
    let _ = writeln!(
        text,
        "\nThe average client {:+.3}, all contributions {parts:+.3}, this client {:+.3}.",
        e.base_value, e.log_odds
    );
    text
}

/// A feature's value as a person writes it.
fn worded(feature: &Feature, value: Option<f64>) -> String {
    let Some(value) = value else {
        return "missing".to_owned();
    };
    match feature.unit {
        Unit::Money | Unit::Count => format!("{value:.0}"),
        Unit::Ratio => format!("{:.1} %", value * 100.0),
        Unit::Years => format!("{value:.1} years"),
        Unit::Months => format!("{value:.0} months"),
        Unit::Days => format!("{value:.0} days"),
        Unit::Score => format!("{value:.2}"),
        Unit::Flag => if value == 0.0 { "no" } else { "yes" }.to_owned(),
        Unit::Category => feature
            .category(value)
            .map_or_else(|| format!("{value}"), |c| c.label.get(Language::En).to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_is_told_as_yes_or_no() {
        let car = catalogue::by_name("owns_car").expect("it is in the catalogue");
        assert_eq!([Some(1.0), Some(0.0), None].map(|flag| worded(car, flag)), ["yes", "no", "missing"]);
    }
}
