//! People whom their company's provider knows (OpenID Connect, authorization code with PKCE): where their browser is sent,
//! what comes back, and what is believed of it.
//!
//! Believed is an ID token that the provider's own keys have signed, for this program, for this browser and now, and nothing
//! else: no address of e-mail, no answer that anybody could have written. Independent of HTTP requests to this server, and of
//! what is kept.

mod fetch;
mod flow;
mod id_token;
mod origin;
mod provider;
mod role_map;
mod settings;
mod signature;

pub use flow::{Begun, Company, CompanyError, Known, RETURN, START};
pub use role_map::{NotARole, RoleOf};
pub use settings::{ClientSecret, CompanySettings, SettingsError};
