//! The policy: who may do what. This file says all of it: which roles people have, what there is to be allowed
//! ([`Permission`]), whom it is allowed to ([`Permission::roles`], [`Permission::is_scope`]), and what each server function
//! asks for ([`SERVER_FUNCTIONS`]). A handler of the REST API names its permission in its first argument.
//!
//! How a risk becomes an advice is the credit policy, another thing (`model::record::steering`).
//!
//! A test prints it as a table (`server/tests/all/snapshots`). Independent of how callers are known ([`crate::guard`]).

use crate::i18n::Locale;
use leptos_i18n::td_string;

/// What a person is in the company. Somebody may be several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Receives applicants, decides, tells them.
    Advisor,
    /// Approves what goes beyond limits, sets them, watches the model.
    RiskManager,
    /// Looks after what was done and after the rights of people (the data protection officer is one).
    Auditor,
    /// Keeps the program running: accounts and tokens, and no client.
    Operator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Advisor, Self::RiskManager, Self::Auditor, Self::Operator];

    /// Its name, as the command line and the records write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Advisor => "advisor",
            Self::RiskManager => "risk-manager",
            Self::Auditor => "auditor",
            Self::Operator => "operator",
        }
    }

    /// The role of a name; none if no role has it.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// In words.
    #[must_use]
    pub fn in_words(self, locale: Locale) -> &'static str {
        match self {
            Self::Advisor => td_string!(locale, policy.roles.advisor),
            Self::RiskManager => td_string!(locale, policy.roles.risk_manager),
            Self::Auditor => td_string!(locale, policy.roles.auditor),
            Self::Operator => td_string!(locale, policy.roles.operator),
        }
    }
}

/// Something that a caller may be allowed to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Permission {
    /// Read clients, their files, scores and explanations.
    ReadClients,
    /// Read what the model says of itself.
    ReadModel,
    /// Score an application that is not in the bank.
    Score,
    /// Read what is counted over many clients.
    ReadPortfolio,
    /// Take lists of clients out of the program.
    Export,
    /// Propose and take decisions.
    Decide,
    /// Approve, as the second person, what goes beyond the limits.
    Approve,
    /// Look again at a decision that a client contests.
    ReviewDecision,
    /// Read decisions and letters.
    ReadRecords,
    /// Read the log of who did what.
    ReadLog,
    /// Draft, propose and publish the credit policy: how a risk becomes an advice, and the limits.
    ManagePolicy,
    /// Stop reliance on the score, and lift the stop.
    StopScore,
    /// Tell, correct and erase what is held on a person.
    PersonRights,
    /// See to one's own account.
    OwnAccount,
}

use Role::{Advisor, Auditor, RiskManager};

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 14] = [
        Self::ReadClients,
        Self::ReadModel,
        Self::Score,
        Self::ReadPortfolio,
        Self::Export,
        Self::Decide,
        Self::Approve,
        Self::ReviewDecision,
        Self::ReadRecords,
        Self::ReadLog,
        Self::ManagePolicy,
        Self::StopScore,
        Self::PersonRights,
        Self::OwnAccount,
    ];

    /// Whom it is allowed to.
    #[must_use]
    pub const fn roles(self) -> &'static [Role] {
        match self {
            Self::ReadClients | Self::ReadPortfolio | Self::ReadRecords => &[Advisor, RiskManager, Auditor],
            Self::Score | Self::ReviewDecision => &[Advisor, RiskManager],
            Self::Export => &[RiskManager, Auditor],
            Self::Decide => &[Advisor],
            Self::Approve | Self::ManagePolicy | Self::StopScore => &[RiskManager],
            Self::ReadLog | Self::PersonRights => &[Auditor],
            Self::ReadModel | Self::OwnAccount => &Role::ALL,
        }
    }

    /// Whether a program may be given it, as a scope of its token. What a person answers for is none.
    #[must_use]
    pub const fn is_scope(self) -> bool {
        matches!(
            self,
            Self::ReadClients
                | Self::ReadModel
                | Self::Score
                | Self::ReadPortfolio
                | Self::Export
                | Self::ReadLog
        )
    }

    /// Whether nothing is changed by it but who is signed in, and the log: a server that only shows lets nobody do anything
    /// else.
    #[must_use]
    pub const fn only_reads(self) -> bool {
        !matches!(
            self,
            Self::Decide | Self::Approve | Self::ReviewDecision | Self::ManagePolicy | Self::StopScore
        )
    }

    /// Its name, as scopes and the log write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ReadClients => "read-clients",
            Self::ReadModel => "read-model",
            Self::Score => "score",
            Self::ReadPortfolio => "read-portfolio",
            Self::Export => "export",
            Self::Decide => "decide",
            Self::Approve => "approve",
            Self::ReviewDecision => "review-decision",
            Self::ReadRecords => "read-records",
            Self::ReadLog => "read-log",
            Self::ManagePolicy => "manage-policy",
            Self::StopScore => "stop-score",
            Self::PersonRights => "person-rights",
            Self::OwnAccount => "own-account",
        }
    }

    /// The permission that a program is given by the scope `name`; none if there is no such scope.
    #[must_use]
    pub fn of_scope(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|permission| permission.is_scope() && permission.name() == name)
    }

    /// In words.
    #[must_use]
    pub fn in_words(self, locale: Locale) -> &'static str {
        match self {
            Self::ReadClients => td_string!(locale, policy.permissions.read_clients),
            Self::ReadModel => td_string!(locale, policy.permissions.read_model),
            Self::Score => td_string!(locale, policy.permissions.score),
            Self::ReadPortfolio => td_string!(locale, policy.permissions.read_portfolio),
            Self::Export => td_string!(locale, policy.permissions.export),
            Self::Decide => td_string!(locale, policy.permissions.decide),
            Self::Approve => td_string!(locale, policy.permissions.approve),
            Self::ReviewDecision => td_string!(locale, policy.permissions.review_decision),
            Self::ReadRecords => td_string!(locale, policy.permissions.read_records),
            Self::ReadLog => td_string!(locale, policy.permissions.read_log),
            Self::ManagePolicy => td_string!(locale, policy.permissions.manage_policy),
            Self::StopScore => td_string!(locale, policy.permissions.stop_score),
            Self::PersonRights => td_string!(locale, policy.permissions.person_rights),
            Self::OwnAccount => td_string!(locale, policy.permissions.own_account),
        }
    }
}

/// What each server function asks for, by the last part of its path. One that is not listed is closed to everybody, and one
/// that asks for something else when it runs fails.
pub const SERVER_FUNCTIONS: &[(&str, Permission)] = &[
    ("applicant_form", Permission::Score),
    ("applicant_to_decide", Permission::Decide),
    ("client_decisions", Permission::ReadRecords),
    ("compare_client", Permission::ReadClients),
    ("count_decisions", Permission::ManagePolicy),
    ("describe_effect", Permission::ReadModel),
    ("describe_model", Permission::ReadModel),
    ("describe_steering", Permission::ReadModel),
    ("find_change", Permission::ReadClients),
    ("get_case", Permission::ReadRecords),
    ("get_client", Permission::ReadClients),
    ("get_file", Permission::ReadClients),
    ("get_peers", Permission::ReadClients),
    ("kept_applicant", Permission::ReadRecords),
    ("list_acts", Permission::ReadLog),
    ("list_choices", Permission::ReadClients),
    ("list_clients", Permission::ReadClients),
    ("list_work", Permission::ReadRecords),
    ("monitor_bank", Permission::ReadModel),
    ("read_applicant", Permission::Score),
    ("score_applicant", Permission::Score),
    ("simulate", Permission::ReadClients),
    ("sum_portfolio", Permission::ReadPortfolio),
    ("value_of", Permission::ReadClients),
];

/// What the server function at `path` asks for; none if it is not listed.
#[must_use]
pub fn of_server_function(path: &str) -> Option<Permission> {
    let name = path.rsplit('/').next().unwrap_or_default();
    SERVER_FUNCTIONS.iter().find(|(function, _)| *function == name).map(|(_, permission)| *permission)
}
