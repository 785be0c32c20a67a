//! Looking at many clients: a page of a list, the choices of its filters, and how a quantity is distributed;
//! all from what is kept in memory of the read model `score`.

use crate::scored::Scored;
use crate::{Store, StoreError};
use model::parameters::Parameters;
use model::portfolio::{
    ClientFilter, ClientPage, ClientQuery, Distribution, FilterChoices, MAX_PAGE_SIZE, PROBABILITY,
};
use std::sync::Arc;

/// The clients that a model has scored, as they were at one moment: all answers are of the same scoring.
#[derive(Debug, Clone)]
pub struct Portfolio(Arc<Scored>);

impl Store {
    /// Reads the clients that the model of `parameters` has scored, in columns and as peers, before anybody asks.
    ///
    /// # Errors
    /// The database fails, or holds an advice that is none.
    pub async fn warm_up(&self, parameters: &Parameters) -> Result<(), StoreError> {
        self.peers(parameters).await?;
        // A client's page begins by comparing the client's probability with everybody's.
        self.portfolio(&parameters.id).await?.distribution(PROBABILITY, &ClientFilter::default(), None)?;
        Ok(())
    }

    /// The clients that `model` ([`Parameters::id`]) has scored, as they are now.
    ///
    /// # Errors
    /// The database fails, or holds an advice that is none.
    pub async fn portfolio(&self, model: &str) -> Result<Portfolio, StoreError> {
        Ok(Portfolio(self.scored(model).await?))
    }
}

impl Portfolio {
    /// How many clients the bank has, scored or not.
    #[must_use]
    pub fn clients(&self) -> u64 {
        self.0.clients
    }

    /// How many of them the model has not scored.
    #[must_use]
    pub fn unscored(&self) -> u64 {
        self.0.unscored()
    }

    /// One page of the scored clients that a filter lets through, and how many there are in all. A page
    /// beyond the last is empty; clients without the value they are sorted by come last.
    #[must_use]
    pub fn page(&self, query: &ClientQuery) -> ClientPage {
        let size = query.page_size.clamp(1, MAX_PAGE_SIZE) as usize;
        let from = (query.page.max(1) - 1) as usize * size;
        let clients = self.0.filtered(&query.filter);
        ClientPage {
            total: clients.len() as u64,
            clients: self.0.page(clients, (query.sort, query.direction), from, size),
        }
    }

    /// The categories that occur among scored clients.
    #[must_use]
    pub fn filter_choices(&self) -> FilterChoices {
        let [contract_types, income_types, educations] = self.0.categories();
        FilterChoices { contract_types, income_types, educations }
    }

    /// How `quantity`, a described feature or [`model::portfolio::PROBABILITY`], is distributed among the
    /// clients of `filter`, and which share of them lies below `own_value`.
    ///
    /// # Errors
    /// [`StoreError::UnknownQuantity`].
    pub fn distribution(
        &self,
        quantity: &str,
        filter: &ClientFilter,
        own_value: Option<f64>,
    ) -> Result<Distribution, StoreError> {
        self.0.distribution(quantity, filter, own_value)
    }
}
