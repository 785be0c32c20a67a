//! Addresses of the page.

/// Parameter of the URL that names a client.
pub(super) const CLIENT: &str = "client";

/// The page of a feature, with a client's place in it if one is named.
#[must_use]
pub fn path(feature: &str, client: Option<i64>) -> String {
    let client = client.map(|id| format!("?{CLIENT}={id}")).unwrap_or_default();
    format!("/model/effects/{feature}{client}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_a_feature_keeps_its_client() {
        assert_eq!(path("age_years", Some(100_002)), "/model/effects/age_years?client=100002");
        assert_eq!(path("age_years", None), "/model/effects/age_years");
    }
}
