//! The pages as routes whose code a browser fetches when it first needs them: whoever opens a client does not
//! wait for what draws the model's report.

use crate::model_page::ModelPage;
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

/// The model.
pub(crate) struct ModelRoute;

#[lazy_route]
impl LazyRoute for ModelRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <ModelPage /> }.into_any()
    }
}
