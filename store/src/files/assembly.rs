//! From the rows of tables to the files of clients.
//!
//! Independent of where the rows come from: the bank, or files that were never stored.

use model::file::{
    Application, Bureau, BureauBalance, ClientFile, CreditCardBalance, InstallmentPayment, PosCashBalance,
    PreviousApplication,
};
use std::collections::VecDeque;

/// A client, and how much of their history is known.
pub(crate) struct Applicant {
    pub(crate) application: Application,
    /// Their history was extracted from the source,
    pub(crate) history: bool,
    /// and with it their payments.
    pub(crate) installments: bool,
}

/// The rows of all tables that tell a history.
pub(crate) struct History {
    pub(crate) bureau: Rows<Bureau>,
    pub(crate) bureau_balance: Rows<BureauBalance>,
    pub(crate) previous_application: Rows<PreviousApplication>,
    pub(crate) pos_cash_balance: Rows<PosCashBalance>,
    pub(crate) credit_card_balance: Rows<CreditCardBalance>,
    pub(crate) installments_payments: Rows<InstallmentPayment>,
}

impl History {
    /// The files of `applicants`, who are all the clients of the rows, in order.
    pub(crate) fn files(mut self, applicants: Vec<Applicant>) -> Vec<ClientFile> {
        let file = |Applicant { application, history, installments }: Applicant| {
            let id = application.sk_id_curr;
            ClientFile {
                application,
                bureau: self.bureau.next_client(id, history),
                bureau_balance: self.bureau_balance.next_client(id, history),
                previous_application: self.previous_application.next_client(id, history),
                pos_cash_balance: self.pos_cash_balance.next_client(id, history),
                credit_card_balance: self.credit_card_balance.next_client(id, history),
                installments_payments: self.installments_payments.next_client(id, history && installments),
            }
            .in_key_order()
        };
        applicants.into_iter().map(file).collect()
    }
}

/// The rows of a table that are still to be given to their clients, in the order of these.
pub(crate) struct Rows<R> {
    clients: VecDeque<(i64, Vec<R>)>,
    delivered: bool,
}

impl<R> Rows<R> {
    /// No row yet. What a table would say that was not `delivered` is unknown.
    pub(crate) const fn new(delivered: bool) -> Self {
        Self { clients: VecDeque::new(), delivered }
    }

    /// Adds a row of client `id`. Clients come in ascending order.
    pub(crate) fn push(&mut self, id: i64, row: R) {
        match self.clients.back_mut() {
            Some((client, theirs)) if *client == id => theirs.push(row),
            _ => self.clients.push_back((id, vec![row])),
        }
    }

    /// The rows of client `id`; none if they are unknown. Clients come in ascending order.
    fn next_client(&mut self, id: i64, extracted: bool) -> Option<Vec<R>> {
        let theirs = self.clients.pop_front_if(|(client, _)| *client == id);
        (extracted && self.delivered).then(|| theirs.map(|(_, theirs)| theirs).unwrap_or_default())
    }
}
