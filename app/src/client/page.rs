//! The page `/clients/{id}`: reads its address, and asks for what its part needs.

use super::asked::Asked;
use super::compare::{ServerComparison, compare_client};
use super::get_client::get_client;
use super::neighbours::Neighbours;
use super::peers::{PeerGroup, get_peers};
use super::sheet::{PartAnswers, Sheet};
use super::sheet_part::SheetPart;
use super::stopped::StoppedSheet;
use super::what_if::{Found, find_change, possible, scenario_of, simulate};
use crate::clients::list_choices::list_choices;
use crate::decisions::Resent;
use crate::decisions::client_decisions::{DecisionsOfClient, client_decisions};
use crate::error::AppError;
use crate::parts::{ErrorPage, NotFound};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use model::portfolio::FilterChoices;
use model::scenario::Scenario;

/// One client. An address whose last part is no number leads nowhere.
#[component]
pub fn ClientPage() -> impl IntoView {
    match use_params_map().with_untracked(|params| params.get_str("id")?.parse().ok()) {
        Some(id) => view! { <Client id=id /> }.into_any(),
        None => view! { <NotFound /> }.into_any(),
    }
}

/// Asks for what the part that is shown needs, all at once but for the simulation: what can be set is in the client's answer.
#[component]
fn Client(id: i64) -> impl IntoView {
    let ((scenario, mut not_set), (asked, unread)) =
        use_query_map().with_untracked(|params| (scenario_of(params), Asked::of(params, id)));
    // A form of decision comes back where it stands, whatever part the address would show.
    let asked = if Resent::is_here() { Asked { part: SheetPart::Decision, ..asked } } else { asked };
    let client = ArcOnceResource::new_blocking(get_client(id, asked.against));
    let neighbours = asked
        .list
        .clone()
        .map(|list| ArcOnceResource::new_blocking(async move { Neighbours::of(id, &list).await }));
    let questions = PartQuestions::ask(id, &asked);
    Suspend::new(async move {
        let client = match client.await {
            Ok(client) => client,
            Err(AppError::Stopped) => {
                let decisions = client_decisions(id.to_string()).await;
                return view! { <StoppedSheet id=id asked=asked decisions=decisions /> }.into_any();
            }
            Err(error) => return view! { <ErrorPage error=error /> }.into_any(),
        };
        let (scenario, not_possible) = possible(&scenario, &client.settings);
        not_set.extend(not_possible);
        let neighbours = answered(neighbours).await.flatten();
        let answers = questions.answers(id, &scenario).await;
        view! {
            <Sheet
                client=client
                asked=asked
                scenario=scenario
                unread=[unread, not_set]
                neighbours=neighbours
                answers=answers
            />
        }
        .into_any()
    })
}

/// The answer, if there was a question.
async fn answered<T: Clone + Send + Sync + 'static>(asked: Option<ArcOnceResource<T>>) -> Option<T> {
    Some(asked?.await)
}

/// What the part that is shown asks the server for, on its way to [`PartAnswers`].
enum PartQuestions {
    Decision(ArcOnceResource<Result<DecisionsOfClient, AppError>>),
    Change(Option<ArcOnceResource<Found>>),
    Others(
        ArcOnceResource<Result<FilterChoices, AppError>>,
        ArcOnceResource<Result<ServerComparison, AppError>>,
        ArcOnceResource<Result<PeerGroup, AppError>>,
    ),
    File,
    Model,
}

impl PartQuestions {
    /// Asks for what the part of the address needs.
    fn ask(id: i64, asked: &Asked) -> Self {
        match asked.part {
            SheetPart::Decision => {
                Self::Decision(ArcOnceResource::new_blocking(client_decisions(id.to_string())))
            }
            SheetPart::Change => {
                Self::Change(asked.seeks.then(|| ArcOnceResource::new_blocking(find_change(id))))
            }
            SheetPart::Others => Self::Others(
                ArcOnceResource::new_blocking(list_choices()),
                ArcOnceResource::new_blocking(compare_client(
                    id,
                    asked.quantity.clone(),
                    asked.group.clone(),
                )),
                ArcOnceResource::new_blocking(get_peers(id)),
            ),
            SheetPart::File => Self::File,
            SheetPart::Model => Self::Model,
        }
    }

    /// Once they have come; what changes lead to is asked for here.
    async fn answers(self, id: i64, scenario: &Scenario) -> PartAnswers {
        match self {
            Self::Decision(decisions) => PartAnswers::Decision(decisions.await),
            Self::Change(found) => PartAnswers::Change {
                after: if scenario.is_empty() { None } else { Some(simulate(id, scenario.clone()).await) },
                found: answered(found).await,
            },
            Self::Others(choices, comparison, peers) => PartAnswers::Others {
                choices: choices.await,
                comparison: comparison.await,
                peers: peers.await,
            },
            Self::File => PartAnswers::File,
            Self::Model => PartAnswers::Model,
        }
    }
}
