//! The dashboard: pages, parts, charts, server functions, words in French and English.
//!
//! Built twice: with `ssr` it renders pages on the server and answers server functions, with `hydrate`
//! it makes the islands in these pages interactive in the browser. Independent of SQL and of scoring
//! arithmetic: behind `ssr` it asks the store and the engine, everywhere else it only shows what they answered.
//!
//! Every page is rendered whole before it is sent, and everything that can be asked is in a URL, so that
//! all of it works without JavaScript. Links and forms are the browser's own; `public/one-page.js` follows them without
//! loading a page anew. What answers without asking the server is an `#[island]`: only islands, and what they call,
//! become part of the WASM, and only what they are given as properties is sent a second time, as data.
//!
//! Pages give their view as `AnyView`: a page's type would otherwise be as large as the page, and the compiler
//! slow or at the end of its depth. What an island shows keeps its type: an `AnyView` brings all the code
//! that builds views into the WASM, what islands never show included.

// The types of what islands show are deeper than the compiler looks unasked.
#![recursion_limit = "256"]

pub mod access_log;
pub mod answered;
pub mod applicant;
#[cfg(feature = "hydrate")]
mod bank_columns;
pub mod base_path;
pub mod browser_engine;
pub mod charts;
pub mod client;
#[cfg(feature = "ssr")]
pub mod client_file;
pub mod clients;
pub mod decision_figures;
pub mod decisions;
pub mod effects;
#[cfg(feature = "ssr")]
pub mod engine_pool;
pub mod error;
pub mod explorer;
#[cfg(feature = "ssr")]
pub mod failure_log;
#[cfg(feature = "ssr")]
pub mod failure_page;
pub mod format;
#[cfg(feature = "ssr")]
pub mod guard;
pub mod information;
pub mod layout;
pub mod locale;
pub mod model_page;
pub mod offered;
pub mod parts;
#[cfg(feature = "ssr")]
mod plain_page;
pub mod plural;
#[cfg(feature = "ssr")]
pub mod policy;
pub mod portfolio;
mod request;
#[cfg(feature = "ssr")]
pub mod ruling;
#[cfg(feature = "ssr")]
mod server_function;
#[cfg(feature = "ssr")]
pub mod sign_in;
#[cfg(feature = "ssr")]
pub mod state;
pub mod steering;
pub mod words;

#[expect(missing_docs, clippy::match_same_arms, reason = "generated code")]
mod generated;
pub use generated::i18n;

use access_log::AccessLogPage;
use applicant::{ApplicantPage, KeptApplicantPage, NewDecisionPage};
use client::{BesidePage, ClientPage, InterviewPage};
use clients::ClientsPage;
use decision_figures::DecisionFiguresPage;
use decisions::{DecisionPage, LetterPage, OwnLetterPage, WorkPage};
use effects::EffectsPage;
use information::InformationPage;
use layout::Layout;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_i18n::Locale as _;
use leptos_meta::{HashedStylesheet, Html, MetaTags, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};
use model_page::ModelPage;
use parts::NotFound;
use portfolio::PortfolioPage;
use steering::SteeringPage;

/// The document around every page.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    // What the server asked for a page is not sent again as data: islands say themselves what they need.
    if let Some(shared) = Owner::current_shared_context() {
        shared.set_is_hydrating(false);
    }
    provide_context(options.clone());
    view! {
        <!DOCTYPE html>
        <html>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <HashedStylesheet id="leptos" options=options.clone() />
                <AutoReload options=options />
                // Follows links without loading a page anew; without it they are the browser's own.
                <script type="module" src="/one-page.js" nonce=use_nonce()></script>
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
    .into_any()
}

/// The whole site.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let locale = locale::provide_locale();
    view! {
        <Html attr:lang=locale.as_str() attr:data-base=Some(base_path::base()).filter(|base| !base.is_empty()) />
        <Router>
            <Layout>
                // A page is sent whole, with its HTTP status, once its data are there.
                <Routes fallback=|| view! { <NotFound /> }>
                    <Route path=path!("/") view=ClientsPage ssr=SsrMode::Async />
                    <Route path=path!("/clients") view=ClientsPage ssr=SsrMode::Async />
                    <Route path=path!("/clients/:id") view=ClientPage ssr=SsrMode::Async />
                    <Route path=path!("/clients/:id/beside/:other") view=BesidePage ssr=SsrMode::Async />
                    <Route path=path!("/clients/:id/interview") view=InterviewPage ssr=SsrMode::Async />
                    <Route path=path!("/portfolio") view=PortfolioPage ssr=SsrMode::Async />
                    <Route path=path!("/applicants/new") view=ApplicantPage ssr=SsrMode::Async />
                    <Route path=path!("/applicants/new/decision") view=NewDecisionPage ssr=SsrMode::Async />
                    <Route path=path!("/applicants/:id") view=KeptApplicantPage ssr=SsrMode::Async />
                    <Route path=path!("/information") view=InformationPage ssr=SsrMode::Async />
                    <Route path=path!("/decisions") view=WorkPage ssr=SsrMode::Async />
                    <Route path=path!("/decisions/:id") view=DecisionPage ssr=SsrMode::Async />
                    <Route path=path!("/decisions/:id/letter") view=LetterPage ssr=SsrMode::Async />
                    <Route path=path!("/letters/:code") view=OwnLetterPage ssr=SsrMode::Async />
                    <Route path=path!("/log") view=AccessLogPage ssr=SsrMode::Async />
                    <Route path=path!("/model") view=ModelPage ssr=SsrMode::Async />
                    <Route path=path!("/model/policy") view=SteeringPage ssr=SsrMode::Async />
                    <Route path=path!("/model/decisions") view=DecisionFiguresPage ssr=SsrMode::Async />
                    <Route path=path!("/model/effects") view=EffectsPage ssr=SsrMode::Async />
                    <Route path=path!("/model/effects/:feature") view=EffectsPage ssr=SsrMode::Async />
                </Routes>
            </Layout>
        </Router>
    }
    .into_any()
}
