//! What is simulated and who answers: the browser's own engine once it is there, the server until then and
//! always at the end of a move.

use super::simulate::{Projection, simulate};
use super::simulator::{Simulator, load};
use crate::answered::Answered;
use crate::client::sheet_address::SheetAddress;
use crate::error::AppError;
use crate::parts::open_page;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::decision::Policy;
use model::scenario::Scenario;

/// What became of the score, of what change, and who says so.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Answer {
    /// What is changed.
    pub(super) of: Scenario,
    /// What becomes of the score.
    pub(super) projection: Projection,
    /// Who says so.
    pub(super) by: Answered,
}

/// What is shown and who computes it.
#[derive(Clone, Copy)]
pub(super) struct Simulation {
    id: i64,
    model: StoredValue<String>,
    /// The page's, which says what is changed.
    pub(super) address: SheetAddress,
    /// What is changed.
    pub(super) scenario: RwSignal<Scenario>,
    /// The last answer.
    answer: RwSignal<Answer>,
    /// Why there is no newer one.
    pub(super) failure: RwSignal<Option<AppError>>,
    simulator: StoredValue<Option<Simulator>>,
    asked_for: StoredValue<bool>,
}

impl Simulation {
    /// A simulation for client `id`, with what the server's `model` made of `scenario`.
    pub(super) fn new(id: i64, model: String, address: SheetAddress, projection: Projection) -> Self {
        let scenario = address.scenario;
        let answer = Answer { of: scenario.get_untracked(), projection, by: Answered::There };
        Self {
            id,
            model: StoredValue::new(model),
            address,
            scenario,
            answer: RwSignal::new(answer),
            failure: RwSignal::new(None),
            simulator: StoredValue::new(None),
            asked_for: StoredValue::new(false),
        }
    }

    /// The answer to what is set now; none while it is still to come, or cannot be had: an earlier one would be taken for it.
    pub(super) fn answer(self) -> Option<Answer> {
        let answer = self.answer.get();
        (answer.of == *self.scenario.read()).then_some(answer)
    }

    /// What a client's probability is held against.
    pub(super) fn policy(self) -> Policy {
        self.answer.with_untracked(|answer| answer.projection.assessment.policy)
    }

    /// Starts from another scenario, at once and for good.
    pub(super) fn start(self, scenario: Scenario) {
        self.scenario.set(scenario);
        self.compute();
        self.settle();
    }

    /// Fetches the engine, once.
    pub(super) fn wake(self) {
        let asked = self.asked_for.try_update_value(|asked| std::mem::replace(asked, true));
        if asked == Some(false) {
            spawn_local(async move {
                // Without it the server goes on answering.
                if let Ok(simulator) = load(self.model.get_value(), self.policy(), self.id).await {
                    self.simulator.set_value(Some(simulator));
                    // What the server may have answered meanwhile is computed here as well, and compared.
                    self.compute();
                    self.settle();
                }
            });
        }
    }

    /// Answers here and now, if the engine is there.
    pub(super) fn compute(self) {
        let scenario = self.scenario.get_untracked();
        match self.here(&scenario) {
            None => {}
            Some(Ok(projection)) => self.tell(scenario, projection, Answered::Here),
            Some(Err(error)) => self.failure.set(Some(error)),
        }
    }

    /// What the browser's engine says; none while there is none.
    fn here(self, scenario: &Scenario) -> Option<Result<Projection, AppError>> {
        self.simulator.with_value(|simulator| simulator.as_ref().map(|simulate| simulate(scenario)))
    }

    fn tell(self, of: Scenario, projection: Projection, by: Answered) {
        self.answer.set(Answer { of, projection, by });
        self.failure.set(None);
    }

    /// Sets a lever, or leaves it as it is on record.
    pub(super) fn turn(self, name: &str, value: Option<f64>) {
        self.scenario.update(|scenario| scenario.set(name, value));
        self.compute();
    }

    /// Has the server answer with a page of its own: there is no place left for an answer on this one.
    pub(super) fn ask_for_a_page(self) {
        // Nobody has gone on to another page meanwhile, or it is theirs.
        if self.address.is_here() {
            let asked = untrack(|| self.address.asked());
            open_page(&self.address.with(&asked, &self.scenario.get_untracked(), "what-if"));
        }
    }

    /// A move is finished: the address says it, and the server is asked.
    pub(super) fn settle(self) {
        let scenario = self.scenario.get_untracked();
        self.address.write(None);
        spawn_local(async move {
            let answer = simulate(self.id, scenario.clone()).await;
            // Another move may have been made meanwhile, and its own answer is to come.
            if self.scenario.get_untracked() != scenario {
                return;
            }
            match answer {
                // The server has another model or another policy by now: what stands beside the answer on this page is not of it.
                Ok(projection)
                    if projection.model().is_some_and(|model| model != self.model.read_value().as_str())
                        || projection.assessment.policy != self.policy() =>
                {
                    self.ask_for_a_page();
                }
                Ok(projection) => match self.here(&scenario) {
                    // It says besides where the client stands, which takes what a browser does not have.
                    Some(Ok(here)) if here.agrees_with(&projection) => {
                        self.tell(scenario, projection, Answered::Both);
                    }
                    Some(Ok(here)) => self.tell(scenario, here, Answered::Apart),
                    _ => self.tell(scenario, projection, Answered::There),
                },
                Err(error) => self.failure.set(Some(error)),
            }
        });
    }
}
