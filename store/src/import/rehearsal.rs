//! An import that stores nothing: what it would do to a bank, which is only looked at.
//!
//! Everything that could stop the import stops this, too, but the database's own failures.

use crate::import::ImportError;
use crate::import::account::Account;
use crate::import::arrange::findings::Findings;
use crate::import::arrange::parsed::Unparsed;
use crate::import::bank::beside::{Beside, Kept, beside};
use crate::import::counted::Counted;
use crate::import::delivery::Delivery;
use crate::import::options::{ImportOptions, Mode};
use crate::import::summary::ImportSummary;
use crate::import::table::TABLE_COUNT;
use crate::ordered::cores;
use crate::{Progress, Store};
use std::path::Path;

/// Most parts that are looked at at a time.
const AT_ONCE: usize = 4;

/// What [`super::import`] would do to the bank, or to a new one if there is none. What does not fit into memory waits in
/// folder `scratch`. The rows are read on the thread that asks.
///
/// # Errors
/// See [`ImportError`]: the import would end so, too.
pub async fn rehearse(
    store: Option<&Store>,
    options: &ImportOptions<'_>,
    mode: Mode,
    scratch: &Path,
    progress: &dyn Progress,
) -> Result<ImportSummary, ImportError> {
    let Some(store) = store else {
        let delivery = Delivery::find(options.source, options.coverage, scratch)?;
        return looked_at(delivery, Beside::of_new_bank(mode), options, scratch, progress);
    };
    let delivery = Delivery::find(options.source, options.coverage, scratch)?;
    let db = store.snapshot().await?;
    let (delivery, bank) = beside(&db, delivery, mode).await?;
    db.commit().await?;
    looked_at(delivery, bank, options, scratch, progress)
}

/// All of a delivery, beside what there is.
fn looked_at(
    delivery: Delivery,
    Beside { kept, guarded }: Beside,
    options: &ImportOptions<'_>,
    scratch: &Path,
    progress: &dyn Progress,
) -> Result<ImportSummary, ImportError> {
    let replaced = kept.as_ref().map(Kept::replaced);
    let account = Counted::new(Account::new(options.watched(progress), guarded));
    let with_lines = options.rejected.is_some();
    let erased = options.erased.iter().copied().collect();
    let rows = delivery.read(kept.map(|kept| kept.standing), erased, scratch, with_lines, &account)?;
    let look = |part: &Unparsed<'_>, findings: &mut Findings| {
        (0..TABLE_COUNT).try_for_each(|table| part.for_each(table, findings, |_| Ok::<_, ImportError>(())))
    };
    rows.for_each_part(cores().min(AT_ONCE), &account, look, Ok)?;
    Ok(account.finish()?.beside(replaced))
}
