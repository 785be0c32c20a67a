//! Progress on a terminal: a bar where a person watches, nothing where a log is kept.
//!
//! Independent of what is being done. indicatif itself stays silent where stderr is no terminal.

use indicatif::{HumanFloatCount, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use store::{Amount, Progress};

/// How a number of clients or rows is shown, and how many of them go by in a second.
const COUNTED: &str = "{human_pos}/{human_len} {rate}";
/// How a number of bytes is.
const BYTES: &str = "{bytes}/{total_bytes} {bytes_per_sec}";

/// A bar over so many clients.
pub(crate) fn clients(total: u64, what: &str) -> ProgressBar {
    bar(total, what, COUNTED)
}

fn bar(total: u64, what: &str, count: &str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
    bar.set_style(
        ProgressStyle::with_template(&format!("{{msg:26}} {{wide_bar}} {count} {{eta}}"))
            .expect("the template is well-formed")
            .with_key("rate", |state: &ProgressState, text: &mut dyn Write| {
                // Nobody counts parts of a row. What cannot be written is not shown.
                let _ = write!(text, "{}/s", HumanFloatCount(state.per_sec().round()));
            }),
    );
    bar.set_message(what.to_owned());
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// The progress of work on the bank: a bar per file or table.
#[derive(Default)]
pub(crate) struct Bars {
    current: Mutex<Option<ProgressBar>>,
}

impl Bars {
    fn set(&self, bar: Option<ProgressBar>) {
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = bar;
    }

    fn with(&self, tell: impl FnOnce(&ProgressBar)) {
        if let Some(bar) = &*self.current.lock().unwrap_or_else(PoisonError::into_inner) {
            tell(bar);
        }
    }
}

impl Progress for Bars {
    fn waiting(&self) {
        eprintln!("clairscore: waiting for another command that is writing into this bank…");
    }

    fn started(&self, what: &str, total: Amount) {
        self.set(Some(match total {
            Amount::Bytes(bytes) => bar(bytes, what, BYTES),
            Amount::Rows(number) | Amount::Tables(number) => bar(number, what, COUNTED),
        }));
    }

    fn advanced(&self, done: u64) {
        self.with(|bar| bar.set_position(done));
    }

    fn finished(&self, _kept: u64, _rejected: u64) {
        self.with(indicatif::ProgressBar::finish);
        self.set(None);
    }
}
