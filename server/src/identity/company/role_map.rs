//! Which of the company's groups, or roles, are which roles here. What nobody has said gives nothing.

use app::policy::Role;
use serde_json::{Map, Value};
use std::str::FromStr;

/// What a group of the company's is here: `GROUP=ROLE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleOf {
    group: String,
    role: Role,
}

/// What is no such pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write GROUP=ROLE, where ROLE is advisor, risk-manager, auditor or operator")]
pub struct NotARole;

impl FromStr for RoleOf {
    type Err = NotARole;

    fn from_str(text: &str) -> Result<Self, NotARole> {
        // A group may be called anything: CN=Advisors.
        let (group, role) = text.rsplit_once('=').ok_or(NotARole)?;
        let role = Role::of_name(role.trim()).ok_or(NotARole)?;
        if group.trim().is_empty() {
            Err(NotARole)
        } else {
            Ok(Self { group: group.trim().to_owned(), role })
        }
    }
}

/// The roles that the claim `name` gives by `map`, each once.
pub(super) fn roles(claims: &Map<String, Value>, name: &str, map: &[RoleOf]) -> Vec<Role> {
    let groups: Vec<&str> = match claim(claims, name) {
        Some(Value::String(group)) => vec![group],
        Some(Value::Array(groups)) => groups.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let given = |role: &Role| map.iter().any(|of| of.role == *role && groups.contains(&of.group.as_str()));
    Role::ALL.into_iter().filter(given).collect()
}

/// The claim of that name, or, as in `realm_access.roles`, the one within another.
fn claim<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    claims.get(name).or_else(|| {
        let (outer, inner) = name.split_once('.')?;
        claims.get(outer)?.as_object()?.get(inner)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_a_group_that_was_named_is_a_role() {
        let map: Vec<RoleOf> = ["CN=Advisors=advisor", "risk = risk-manager", "risk=auditor"]
            .map(|text| text.parse().expect("a pair"))
            .to_vec();
        let of = |claims: Value, name: &str| roles(claims.as_object().expect("an object"), name, &map);
        assert_eq!(of(json!({ "groups": ["x", "CN=Advisors"] }), "groups"), [Role::Advisor]);
        assert_eq!(of(json!({ "groups": "risk" }), "groups"), [Role::RiskManager, Role::Auditor]);
        assert_eq!(of(json!({ "a": { "roles": ["risk", "risk"] } }), "a.roles").len(), 2);
        assert_eq!(of(json!({ "a.roles": "CN=Advisors" }), "a.roles"), [Role::Advisor]);
        for nothing in [
            json!({}),
            json!({ "groups": ["cn=advisors", "advisor", "", null, 7] }),
            json!({ "groups": { "risk": true } }),
            json!({ "roles": ["risk"] }),
        ] {
            assert_eq!(of(nothing, "groups"), []);
        }
        for wrong in ["", "group", "=advisor", " =advisor", "group=", "group=boss", "advisor=group"] {
            assert_eq!(wrong.parse::<RoleOf>(), Err(NotARole), "{wrong}");
        }
    }
}
