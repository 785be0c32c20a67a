//! Everything that is held on a person: a client's file in the bank, what was corrected in it, and what was decided on them (GDPR,
//! article 15). The file of an applicant who is in no bank stands in the decisions.
//!
//! Independent of who asks, and of how it is handed out.

use model::record::person::Person;
use serde_json::{Value, json};
use store::records::DeedError;
use store::{Records, Store};

/// As JSON; none if nothing is held on them.
///
/// # Errors
/// The bank or the records fail, or a record does not read.
pub async fn held(bank: &Store, records: &Records, person: &Person) -> Result<Option<Value>, DeedError> {
    let (file, rectifications) = match person {
        Person::Client(id) => (bank.client_file(*id).await?, records.rectifications_of(*id).await?),
        Person::Applicant(_) => (None, Vec::new()),
    };
    let cases = records.cases_of(person, None).await?;
    if file.is_none() && cases.is_empty() && rectifications.is_empty() {
        return Ok(None);
    }
    let mut decisions = Vec::new();
    for case in cases {
        let event = |record: store::records::Record| {
            json!({
                "sequence": record.sequence,
                "at": record.at,
                "hash": record.hash,
                "act": record.act,
                "statement": record.statement,
            })
        };
        let events: Vec<Value> = records.records_of(&case.id).await?.into_iter().map(event).collect();
        decisions.push(json!({ "case": case.id, "state": case.case.state, "events": events }));
    }
    let rectifications: Vec<Value> =
        rectifications.into_iter().map(|(at, what)| json!({ "at": at, "facts": what.facts })).collect();
    Ok(Some(
        json!({ "client": person, "file": file, "decisions": decisions, "rectifications": rectifications }),
    ))
}
