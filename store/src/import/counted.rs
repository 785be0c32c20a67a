//! What happens where nobody stores anything.

use crate::import::ImportError;
use crate::import::account::Account;
use crate::import::event::{Event, Events};
use crate::import::summary::ImportSummary;
use std::cell::RefCell;

/// Nobody stores anything: what happens is only counted.
pub(super) struct Counted<'a>(RefCell<Account<'a>>);

impl<'a> Counted<'a> {
    pub(super) const fn new(account: Account<'a>) -> Self {
        Self(RefCell::new(account))
    }

    /// All that was counted, see [`Account::finish`].
    pub(super) fn finish(self) -> Result<ImportSummary, ImportError> {
        self.0.into_inner().finish()
    }
}

impl Events for Counted<'_> {
    fn tell(&self, event: Event) -> Result<(), ImportError> {
        self.0.borrow_mut().count(&event)
    }
}
