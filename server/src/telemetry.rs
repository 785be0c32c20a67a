//! What the running program says of itself: log lines on stderr, and counters for `/metrics`.
//!
//! Independent of routes and commands: they only speak to `tracing` and `metrics`.

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::io::IsTerminal;
use std::sync::LazyLock;
use std::time::Duration;
use tracing_subscriber::EnvFilter;

/// Requests answered, by method, route and status.
pub const REQUESTS: &str = "clairscore_http_requests_total";
/// Seconds until the head of the answer, by method and route.
pub const REQUEST_SECONDS: &str = "clairscore_http_request_seconds";
/// Scores that the API gave out, by route.
pub const SCORES: &str = "clairscore_api_scores_total";

/// Upper bounds of the latency's buckets, in seconds: a page should stay below the sixth.
const SECONDS: [f64; 10] = [0.0005, 0.001, 0.0025, 0.005, 0.0075, 0.01, 0.05, 0.25, 1.0, 5.0];

/// Starts the log: readable lines on a terminal, one JSON object a line elsewhere. `RUST_LOG` chooses what
/// is logged; `default` otherwise.
pub fn start_log(default: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(default));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A log that runs already (a test's) stays.
    let _ = if std::io::stderr().is_terminal() {
        log.compact().with_target(false).try_init()
    } else {
        log.json().with_span_list(false).try_init()
    };
}

/// The counters of this process, as Prometheus reads them.
pub fn metrics() -> &'static PrometheusHandle {
    static METRICS: LazyLock<PrometheusHandle> = LazyLock::new(|| {
        let recorder =
            PrometheusBuilder::new().set_buckets(&SECONDS).expect("there are buckets").build_recorder();
        let handle = recorder.handle();
        metrics::set_global_recorder(recorder).expect("nothing else in this program records metrics");
        metrics::describe_counter!(REQUESTS, "Requests answered");
        metrics::describe_histogram!(REQUEST_SECONDS, metrics::Unit::Seconds, "Time to the answer's head");
        metrics::describe_counter!(SCORES, "Scores that the API gave out");
        handle
    });
    &METRICS
}

/// Keeps the counters small while nobody reads them. Never ends.
pub async fn upkeep() {
    let mut ticks = tokio::time::interval(Duration::from_secs(5));
    loop {
        ticks.tick().await;
        metrics().run_upkeep();
    }
}
