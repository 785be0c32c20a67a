//! An invented bank in the source's own layout, for demonstrations and tests: as many clients as one
//! likes, none of them real, the same ones for the same seed.
//!
//! How the credit asked for will end is drawn first, and moves whatever goes with it in the real bank (external
//! scores, credits elsewhere, refusals, lateness), so that a model trained on a real bank tells good from bad
//! here too, and the other way round. What the bank looks like is in `profile`; the rest draws from it and keeps
//! what holds exactly. Each client is drawn from `(seed, index)` alone: client 7 is the same among ten and among
//! a million. `docs/banque-synthetique.md` tells how faithful the whole is.
//!
//! Independent of files and of the model: rows are handed over one client at a time.

mod application;
mod bureau;
mod cards;
mod contract;
mod draw;
mod loans;
mod previous;
mod profile;
mod tables;

pub use tables::{Field, FileRow, LAYOUTS, Layout};

use crate::file::{BureauBalance, ClientFile};
use serde::de::DeserializeOwned;
use tables::Id;

/// All rows of client number `index` (from 0) of the bank that `seed` stands for, parents before their
/// children. The client's `SK_ID_CURR` is 100001 + `index`.
#[must_use]
pub fn client(seed: u64, index: u32) -> Vec<FileRow> {
    let (client, application) = application::apply(seed, index);
    let mut rows = vec![application];
    bureau::report(seed, &client, &mut rows);
    previous::history(seed, &client, &mut rows);
    rows
}

/// The same client as the bank's database hands them over: in key order, without the months of credits
/// that the credit bureau does not list (nothing says whose they are).
#[must_use]
pub fn client_file(seed: u64, index: u32) -> ClientFile {
    fn records<R: DeserializeOwned>(rows: &[FileRow], table: Id) -> Option<Vec<R>> {
        Some(rows.iter().filter(|row| row.table == table as usize).map(FileRow::record).collect())
    }
    let rows = client(seed, index);
    let mut file = ClientFile {
        application: rows[0].record(),
        bureau: records(&rows, Id::Bureau),
        bureau_balance: records(&rows, Id::BureauBalance),
        previous_application: records(&rows, Id::PreviousApplication),
        pos_cash_balance: records(&rows, Id::PosCashBalance),
        credit_card_balance: records(&rows, Id::CreditCardBalance),
        installments_payments: records(&rows, Id::InstallmentsPayments),
    };
    if let (Some(credits), Some(months)) = (&file.bureau, &mut file.bureau_balance) {
        let listed = |month: &BureauBalance| credits.iter().any(|c| c.sk_id_bureau == month.sk_id_bureau);
        months.retain(listed);
    }
    file.in_key_order()
}

#[cfg(test)]
mod tests;
