//! Progress on a terminal: a bar where a person watches, nothing where a log is kept.
//!
//! Independent of what is being done. indicatif itself stays silent where stderr is no terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use store::import::Progress;

/// A bar over so many clients.
pub(crate) fn clients(total: u64, what: &str) -> ProgressBar {
    bar(total, what, "{human_pos}/{human_len}")
}

fn bar(total: u64, what: &str, count: &str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
    bar.set_style(
        ProgressStyle::with_template(&format!("{{msg:26}} {{wide_bar}} {count} {{eta}}"))
            .expect("the template is well-formed"),
    );
    bar.set_message(what.to_owned());
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// An import's progress: a bar per file.
#[derive(Default)]
pub(crate) struct Bars(Mutex<Option<ProgressBar>>);

impl Bars {
    fn set(&self, bar: Option<ProgressBar>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = bar;
    }

    fn with(&self, tell: impl FnOnce(&ProgressBar)) {
        if let Some(bar) = &*self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            tell(bar);
        }
    }
}

impl Progress for Bars {
    fn started(&self, file: &str, bytes: u64) {
        self.set(Some(bar(bytes, file, "{bytes}/{total_bytes}")));
    }

    fn advanced(&self, bytes: u64) {
        self.with(|bar| bar.set_position(bytes));
    }

    fn finished(&self, _kept: u64, _rejected: u64) {
        self.with(indicatif::ProgressBar::finish);
        self.set(None);
    }
}
