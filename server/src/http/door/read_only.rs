//! What is refused by a server that only shows what is there (`serve --read-only`): whatever would change more than who is
//! signed in, and the log.
//!
//! A request that is not listed here and does not only ask is refused, so that a new path is closed until somebody thinks of
//! it. What is done behind a path that is listed asks the guard, which knows it as well; and whatever gets past both is refused
//! by the database. Independent of who asks.

use app::applicant;
use http::Method;

/// Paths to which something is sent that changes nothing but who is signed in, and the log.
const HARMLESS: [&str; 8] = [
    "/sign-in",
    "/sign-in/demo",
    "/sign-out",
    "/account/sign-out",
    applicant::PATH,
    "/api/v1/score",
    "/api/v1/explanation",
    "/api/v1/scores",
];
/// A page whose form alone is what it is for.
const WELCOME: &str = "/welcome";

/// Whether a request would change something. What a server function does, its permission says.
pub(super) fn changes(method: &Method, path: &str) -> bool {
    let asks = matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
    if asks { path == WELCOME } else { !HARMLESS.contains(&path) }
}
