//! How every server function is run: the guard is asked before the state is handed out, and a failure sets the HTTP
//! status, of the page that is being rendered as well as of a call from the browser. A panic is a failure like any
//! other: it would leave the page that is being rendered waiting for an answer that never comes.
//!
//! Independent of what a server function does.

use crate::error::AppError;
use crate::failure_log::panicked;
use crate::guard::{self, Caller};
use crate::policy::Permission;
use crate::state::AppState;
use futures_util::FutureExt;
use http::request::Parts;
use leptos::prelude::use_context;
use std::panic::AssertUnwindSafe;

/// Answers a server function: asks the guard, hands the state and the caller to `work`, and sets the HTTP status of a
/// failure, of the page that is being rendered as well as of a call from the browser.
///
/// # Errors
/// [`AppError::SignedOut`], [`AppError::Denied`], or what `work` fails with.
pub async fn answer<T, Work>(
    permission: Permission,
    work: impl FnOnce(AppState, Caller) -> Work + Send,
) -> Result<T, AppError>
where
    Work: Future<Output = Result<T, AppError>> + Send,
{
    let answer = match admitted(permission) {
        Ok((state, caller)) => {
            match AssertUnwindSafe(async { work(state, caller).await }).catch_unwind().await {
                Ok(answer) => answer,
                Err(panic) => {
                    panicked(&*panic);
                    Err(AppError::Unavailable)
                }
            }
        }
        Err(error) => Err(error),
    };
    if let Err(error) = &answer {
        error.set_status();
    }
    answer
}

fn admitted(permission: Permission) -> Result<(AppState, Caller), AppError> {
    // Both are put into the context by the server for every request, and go when nobody waits for the page any more.
    let (Some(request), Some(state)) = (use_context::<Parts>(), use_context::<AppState>()) else {
        tracing::debug!("a server function was called outside of a request, or for one that was cut off");
        return Err(AppError::Unavailable);
    };
    let caller = guard::authorise(&request, permission)?;
    Ok((state, caller))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine_pool::EnginePool;
    use crate::guard::{CallerKind, Origin};
    use crate::policy::Role;
    use crate::ruling::RuledEngine;
    use leptos::prelude::{LeptosOptions, Owner, provide_context};
    use model::engine::Engine;
    use store::{Records, Store};

    #[tokio::test]
    async fn a_panic_is_a_failure_like_any_other() {
        let (mut request, ()) = http::Request::new(()).into_parts();
        let kind = CallerKind::Person(vec![Role::Advisor]);
        request.extensions.insert(Caller {
            id: 1,
            name: "Somebody".to_owned(),
            kind,
            origin: Origin::default(),
            reads_only: false,
        });
        let owner = Owner::new();
        owner.set();
        provide_context(request);
        let records = Records::open("sqlite::memory:").await.expect("new records");
        let artifact = EnginePool::new(Engine::shipped().expect("the shipped model"));
        provide_context(AppState {
            store: Store::connect("sqlite::memory:").await.expect("a new bank"),
            engine: RuledEngine::new(artifact, records.clone()),
            records,
            desk: crate::state::Desk::default(),
            leptos_options: LeptosOptions::builder().output_name("clairscore").build(),
        });
        let compute = |state: AppState, _: Caller| async move {
            let nobody = |_: &Engine| Vec::<i64>::new().first().copied().expect("somebody");
            Ok(state.engine.artifact().run(nobody).await?)
        };
        assert_eq!(answer(Permission::ReadClients, compute).await, Err(AppError::Unavailable));
    }
}
