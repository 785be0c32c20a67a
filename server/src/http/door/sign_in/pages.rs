//! The pages that these forms are on, with what was wrong with what was sent.

use super::super::admission::{and_back, sign_in_path};
use super::super::identify::Doorkeeper;
use crate::http::answer::problem::ApiError;
use crate::http::answer::security::PLAIN_PAGE;
use crate::identity::company::START;
use crate::identity::{SECOND_RISK_MANAGER, roles, secret, totp};
use app::guard::{Caller, CallerKind};
use app::i18n::Locale;
use app::locale::requested;
use app::policy::{Permission, Role};
use app::sign_in::{
    AccountForm, CompanyDoor, DemoPerson, EnterForm, Fault, WelcomeForm, account_page, enter_page, gone_page,
    welcome_page,
};
use axum::response::{Html, IntoResponse, Response};
use chrono::Utc;
use http::{HeaderMap, StatusCode, header};
use leptos_i18n::td_string;

impl Doorkeeper {
    pub(super) async fn enter_page(
        &self,
        headers: &HeaderMap,
        form: EnterForm,
    ) -> Result<Response, ApiError> {
        let locale = requested(headers);
        let demo = if self.demo.is_open(&self.state.store).await? {
            self.demo_people(locale).await?
        } else {
            Vec::new()
        };
        let status = status(form.fault);
        let path = sign_in_path(&form.back);
        let company = match &self.company {
            Some(company) => Some(CompanyDoor {
                enter: and_back(START, &form.back),
                leave: if form.left { company.end_session().await } else { None },
            }),
            None => None,
        };
        let form = EnterForm { demo, resets_at: self.demo.resets_at, company, ..form };
        let page = enter_page(self.state.leptos_options.clone(), locale, path, form);
        Ok(shown(status, page))
    }

    pub(super) async fn demo_people(&self, locale: Locale) -> Result<Vec<DemoPerson>, ApiError> {
        let accounts = self.state.records.accounts().await?;
        let people = accounts.into_iter().filter(|account| account.is_demo && account.disabled_at.is_none());
        let mut people: Vec<(Role, DemoPerson)> = people
            .filter_map(|account| {
                let role = roles::of_account(&account.roles).first().copied()?;
                let (words, may) = in_demo(&account.login, role, locale);
                Some((role, DemoPerson { login: account.login, role: words, may }))
            })
            .collect();
        people.sort_by_key(|(role, _)| *role);
        Ok(people.into_iter().map(|(_, person)| person).collect())
    }

    pub(super) async fn welcome_page(
        &self,
        headers: &HeaderMap,
        code: String,
        fault: Option<Fault>,
    ) -> Result<Response, ApiError> {
        let locale = requested(headers);
        let options = self.state.leptos_options.clone();
        let key = secret::key(&code).unwrap_or_default();
        let Some((invitation, account)) = self.state.records.invitation(&key, Utc::now()).await? else {
            return Ok(shown(StatusCode::GONE, gone_page(options, locale)));
        };
        let factor = &invitation.totp_secret;
        let path = format!("/welcome?code={code}");
        let form = WelcomeForm {
            code,
            key: totp::typed(factor),
            uri: totp::uri(factor, &account.login),
            picture: totp::picture(factor, &account.login),
            name: account.name,
            login: account.login,
            fault,
        };
        Ok(shown(status(fault), welcome_page(options, locale, path, form)))
    }

    pub(super) async fn account_page(
        &self,
        headers: &HeaderMap,
        caller: &Caller,
        fault: Option<Fault>,
    ) -> Result<Response, ApiError> {
        let locale = requested(headers);
        let roles = match &caller.kind {
            CallerKind::Person(roles) => roles.iter().map(|role| role.in_words(locale)).collect(),
            CallerKind::Machine(_) => Vec::new(),
        };
        let may = Permission::ALL.into_iter().filter(|permission| caller.may(*permission));
        let may = may.map(|permission| permission.in_words(locale)).collect();
        let has_password = !self.reads_only && self.own_account(caller).await?.is_some();
        let form = AccountForm { name: caller.name.clone(), roles, may, has_password, fault };
        Ok(shown(status(fault), account_page(self.state.leptos_options.clone(), locale, form)))
    }
}

/// What an invented person is offered as, and what they may do.
fn in_demo(login: &str, role: Role, locale: Locale) -> (&'static str, &'static str) {
    match role {
        Role::RiskManager if login == SECOND_RISK_MANAGER => {
            (td_string!(locale, door.demo_second), td_string!(locale, door.demo_second_may))
        }
        Role::Advisor => (td_string!(locale, door.demo_advisor), td_string!(locale, door.demo_advisor_may)),
        Role::RiskManager => {
            (td_string!(locale, door.demo_risk_manager), td_string!(locale, door.demo_risk_manager_may))
        }
        Role::Auditor => (td_string!(locale, door.demo_auditor), td_string!(locale, door.demo_auditor_may)),
        Role::Operator => {
            (td_string!(locale, door.demo_operator), td_string!(locale, door.demo_operator_may))
        }
    }
}

/// The status of a form that was not taken, or is asked for.
pub(super) const fn status(fault: Option<Fault>) -> StatusCode {
    match fault {
        None => StatusCode::OK,
        Some(Fault::Wrong | Fault::CompanyRefused) => StatusCode::UNAUTHORIZED,
        Some(Fault::TooMany(_)) => StatusCode::TOO_MANY_REQUESTS,
        Some(Fault::CompanyNoRole | Fault::CompanyClosed | Fault::CompanyReadOnly) => StatusCode::FORBIDDEN,
        Some(Fault::CompanyAgain) => StatusCode::BAD_REQUEST,
        Some(Fault::CompanyDown) => StatusCode::BAD_GATEWAY,
        Some(Fault::Busy) => StatusCode::SERVICE_UNAVAILABLE,
        Some(Fault::Length | Fault::Common | Fault::Different | Fault::Code) => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }
}

pub(super) fn shown(status: StatusCode, page: String) -> Response {
    (status, [(header::CONTENT_SECURITY_POLICY, PLAIN_PAGE)], Html(page)).into_response()
}
