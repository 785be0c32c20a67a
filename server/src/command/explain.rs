//! `explain`: one client's score and why, for a person at a terminal or, as JSON, for a program.

use super::print::print;
use crate::cli::Explain;
use crate::error::CommandError;
use crate::reasons::WordedExplanation;
use app::format;
use model::engine::Engine;
use model::explanation::Against;
use std::fmt::Write;
use store::Store;

/// How many concepts a person is shown each way; the JSON has all of them.
const SHOWN: usize = 8;

pub(super) async fn run(store: &Store, engine: &Engine, arguments: &Explain) -> Result<(), CommandError> {
    let file = store.client_file(arguments.id).await?;
    let file = file.ok_or(CommandError::UnknownClient(arguments.id))?;
    let explained = WordedExplanation::of(engine, &file, None)?;
    if arguments.json {
        let json = serde_json::to_string_pretty(&explained).expect("an explanation is JSON");
        print(&format!("{json}\n"))
    } else {
        print(&in_words(&explained))
    }
}

/// The explanation as a person reads it.
fn in_words(explained: &WordedExplanation) -> String {
    let e = &explained.explanation;
    let mut text = format!(
        "Client {}: {:.1} % probability of repayment difficulties; of 100 clients with a similar file, about {} are \
         expected to have some.\nAdvice: {} (refusing costs less than granting from {:.2} % on). Model {}.\n",
        e.client_id,
        e.probability * 100.0,
        format::out_of_hundred(e.probability),
        e.decision.name(),
        e.threshold * 100.0,
        e.model
    );
    let _ = writeln!(text, "Known: {:.0} % of what the model relies on.", e.completeness * 100.0);
    for contradiction in &e.contradictions {
        let _ =
            writeln!(text, "Contradictory, so that the advice is review: {}", contradiction.sentence().en);
    }
    if !e.missing.is_empty() {
        let missing: Vec<&str> = e.missing.iter().map(|input| input.name()).collect();
        let _ = writeln!(text, "Missing, so that the advice is review: {}.", missing.join(", "));
    }
    write_reasons(&mut text, explained);
    for (head, raises) in [("What raises the risk most", true), ("What lowers it most", false)] {
        let _ = writeln!(text, "\n{head}, beside the average client (log-odds):");
        let side = explained.concepts().filter(|(_, contribution)| (*contribution > 0.0) == raises);
        for (label, contribution) in side.take(SHOWN) {
            let _ = writeln!(text, "  {contribution:+.3}  {label}");
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

/// The reasons as they are said to a client.
fn write_reasons(text: &mut String, explained: &WordedExplanation) {
    let (against, sentences) = explained.sentences();
    let whom = match against {
        Against::Average => "clients overall",
        Against::Granted => "clients who are granted",
    };
    let _ = writeln!(text, "\nReasons, compared with {whom}:");
    for (place, sentence) in (1..).zip(sentences) {
        let _ = writeln!(text, "  {place}. {sentence}");
    }
    let (other_side, price_counts) = explained.beside();
    if let Some(label) = other_side {
        let _ = writeln!(text, "On the other side: {label}.");
    }
    if price_counts {
        text.push_str("Prices that the lender has set count as well, and are not given as a reason.\n");
    }
}
