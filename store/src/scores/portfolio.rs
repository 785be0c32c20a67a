//! Looking at many clients: a page of a list, the choices of its filters, and how a quantity is distributed;
//! all of them of what is kept in memory of the read model `score`.

use crate::scores::scored::Scored;
use crate::{Store, StoreError};
use model::parameters::Parameters;
use model::portfolio::{Clients, Distribution, Rank, Selection};
use std::ops::Deref;
use std::sync::Arc;

/// The clients that a model has scored, as they were at one moment: all answers are of the same scoring.
#[derive(Debug, Clone)]
pub struct Portfolio(Arc<Scored>);

impl Store {
    /// Reads the clients that the model of `parameters` has scored, in columns and as peers, before anybody asks.
    ///
    /// # Errors
    /// The database fails.
    pub async fn warm_up(&self, parameters: &Parameters) -> Result<(), StoreError> {
        self.peers(parameters).await?;
        self.portfolio(parameters).await?;
        Ok(())
    }

    /// The clients that the model of `parameters` has scored, as they are now and as its policy advises.
    ///
    /// # Errors
    /// The database fails.
    pub async fn portfolio(&self, parameters: &Parameters) -> Result<Portfolio, StoreError> {
        Ok(Portfolio(self.scored(parameters).await?))
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

    /// How `quantity`, a described feature or [`model::portfolio::PROBABILITY`], is distributed among some clients,
    /// and where `own_value` stands among them.
    ///
    /// # Errors
    /// [`StoreError::UnknownQuantity`].
    pub fn distribution(
        &self,
        quantity: &str,
        clients: &Selection,
        own_value: Option<f64>,
    ) -> Result<(Distribution, Option<Rank>), StoreError> {
        let distribution = self.0.columns.distribution(quantity, clients, own_value);
        distribution.ok_or_else(|| StoreError::UnknownQuantity(quantity.to_owned()))
    }
}

/// Pages, choices and columns are asked of the clients themselves.
impl Deref for Portfolio {
    type Target = Clients;

    fn deref(&self) -> &Clients {
        &self.0.columns
    }
}
