//! The one guard: every server function and every REST handler asks it first, by the policy ([`crate::policy`]).
//!
//! The server finds out who asks and puts a [`Caller`] into the request; without one nothing is allowed. Server functions
//! cannot forget the guard: [`crate::server_function::answer`] is how they come by the state, and it asks first.
//!
//! Independent of what is guarded, of how callers are known, and of how a refusal is answered.

use crate::policy::{Permission, Role};
use http::request::Parts;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The number of the account or of the token.
    pub id: i64,
    /// Their name, as others see it.
    pub name: String,
    /// A person, or a program.
    pub kind: CallerKind,
    /// Where this request of theirs comes from.
    pub origin: Origin,
    /// Whether the server that they ask only shows what is there.
    pub reads_only: bool,
}

/// Where a request comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The network address, as far as it is known.
    pub address: Option<String>,
    /// The name that the request goes by.
    pub request_id: Option<String>,
}

/// What a caller is, and so what it may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallerKind {
    /// Somebody who has signed in, with these roles.
    Person(Vec<Role>),
    /// A program that has a token, with these scopes.
    Machine(Vec<Permission>),
}

impl Caller {
    /// Whether the policy lets them, here.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.may_elsewhere(permission) && (!self.reads_only || permission.only_reads())
    }

    /// Whether the policy lets them, if the server does more than to show.
    fn may_elsewhere(&self, permission: Permission) -> bool {
        match &self.kind {
            CallerKind::Person(roles) => roles.iter().any(|role| permission.roles().contains(role)),
            CallerKind::Machine(scopes) => permission.is_scope() && scopes.contains(&permission),
        }
    }
}

/// As the log writes them: `person 3 New Advisor`.
impl fmt::Display for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            CallerKind::Person(_) => "person",
            CallerKind::Machine(_) => "machine",
        };
        write!(f, "{kind} {} {}", self.id, self.name)
    }
}

/// Why somebody may not do what they ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// Nobody knows who asks.
    #[error("sign in, or send a token: authorization: Bearer TOKEN")]
    SignedOut,
    /// The policy does not let them.
    #[error("this is not permitted to you: {}", .0.name())]
    NotPermitted(Permission),
    /// Nobody does that here.
    #[error("this server only shows what is there: have it done by the one that writes")]
    ReadOnly,
}

impl Denied {
    /// Why a caller may not do what `permission` names; whoever may not anywhere is not told where they could.
    #[must_use]
    pub fn of(caller: &Caller, permission: Permission) -> Self {
        if caller.may_elsewhere(permission) && !permission.only_reads() && caller.reads_only {
            Self::ReadOnly
        } else {
            Self::NotPermitted(permission)
        }
    }
}

/// Carried by every request to a server that only shows what is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadOnly;

/// What the server has let a request in for, before its arguments were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Admitted(pub Permission);

/// What the guard has refused the sender of a request, for whoever put this into it. Every clone is the same one.
#[derive(Debug, Clone, Default)]
pub struct Refusals(Arc<Mutex<Option<Permission>>>);

impl Refusals {
    /// What was refused last; none if nothing was.
    #[must_use]
    pub fn last(&self) -> Option<Permission> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lets the sender of a request in, or not.
///
/// # Errors
/// [`Denied`] if they may not do what `permission` names.
pub fn authorise(request: &Parts, permission: Permission) -> Result<Caller, Denied> {
    let caller = request.extensions.get::<Caller>().ok_or(Denied::SignedOut)?;
    let admitted = request.extensions.get::<Admitted>().is_none_or(|Admitted(other)| *other == permission);
    if admitted && caller.may(permission) {
        Ok(caller.clone())
    } else {
        let denied = Denied::of(caller, permission);
        if let (Denied::NotPermitted(_), Some(Refusals(noted))) = (denied, request.extensions.get()) {
            *noted.lock().unwrap_or_else(PoisonError::into_inner) = Some(permission);
        }
        Err(denied)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use CallerKind::{Machine, Person};

    fn ask(kind: Option<CallerKind>, admitted: Option<Permission>) -> Result<i64, Denied> {
        let (mut request, ()) = http::Request::new(()).into_parts();
        if let Some(kind) = kind {
            request.extensions.insert(Caller {
                id: 7,
                name: "Somebody".to_owned(),
                kind,
                origin: Origin::default(),
                reads_only: false,
            });
        }
        if let Some(admitted) = admitted {
            request.extensions.insert(Admitted(admitted));
        }
        authorise(&request, Permission::ReadClients).map(|caller| caller.id)
    }

    #[test]
    fn only_a_known_caller_whom_the_policy_lets_is_let_in() {
        let refused = Err(Denied::NotPermitted(Permission::ReadClients));
        assert_eq!(ask(None, None), Err(Denied::SignedOut));
        assert_eq!(ask(Some(Person(vec![])), None), refused);
        assert_eq!(ask(Some(Person(vec![Role::Operator])), None), refused);
        assert_eq!(ask(Some(Person(vec![Role::Operator, Role::Advisor])), None), Ok(7));
        assert_eq!(ask(Some(Machine(vec![Permission::Score])), None), refused);
        assert_eq!(ask(Some(Machine(vec![Permission::ReadClients])), None), Ok(7));
    }

    #[test]
    fn who_was_let_in_for_something_else_is_let_in_for_nothing() {
        let advisor = || Some(Person(vec![Role::Advisor]));
        assert_eq!(ask(advisor(), Some(Permission::ReadClients)), Ok(7));
        assert!(ask(advisor(), Some(Permission::ReadModel)).is_err());
    }

    #[test]
    fn a_token_is_never_a_persons_word() {
        for permission in Permission::ALL.into_iter().filter(|permission| !permission.is_scope()) {
            let machine = Caller {
                id: 1,
                name: String::new(),
                kind: Machine(vec![permission]),
                origin: Origin::default(),
                reads_only: false,
            };
            assert!(!machine.may(permission), "{permission:?}");
        }
    }

    #[test]
    fn where_things_are_only_shown_nobody_decides_and_is_told_so_who_could_elsewhere() {
        let person = |roles: &[Role]| Caller {
            id: 1,
            name: String::new(),
            kind: Person(roles.to_vec()),
            origin: Origin::default(),
            reads_only: true,
        };
        let everybody = person(&Role::ALL);
        for permission in Permission::ALL {
            assert_eq!(everybody.may(permission), permission.only_reads(), "{permission:?}");
        }
        assert_eq!(Denied::of(&everybody, Permission::Decide), Denied::ReadOnly);
        let auditor = person(&[Role::Auditor]);
        assert_eq!(Denied::of(&auditor, Permission::Decide), Denied::NotPermitted(Permission::Decide));
    }
}
