//! How a row is tied to the rows before it: known clients, whose a credit or a contract is, and the
//! columns that the source leaves out.
//!
//! Independent of the database: parents are remembered by their ids, a few dozen bytes each.

use super::cell::Cell;
use super::coverage::Coverage;
use super::rejection::Reason;
use super::table::Table;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

/// Ties one row to the rows before it and completes it, or says why it cannot be kept.
pub(super) type Link = fn(&mut Links, &mut Row<'_, '_>) -> Result<(), Reason>;

/// The parents that have been read so far.
#[derive(Debug, Default)]
pub(super) struct Links {
    coverage: Coverage,
    clients: HashSet<i64>,
    /// Whose a credit at another institution is.
    credits: HashMap<i64, i64>,
    contracts: HashMap<i64, Contract>,
    /// Contracts met since they were last taken: clients and their contracts.
    new_contracts: Vec<(i64, i64)>,
}

#[derive(Debug)]
struct Contract {
    client: i64,
    /// Payments read so far: the source gives them no key, so they are numbered.
    payments: i32,
}

/// One row on its way into a table.
pub(super) struct Row<'a, 'c> {
    pub(super) table: &'a Table,
    pub(super) cells: &'a mut [Cell<'c>],
}

impl Row<'_, '_> {
    fn id(&self, column: &str) -> i64 {
        // Identifiers are required columns: a row without one has not come so far.
        self.cells[self.table.place(column)].whole().unwrap_or_default()
    }

    fn set(&mut self, column: &str, number: impl Into<i64>) {
        self.cells[self.table.place(column)] = Cell::Whole(number.into());
    }
}

impl Links {
    pub(super) fn new(coverage: Coverage) -> Self {
        Self { coverage, ..Self::default() }
    }

    /// The contracts met since the last call, each with its client.
    pub(super) fn take_new_contracts(&mut self) -> impl Iterator<Item = (i64, i64)> {
        self.new_contracts.drain(..)
    }

    pub(super) fn application(&mut self, row: &mut Row<'_, '_>) -> Result<(), Reason> {
        if let Some(target) = row.cells[row.table.place("target")].whole()
            && !matches!(target, 0 | 1)
        {
            return Err(Reason::Target(target));
        }
        let client = row.id("sk_id_curr");
        let (history, installments) = match &self.coverage {
            None => (true, true),
            Some(listed) => (listed.contains_key(&client), listed.get(&client) == Some(&true)),
        };
        row.set("history_extracted", history);
        row.set("installments_extracted", installments);
        self.clients.insert(client);
        Ok(())
    }

    pub(super) fn bureau(&mut self, row: &mut Row<'_, '_>) -> Result<(), Reason> {
        let client = self.known_client(row)?;
        // A credit belongs to one client.
        let owner = *self.credits.entry(row.id("sk_id_bureau")).or_insert(client);
        if owner == client { Ok(()) } else { Err(Reason::Duplicate) }
    }

    pub(super) fn bureau_balance(&mut self, row: &mut Row<'_, '_>) -> Result<(), Reason> {
        let credit = row.id("sk_id_bureau");
        let client = *self.credits.get(&credit).ok_or(Reason::UnknownCredit(credit))?;
        row.set("sk_id_curr", client);
        Ok(())
    }

    pub(super) fn of_contract(&mut self, row: &mut Row<'_, '_>) -> Result<(), Reason> {
        self.contract(row).map(|_| ())
    }

    pub(super) fn installment(&mut self, row: &mut Row<'_, '_>) -> Result<(), Reason> {
        let contract = self.contract(row)?;
        contract.payments += 1;
        let sequence = contract.payments;
        row.set("sequence", sequence);
        Ok(())
    }

    fn known_client(&self, row: &Row<'_, '_>) -> Result<i64, Reason> {
        let client = row.id("sk_id_curr");
        if self.clients.contains(&client) { Ok(client) } else { Err(Reason::UnknownClient(client)) }
    }

    /// The row's contract, which is new if no table has mentioned it yet.
    fn contract(&mut self, row: &Row<'_, '_>) -> Result<&mut Contract, Reason> {
        let client = self.known_client(row)?;
        let id = row.id("sk_id_prev");
        match self.contracts.entry(id) {
            Entry::Vacant(place) => {
                self.new_contracts.push((client, id));
                Ok(place.insert(Contract { client, payments: 0 }))
            }
            Entry::Occupied(place) => {
                let contract = place.into_mut();
                if contract.client == client {
                    Ok(contract)
                } else {
                    Err(Reason::ForeignContract { contract: id, owner: contract.client })
                }
            }
        }
    }
}
