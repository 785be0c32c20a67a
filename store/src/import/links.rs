//! How a row is tied to the rows before it: known clients, whose a credit or a contract is, and the
//! columns that the source leaves out. A parent is only known if all its fields can be read.
//!
//! Independent of the database: parents are remembered by their ids, a few dozen bytes each.

use super::coverage::Coverage;
use super::partition::Key;
use super::rejection::Reason;
use super::table::{Column, Table};
use smallvec::SmallVec;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

/// Ties one row to the rows before it and completes it, or says why it cannot be kept.
pub(super) type Link = fn(&mut Links, &mut Row<'_>) -> Result<(), Reason>;

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
    payments: i64,
}

/// Those of all tables but the clients' own need no memory that must be asked for.
pub(super) type Fields<'r> = SmallVec<[&'r [u8]; 40]>;

/// One row on its way into a table.
pub(super) struct Row<'r> {
    pub(super) table: &'static Table,
    /// The client, the credit or contract, and which of its rows; 0 where the source leaves it out.
    pub(super) key: Key,
    /// The fields of the columns behind the key.
    pub(super) fields: Fields<'r>,
}

impl<'r> Row<'r> {
    /// The field of `column`, which is not of the key.
    fn field(&mut self, column: &str) -> (&'static Column, &mut &'r [u8]) {
        let place = self.table.place(column);
        (&self.table.columns[place], &mut self.fields[place - self.table.key])
    }

    /// Yes or no.
    fn set(&mut self, column: &str, flag: bool) {
        *self.field(column).1 = if flag { b"1" } else { b"0" };
    }

    /// Whether all its fields can be read.
    fn check(&self) -> Result<(), Reason> {
        let columns = &self.table.columns[self.table.key..];
        columns.iter().zip(&self.fields).try_for_each(|(column, field)| column.cell(field).map(drop))
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

    pub(super) fn application(&mut self, row: &mut Row<'_>) -> Result<(), Reason> {
        let (column, target) = row.field("target");
        if let Some(target) = column.cell(target)?.whole()
            && !matches!(target, 0 | 1)
        {
            return Err(Reason::Target(target));
        }
        let [client, ..] = row.key;
        let (history, installments) = match &self.coverage {
            None => (true, true),
            Some(listed) => (listed.contains_key(&client), listed.get(&client) == Some(&true)),
        };
        row.set("history_extracted", history);
        row.set("installments_extracted", installments);
        row.check()?;
        self.clients.insert(client);
        Ok(())
    }

    pub(super) fn bureau(&mut self, row: &mut Row<'_>) -> Result<(), Reason> {
        let client = self.known_client(row)?;
        row.check()?;
        // A credit belongs to one client.
        let owner = *self.credits.entry(row.key[1]).or_insert(client);
        if owner == client { Ok(()) } else { Err(Reason::Duplicate) }
    }

    pub(super) fn bureau_balance(&mut self, row: &mut Row<'_>) -> Result<(), Reason> {
        let [client, credit, _] = &mut row.key;
        *client = *self.credits.get(credit).ok_or(Reason::UnknownCredit(*credit))?;
        Ok(())
    }

    pub(super) fn of_contract(&mut self, row: &mut Row<'_>) -> Result<(), Reason> {
        self.contract(row).map(|_| ())
    }

    pub(super) fn installment(&mut self, row: &mut Row<'_>) -> Result<(), Reason> {
        let contract = self.contract(row)?;
        contract.payments += 1;
        row.key[2] = contract.payments;
        Ok(())
    }

    fn known_client(&self, row: &Row<'_>) -> Result<i64, Reason> {
        let [client, ..] = row.key;
        if self.clients.contains(&client) { Ok(client) } else { Err(Reason::UnknownClient(client)) }
    }

    /// The row's contract, which is new if no table has mentioned it yet.
    fn contract(&mut self, row: &Row<'_>) -> Result<&mut Contract, Reason> {
        let client = self.known_client(row)?;
        let [_, id, _] = row.key;
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
