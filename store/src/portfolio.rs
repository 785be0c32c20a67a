//! Looking at many clients: a page of a list, the choices of its filters, and how a quantity is distributed;
//! all from what is kept in memory of the read model `score`.

use crate::{Store, StoreError};
use model::parameters::Parameters;
use model::portfolio::{
    ClientFilter, ClientPage, ClientQuery, Distribution, FilterChoices, MAX_PAGE_SIZE, PROBABILITY,
};

impl Store {
    /// Reads the scored clients, and as peers those of the model of `parameters`, before anybody asks.
    ///
    /// # Errors
    /// The database fails, or holds an advice that is none.
    pub async fn warm_up(&self, parameters: &Parameters) -> Result<(), StoreError> {
        self.peers(parameters).await?;
        // A client's page begins by comparing the client's probability with everybody's.
        self.distribution(PROBABILITY, &ClientFilter::default(), None).await?;
        Ok(())
    }

    /// How many clients the bank has, and how many of them `model` has not scored.
    ///
    /// # Errors
    /// The database fails, or holds an advice that is none.
    pub async fn unscored(&self, model: &str) -> Result<(u64, u64), StoreError> {
        let scored = self.scored().await?;
        Ok((scored.clients, scored.unscored(model)))
    }

    /// One page of the scored clients that a filter lets through, and how many there are in all. A page
    /// beyond the last is empty; clients without the value they are sorted by come last.
    ///
    /// # Errors
    /// The database fails, or holds an advice that is none.
    pub async fn clients(&self, query: &ClientQuery) -> Result<ClientPage, StoreError> {
        let scored = self.scored().await?;
        let size = query.page_size.clamp(1, MAX_PAGE_SIZE) as usize;
        let from = (query.page.max(1) - 1) as usize * size;
        let clients = scored.filtered(&query.filter);
        Ok(ClientPage {
            total: clients.len() as u64,
            clients: scored.page(clients, (query.sort, query.direction), from, size),
        })
    }

    /// The categories that occur among scored clients.
    ///
    /// # Errors
    /// The database fails.
    pub async fn filter_choices(&self) -> Result<FilterChoices, StoreError> {
        let [contract_types, income_types, educations] = self.scored().await?.categories();
        Ok(FilterChoices { contract_types, income_types, educations })
    }

    /// How `quantity`, a described feature or [`model::portfolio::PROBABILITY`], is distributed among the
    /// clients of `filter`, and which share of them lies below `own_value`.
    ///
    /// # Errors
    /// [`StoreError::UnknownQuantity`]; the database fails.
    pub async fn distribution(
        &self,
        quantity: &str,
        filter: &ClientFilter,
        own_value: Option<f64>,
    ) -> Result<Distribution, StoreError> {
        self.scored().await?.distribution(quantity, filter, own_value)
    }
}
