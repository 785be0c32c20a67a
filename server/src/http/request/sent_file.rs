//! A client's file that a page was sent: read by the API's own reader, its faults and notes told as the API tells them.

use crate::http::answer::faults::{At, Fault, Faults};
use crate::http::file_json::{Accepted, Refusal, read_file};
use app::applicant::sent::{self, Told};

/// Reads a file, or tells all its faults.
pub(in crate::http) fn read(body: &[u8]) -> Result<sent::Accepted, Vec<Told>> {
    match read_file(body) {
        Ok(Accepted { file, ignored, notes }) => {
            let ignored = ignored.into_iter().map(|column| Told {
                detail: format!("{column}: nothing is made of it"),
                at: format!("/{}", column.replace('.', "/")),
            });
            Ok(sent::Accepted { file, remarks: told(notes).into_iter().chain(ignored).collect() })
        }
        Err(Refusal::Faults(faults)) => Err(told(faults)),
        Err(malformed @ Refusal::Malformed { .. }) => {
            Err(vec![Told { at: String::new(), detail: malformed.to_string() }])
        }
    }
}

fn told(faults: Faults) -> Vec<Told> {
    let more = faults.more();
    let listed = faults
        .into_listed()
        .into_iter()
        .map(|Fault { at: At::Pointer(at) | At::Parameter(at), detail }| Told { at, detail });
    let counted = (more > 0).then(|| Told { at: String::new(), detail: format!("and {more} more") });
    listed.chain(counted).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_told_with_the_name_of_its_column() {
        let body = br#"{"application": {"AMT_CREDIT": -1, "DAYS_BIRTH": "old", "SHOE_SIZE": 43}}"#;
        let faults = read(body).expect_err("it has faults");
        let columns: Vec<_> = faults.iter().filter_map(Told::column).collect();
        assert_eq!(columns, ["AMT_CREDIT", "DAYS_BIRTH", "SHOE_SIZE"]);
        assert!(read(b"{").expect_err("it is no JSON")[0].detail.contains("not JSON"));
    }

    #[test]
    fn what_is_ignored_is_said_as_what_is_noted() {
        let body = br#"{"application": {"AMT_CREDIT": 100000, "FLAG_EMAIL": 1, "REGION_RATING_CLIENT": -1}}"#;
        let accepted = read(body).expect("it is a file");
        let columns: Vec<_> = accepted.remarks.iter().filter_map(Told::column).collect();
        assert_eq!(columns, ["REGION_RATING_CLIENT", "FLAG_EMAIL"]);
    }
}
