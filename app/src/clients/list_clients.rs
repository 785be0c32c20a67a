//! Server function: a page of the list.

use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::decision::Policy;
use model::portfolio::{ClientPage, ClientQuery};
use serde::{Deserialize, Serialize};

/// A page of the list, and what the screen needs to be honest about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClientList {
    /// The clients asked for.
    pub page: ClientPage,
    /// How their probability becomes an advice.
    pub policy: Policy,
    /// Clients in the bank.
    pub clients: u64,
    /// Those of them that the present model has not scored; they are not in the list.
    pub unscored: u64,
    /// Whose contract the number is that was asked for, if it is no client's.
    pub of_contract: Option<i64>,
}

/// The clients that `query` asks for.
///
/// # Errors
/// [`AppError::BadRequest`] for a page of no or too many rows; what the guard or the store fail with.
#[server(endpoint = "list_clients", input = Json)]
pub async fn list_clients(
    /// Which clients, in which order, which page.
    query: ClientQuery,
) -> Result<ClientList, AppError> {
    use crate::access_log::act::lists;
    use crate::policy::Permission;
    use crate::server_function::answer;
    use model::portfolio::MAX_PAGE_SIZE;

    answer(Permission::ReadClients, |state, caller| async move {
        if !(1..=MAX_PAGE_SIZE).contains(&query.page_size) || query.page == 0 {
            return Err(AppError::BadRequest);
        }
        let act = lists(&caller, "list-clients", &query.filter);
        let list = async {
            let engine = state.engine.ruling().await?;
            let parameters = engine.parameters();
            let portfolio = state.store.portfolio(parameters).await?;
            let page = portfolio.page(&query);
            let of_contract = match query.filter.id {
                Some(number) if page.total == 0 => state.store.client_of_contract(number).await?,
                _ => None,
            };
            Ok(ClientList {
                page,
                policy: parameters.policy,
                clients: portfolio.clients(),
                unscored: portfolio.unscored(),
                of_contract,
            })
        };
        state.records.listed_once(act, list).await
    })
    .await
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::engine_pool::EnginePool;
    use crate::guard::{Caller, CallerKind, Origin};
    use crate::policy::Role;
    use crate::ruling::RuledEngine;
    use crate::state::AppState;
    use model::engine::Engine;
    use model::portfolio::MAX_PAGE_SIZE;
    use store::{Records, Store};

    #[tokio::test]
    async fn a_page_of_no_or_too_many_rows_is_refused() {
        let (mut request, ()) = http::Request::new(()).into_parts();
        let kind = CallerKind::Person(vec![Role::Advisor]);
        request.extensions.insert(Caller {
            id: 1,
            name: "Somebody".to_owned(),
            kind,
            origin: Origin::default(),
            reads_only: false,
        });
        let records = Records::open("sqlite::memory:").await.expect("new records");
        let artifact = EnginePool::new(Engine::shipped().expect("the shipped model"));
        let state = AppState {
            store: Store::connect("sqlite::memory:").await.expect("a new bank"),
            engine: RuledEngine::new(artifact, records.clone()),
            records,
            desk: crate::state::Desk::default(),
            leptos_options: LeptosOptions::builder().output_name("clairscore").build(),
        };
        let owner = Owner::new();
        owner.set();
        provide_context(request);
        provide_context(state);
        for (page, page_size) in [(1, 0), (1, MAX_PAGE_SIZE + 1), (0, MAX_PAGE_SIZE)] {
            let query = ClientQuery { page, page_size, ..ClientQuery::default() };
            let answer = list_clients(query).await;
            assert_eq!(answer, Err(AppError::BadRequest), "page {page} of {page_size} rows");
        }
    }
}
