//! How a row is tied to the rows before it: known clients, whose a credit or a contract is, and the
//! columns that the source leaves out. A parent only gets here if all its fields can be read.
//!
//! Independent of the database: parents are remembered by their ids, a few dozen bytes each.

use crate::import::delivery::coverage::Coverage;
use crate::import::rows::rejection::Reason;
use crate::import::rows::row::Row;
use crate::import::summary::{BroughtBack, CoverageSummary};
use crate::import::table::Link;
use hashbrown::hash_map::Entry;
use hashbrown::{HashMap, HashSet};

/// The parents that have been read so far.
#[derive(Debug, Default)]
pub(in crate::import) struct Links {
    coverage: Coverage,
    clients: HashSet<i64>,
    /// Whose a credit at another institution is.
    credits: HashMap<i64, i64>,
    contracts: HashMap<i64, Contract>,
    /// What the rows are added to; nothing, if they replace all.
    standing: Option<Standing>,
    /// Who has been erased from the bank.
    erased: HashSet<i64>,
    /// What there is of them.
    brought_back: BroughtBack,
}

/// What a bank holds, and goes on holding, that rows which are added to it may refer to or come into conflict with.
#[derive(Debug, Default)]
pub(in crate::import) struct Standing {
    /// Whether the history of the clients who are named, and their payments, are delivered; else what is known of them
    /// stays as it is.
    pub(in crate::import) delivered: Extracted,
    /// What is known of clients who are named and are in the bank already.
    pub(in crate::import) clients: HashMap<i64, Extracted>,
    /// Of how many of these the bank knows the outcome.
    pub(in crate::import) outcomes: u64,
    /// Whose a delivered contract is, if rows of it stay in the bank.
    pub(in crate::import) contracts: HashMap<i64, i64>,
    /// Whose a delivered credit is, if it is that of a client who is not named.
    pub(in crate::import) foreign_credits: HashMap<i64, i64>,
    /// Whose a credit is that stays in the bank, for no credits are delivered.
    pub(in crate::import) credits: HashMap<i64, i64>,
    /// Whose a credit is whose months stay in the bank, while credits are delivered.
    pub(in crate::import) awaited_credits: Vec<(i64, i64)>,
}

/// How much of a client's history is there: all of it, and the payments in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::import) struct Extracted {
    pub(in crate::import) history: bool,
    pub(in crate::import) installments: bool,
}

#[derive(Debug)]
struct Contract {
    client: i64,
    /// Payments read so far: the source gives them no key, so they are numbered.
    payments: i64,
}

impl Links {
    /// No row has been read yet. `standing` is what they are added to; rows of clients who have been `erased` are counted.
    pub(in crate::import) fn new(
        coverage: Coverage,
        mut standing: Option<Standing>,
        erased: HashSet<i64>,
    ) -> Self {
        let credits = standing.as_mut().map(|bank| std::mem::take(&mut bank.credits)).unwrap_or_default();
        Self { coverage, credits, standing, erased, ..Self::default() }
    }

    /// A credit that was not delivered although its months stay in the bank, and its client.
    pub(in crate::import) fn missing_credit(&self) -> Option<(i64, i64)> {
        let awaited = self.standing.iter().flat_map(|bank| &bank.awaited_credits);
        awaited.copied().find(|(credit, client)| self.credits.get(credit) != Some(client))
    }

    /// What the list of extracted clients says of the clients that have been read.
    pub(in crate::import) fn coverage(&self) -> Option<CoverageSummary> {
        let listed = self.coverage.as_ref()?;
        Some(CoverageSummary {
            file: listed.file.clone(),
            listed: listed.clients.len() as u64,
            strangers: listed.strangers(&self.clients),
            ignored: listed.ignored.clone(),
        })
    }

    /// Ties one row to the rows before it and completes it, or says why it cannot be kept.
    pub(in crate::import) fn tie(&mut self, link: Link, row: &mut Row) -> Result<(), Reason> {
        match link {
            Link::Application => self.application(row),
            Link::Bureau => self.bureau(row),
            Link::BureauBalance => self.bureau_balance(row),
            Link::OfContract => self.contract(row).map(|_| ()),
            Link::Installment => self.installment(row),
        }?;
        if self.erased.contains(&row.key[0]) {
            self.brought_back.rows += 1;
            self.brought_back.clients += u64::from(link == Link::Application);
        }
        Ok(())
    }

    /// What there is of clients who have been erased, among the rows that were tied.
    pub(in crate::import) const fn brought_back(&self) -> BroughtBack {
        self.brought_back
    }

    fn application(&mut self, row: &mut Row) -> Result<(), Reason> {
        let [client, ..] = row.key;
        let mut extracted = match &self.coverage {
            None => Extracted { history: true, installments: true },
            Some(listed) => Extracted {
                history: listed.clients.contains_key(&client),
                installments: listed.clients.get(&client) == Some(&true),
            },
        };
        if let Some(bank) = &self.standing {
            let before = bank.clients.get(&client).copied().unwrap_or_default();
            if !bank.delivered.history {
                extracted.history = before.history;
            }
            if !bank.delivered.installments {
                extracted.installments = before.installments;
            }
        }
        row.added = [Some(extracted.history), Some(extracted.installments)];
        self.clients.insert(client);
        Ok(())
    }

    fn bureau(&mut self, row: &mut Row) -> Result<(), Reason> {
        let [client, ..] = row.key;
        known(&self.clients, client)?;
        // A credit belongs to one client.
        let credit = row.key[1];
        let foreign = self.standing.as_ref().and_then(|bank| bank.foreign_credits.get(&credit).copied());
        let owner = foreign.unwrap_or_else(|| *self.credits.entry(credit).or_insert(client));
        if owner == client { Ok(()) } else { Err(Reason::ForeignCredit { credit, owner }) }
    }

    fn bureau_balance(&mut self, row: &mut Row) -> Result<(), Reason> {
        let [client, credit, _] = &mut row.key;
        *client = *self.credits.get(credit).ok_or(Reason::UnknownCredit(*credit))?;
        Ok(())
    }

    fn installment(&mut self, row: &mut Row) -> Result<(), Reason> {
        let contract = self.contract(row)?;
        contract.payments += 1;
        row.key[2] = contract.payments;
        Ok(())
    }

    /// The row's contract, which is new if no table has mentioned it yet. Whoever has one is known.
    fn contract(&mut self, row: &mut Row) -> Result<&mut Contract, Reason> {
        let [client, id, _] = row.key;
        match self.contracts.entry(id) {
            Entry::Vacant(entry) => {
                known(&self.clients, client)?;
                match self.standing.as_ref().and_then(|bank| bank.contracts.get(&id).copied()) {
                    Some(owner) if owner != client => {
                        return Err(Reason::ForeignContract { contract: id, owner });
                    }
                    standing => row.new_contract = standing.is_none(),
                }
                Ok(entry.insert(Contract { client, payments: 0 }))
            }
            Entry::Occupied(entry) => {
                let contract = entry.into_mut();
                if contract.client == client {
                    return Ok(contract);
                }
                known(&self.clients, client)?;
                Err(Reason::ForeignContract { contract: id, owner: contract.client })
            }
        }
    }
}

/// That a client is in a file of clients.
fn known(clients: &HashSet<i64>, client: i64) -> Result<(), Reason> {
    if clients.contains(&client) { Ok(()) } else { Err(Reason::UnknownClient(client)) }
}
