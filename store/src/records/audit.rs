//! Whether the records are what was recorded: the chain from its beginning, what it says of people, where cases stand, the
//! checkpoints, and every decision's score once more.
//!
//! Everything is read and nothing is changed. Independent of how a score is made again: whoever asks brings that.

use super::cases::columns;
use super::chain::{Told, event_of};
use super::database::Records;
use super::entity::{content, decision_case, event, letter};
use super::erased::{ERASED, emptied};
use super::misfits::{misfits, readable};
use super::rectification::RECTIFIED;
use super::steering::STEERING;
use crate::StoreError;
use model::record::canonical::{self, SALT, salted_hash};
use model::record::chain::{Break, Walk};
use model::record::checkpoint::{CheckpointError, Fit, Signed};
use model::record::evidence::{Act, Evidence, Statement, System};
use model::record::life::{Action, Case, Step};
use model::record::person::Person;
use model::record::replay::Verdict;
use model::record::steering::{Notice, Steering};
use sea_orm::{ConnectionTrait, EntityTrait};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What was found to be wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Finding {
    /// The chain is broken.
    #[error("{0}")]
    Chain(#[from] Break),
    /// What an event says of a person is not what was recorded.
    #[error("what event {0} says of a person was changed")]
    Content(i64),
    /// It is gone, and no event says that it was erased.
    #[error("what event {0} said of a person is gone, and nobody recorded that it was erased")]
    Lost(i64),
    /// A row holds something else than its columns do, so that it cannot be read.
    #[error("a row of {table} cannot be read, for it holds something else than it should: {key}")]
    Unreadable {
        /// Where.
        table: &'static str,
        /// Which one, as SQLite writes its key.
        key: String,
    },
    /// The event does not read, or could not have been done.
    #[error("event {0} could not have been done as the case stood, or does not read")]
    Event(i64),
    /// A decision was made under another policy than the one that ruled, or while nobody relied on the score.
    #[error(
        "event {0} decides under another policy than the one that ruled then, or while reliance on the score was stopped"
    )]
    Policy(i64),
    /// A case is shown to stand where its events do not lead.
    #[error(
        "the case {0} is not shown as its events lead: where it stands, whom it is of, or when it is due"
    )]
    Case(String),
    /// A code leads to another letter than the one that was recorded, or to none.
    #[error("the code of the letter of event {0} does not lead to that letter")]
    Letter(i64),
    /// A checkpoint proves nothing.
    #[error("the checkpoint of {0} events: {1}")]
    Checkpoint(u64, CheckpointError),
    /// The chain is shorter than it was.
    #[error("there were {0} events: the end of the chain was cut off, or an old copy was restored")]
    Shorter(u64),
    /// The chain is another one.
    #[error("the first {0} events are not those that were signed: the chain was written anew")]
    Other(u64),
    /// A decision's score is not what its file and its model make.
    #[error("the score of event {0} is not what its row and its model make: one of them was changed")]
    Score(i64),
}

/// What was looked at, and what was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Audit {
    /// Events, and the hash of the last one.
    pub walk: Walk,
    /// Checkpoints that were looked at.
    pub checkpoints: usize,
    /// How many decisions had which verdict; of what was erased, how many statements.
    pub replayed: BTreeMap<Verdict, u64>,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

/// Where a case's events lead.
struct Led {
    case: Case,
    last_event: i64,
    /// The last event that concludes it.
    last_conclusion: Option<i64>,
    due_at: Option<String>,
    /// Whom they are about, as far as it was not erased.
    person: Option<Person>,
    /// By what it was concluded last.
    system: Option<System>,
}

impl Led {
    /// Whether a case is shown as it stands.
    fn is(&self, row: &decision_case::Model) -> bool {
        serde_json::from_str::<Case>(&row.people).is_ok_and(|people| people == self.case)
            && row.state == self.case.state.name()
            && row.last_event == self.last_event
            && self.last_conclusion.is_none_or(|conclusion| row.last_conclusion == conclusion)
            && row.due_at == self.due_at
            && (row.client, row.applicant.clone()) == columns(self.person.as_ref())
    }
}

/// What was found out on the way along the chain.
#[derive(Default)]
struct Way {
    audit: Audit,
    /// Where events lead, by case.
    cases: HashMap<String, Led>,
    /// The letters that events have: by the hash of its code, the case and the event.
    letters: BTreeMap<String, (String, i64)>,
    /// Where the events of the steering lead.
    steering: Steering,
    /// Events whose statement is gone, by case.
    gone: HashMap<String, Vec<i64>>,
    /// Events whose correction is gone.
    corrections: BTreeSet<i64>,
    /// Hashes at the lengths that checkpoints name.
    hashes: HashMap<u64, Option<String>>,
}

impl Records {
    /// Looks at everything. `outside` are checkpoints that were kept elsewhere; `trusted` is the key that they and those in
    /// the records must be of, if it is known; `replay` makes a decision's score again.
    ///
    /// # Errors
    /// The database fails; what is wrong with the records is no error.
    pub async fn audit(
        &self,
        outside: &[Signed],
        trusted: &[String],
        replay: &mut (dyn FnMut(&Evidence, &System) -> Verdict + Send),
    ) -> Result<Audit, StoreError> {
        let inside = self.checkpoints().await?;
        let checkpoints: Vec<&Signed> = inside.iter().chain(outside).collect();
        let hashes = checkpoints.iter().map(|signed| (signed.checkpoint.count, None)).collect();
        let mut way = Way { hashes, ..Way::default() };
        let mut sequence = i64::MIN;
        loop {
            let page = self.page_after(sequence).await?;
            let Some((last, _)) = page.last() else { break };
            sequence = last.sequence;
            for told in page {
                way.step(&told, replay);
            }
        }
        let engine = self.db.get_database_backend();
        let cases = readable(decision_case::Entity::find(), decision_case::Entity, engine);
        way.look_at_cases(cases.all(&self.db).await?);
        let letters = readable(letter::Entity::find(), letter::Entity, engine);
        way.look_at_letters(letters.all(&self.db).await?);
        let Way { mut audit, gone, corrections, hashes, .. } = way;
        let mut lost: Vec<i64> = gone.into_values().flatten().chain(corrections).collect();
        lost.sort_unstable();
        audit.findings.extend(lost.into_iter().map(Finding::Lost));
        let unreadable = misfits(&*self.db).await?.into_iter();
        audit.findings.extend(unreadable.map(|(table, key)| Finding::Unreadable { table, key }));
        for signed in &checkpoints {
            let count = signed.checkpoint.count;
            let is_known = trusted.is_empty() || trusted.contains(&signed.key);
            let proof = signed.verify().and(if is_known { Ok(()) } else { Err(CheckpointError::Key) });
            let hash = hashes.get(&count).and_then(Option::as_deref);
            match (proof, signed.checkpoint.fit(hash)) {
                (Err(error), _) => audit.findings.push(Finding::Checkpoint(count, error)),
                (Ok(()), Fit::Within) => {}
                (Ok(()), Fit::Shorter) => audit.findings.push(Finding::Shorter(count)),
                (Ok(()), Fit::Other) => audit.findings.push(Finding::Other(count)),
            }
        }
        audit.checkpoints = checkpoints.len();
        audit.findings.dedup();
        Ok(audit)
    }
}

/// Whether a content is the one that its event was chained with.
fn is_what_was_said(event: &event::Model, content: &content::Model) -> bool {
    let salt = <[u8; SALT]>::try_from(content.salt.as_slice());
    salt.is_ok_and(|salt| salted_hash(&salt, &content.body) == event.content_hash)
}

impl Way {
    fn step(
        &mut self,
        (event, content): &Told,
        replay: &mut (dyn FnMut(&Evidence, &System) -> Verdict + Send),
    ) {
        let sequence = event.sequence;
        if let Err(broken) = self.audit.walk.step(&event_of(event), &event.previous, &event.hash) {
            self.audit.findings.push(broken.into());
        }
        if let Some(hash) = self.hashes.get_mut(&sequence.unsigned_abs()) {
            *hash = Some(event.hash.clone());
        }
        let of_no_case = event.case_id.is_empty();
        if of_no_case && event.kind == RECTIFIED && content.is_none() {
            self.corrections.insert(sequence);
            return;
        }
        if of_no_case && [ERASED, RECTIFIED].contains(&&*event.kind) {
            if event.kind == ERASED {
                // What it erased stood before it.
                for correction in emptied(&event.body) {
                    self.corrections.remove(&correction);
                }
            }
            // It says who was erased, or what was corrected.
            match content {
                Some(content) if !is_what_was_said(event, content) => {
                    self.audit.findings.push(Finding::Content(sequence));
                }
                None => self.audit.findings.push(Finding::Lost(sequence)),
                Some(_) => {}
            }
            return;
        }
        if event.kind == ERASED {
            // What it erased stood before it.
            let erased = self.gone.remove(&event.case_id).unwrap_or_default();
            *self.audit.replayed.entry(Verdict::Erased).or_default() += erased.len() as u64;
            return;
        }
        if event.case_id == STEERING {
            if self.steer(event).is_none() {
                self.audit.findings.push(Finding::Event(sequence));
            }
            return;
        }
        let statement = match content {
            None => {
                if !event.content_hash.is_empty() {
                    self.gone.entry(event.case_id.clone()).or_default().push(sequence);
                }
                None
            }
            Some(content) => {
                if !is_what_was_said(event, content) {
                    self.audit.findings.push(Finding::Content(sequence));
                }
                canonical::read::<Statement>(&content.body).ok()
            }
        };
        let Some(act) = self.follow(event) else {
            self.audit.findings.push(Finding::Event(sequence));
            return;
        };
        self.note(sequence, &event.case_id, statement.as_ref());
        let steering = &self.steering;
        let is_ruling = |system: &System| steering.is_that_of(&system.policy, system.limits);
        // What is approved was judged when it was proposed.
        let system = self.cases.get(&event.case_id).and_then(|led| led.system.as_ref());
        let may = steering.stopped.is_none() && system.is_none_or(is_ruling);
        if act.action.stands_on_score() && !may {
            self.audit.findings.push(Finding::Policy(sequence));
        }
        let evidence = statement.and_then(|statement| statement.evidence);
        if let (Some(evidence), Some(system)) = (evidence, act.system) {
            let verdict = replay(&evidence, &system);
            *self.audit.replayed.entry(verdict).or_default() += 1;
            if verdict == Verdict::Changed {
                self.audit.findings.push(Finding::Score(sequence));
            }
        }
    }

    /// Does to the steering what the event says was done; none if it could not have been.
    fn steer(&mut self, event: &event::Model) -> Option<()> {
        let notice: Notice =
            canonical::read(&event.body).ok().filter(|notice: &Notice| event.kind == notice.done.name())?;
        self.steering = self.steering.after(event.sequence, &event.actor, &notice).ok()?;
        Some(())
    }

    /// Does to the case what the event says was done; none if it could not have been.
    fn follow(&mut self, event: &event::Model) -> Option<Act> {
        let event::Model { sequence, case_id, .. } = event;
        let act: Act = canonical::read(&event.body).ok()?;
        let action = Action::named(&event.kind).filter(|action| *action == act.action)?;
        let before = self.cases.get(case_id);
        let step = Step { action, by: &event.actor, at: &event.at, claim: act.claim.as_deref() };
        let after = Case::after(before.map(|led| &led.case), step).ok()?;
        let is_so = after.state == act.state;
        let led = Led {
            case: after,
            last_event: *sequence,
            last_conclusion: if action.concludes() {
                Some(*sequence)
            } else {
                before.and_then(|led| led.last_conclusion)
            },
            due_at: act.due.clone(),
            person: before.and_then(|led| led.person.clone()),
            system: act.system.clone().or_else(|| before.and_then(|led| led.system.clone())),
        };
        self.cases.insert(case_id.clone(), led);
        is_so.then_some(act)
    }

    /// Notes whom an event is about, and by which code its letter is read.
    fn note(&mut self, sequence: i64, case: &str, statement: Option<&Statement>) {
        let Some(statement) = statement else { return };
        if let (Some(led), Some(person)) = (self.cases.get_mut(case), &statement.person) {
            led.person = Some(person.clone());
        }
        if let Some(letter) = &statement.letter {
            self.letters.insert(canonical::hash(&letter.code), (case.to_owned(), sequence));
        }
    }

    fn look_at_cases(&mut self, rows: Vec<decision_case::Model>) {
        for row in rows {
            let stands = self.cases.remove(&row.id).is_some_and(|led| led.is(&row));
            if !stands {
                self.audit.findings.push(Finding::Case(row.id));
            }
        }
        // Cases that events tell of and nobody is shown.
        let mut missing: Vec<String> = std::mem::take(&mut self.cases).into_keys().collect();
        missing.sort();
        self.audit.findings.extend(missing.into_iter().map(Finding::Case));
    }

    fn look_at_letters(&mut self, rows: Vec<letter::Model>) {
        for row in rows {
            // What is gone is told as such.
            let is_gone = self.gone.get(&row.case_id).is_some_and(|gone| gone.contains(&row.sequence));
            if self.letters.remove(&row.code_hash) != Some((row.case_id, row.sequence)) && !is_gone {
                self.audit.findings.push(Finding::Letter(row.sequence));
            }
        }
        // Letters that events have and no code leads to.
        let missing = std::mem::take(&mut self.letters).into_values();
        self.audit.findings.extend(missing.map(|(_, sequence)| Finding::Letter(sequence)));
    }
}
