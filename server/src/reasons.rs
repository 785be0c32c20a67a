//! What is told of an explanation beside its numbers: concepts, and reasons as a person would say them. The same in the
//! API and at the command line; which are told and in which words, `model` and `app` say.

use app::client::reasons::Sentence;
use app::i18n::Locale;
use model::catalogue::Telling;
use model::engine::{Engine, EngineError};
use model::explanation::{Against, Explanation};
use model::file::ClientFile;
use model::reasons::{ConceptEffect, Reason, Reasons, by_concept};
use model::standing::Standing;
use model::text::Text;
use serde::Serialize;
use utoipa::ToSchema;

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Words {
    /// In French.
    pub fr: String,
    /// In English.
    pub en: String,
}

impl Words {
    fn of(said: impl Fn(Locale) -> String) -> Self {
        Self { fr: said(Locale::fr), en: said(Locale::en) }
    }
}

impl From<Text> for Words {
    fn from(text: Text) -> Self {
        Self { fr: text.fr.to_owned(), en: text.en.to_owned() }
    }
}

/// What the features that say one thing added to the log-odds, together.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConceptPart {
    /// Its name.
    concept: &'static str,
    /// What a person calls it.
    label: Words,
    /// The sum of its features' contributions, log-odds; positive raises the risk.
    contribution: f64,
    /// Its features, largest absolute contribution first.
    features: Vec<&'static str>,
    /// Whether some of it is not delivered but deduced, and so may be wrong.
    deduced: bool,
    /// Whether it is a price that the lender has set, which is not given to a client as a reason.
    price: bool,
}

impl From<ConceptEffect> for ConceptPart {
    fn from(ConceptEffect { concept, contribution, features }: ConceptEffect) -> Self {
        Self {
            concept: concept.id(),
            label: concept.label().into(),
            contribution,
            features: features.iter().map(|effect| effect.feature.name).collect(),
            deduced: concept.is_deduced(),
            price: concept.telling() == Telling::Price,
        }
    }
}

/// One reason.
#[derive(Debug, Serialize, ToSchema)]
pub struct WordedReason {
    /// The concept that it is about.
    concept: &'static str,
    /// What a person calls it.
    label: Words,
    /// The concept's joint contribution, log-odds; positive raises the risk.
    contribution: f64,
    /// The reason as it is said.
    sentence: Words,
    /// What the concept is and where it comes from.
    explanation: Words,
    /// The feature by which it is told; none if only all of them together say it.
    feature: Option<String>,
    /// This feature's value for the client; none = missing, or no feature.
    value: Option<f64>,
    /// Where the client stands in it among the clients that the model learned from; none if that is not known.
    standing: Option<Standing>,
    /// Whether it belongs to who somebody is, or to other people: nobody is asked to change it.
    protected: bool,
}

impl From<Reason> for WordedReason {
    fn from(reason: Reason) -> Self {
        Self {
            concept: reason.concept.id(),
            label: reason.concept.label().into(),
            contribution: reason.contribution,
            sentence: Words::of(|locale| Sentence::of(&reason, locale).whole()),
            explanation: reason.concept.explanation().into(),
            protected: reason.concept.telling() == Telling::Protected,
            standing: reason.standing,
            value: reason.value,
            feature: reason.feature,
        }
    }
}

/// What is told of a score.
#[derive(Debug, Serialize, ToSchema)]
pub struct WordedReasons {
    /// With whom the client is compared: unless asked otherwise, clients who are granted for whoever is not simply granted.
    against: Against,
    /// What speaks for the advice, the strongest first; four at most.
    principal: Vec<WordedReason>,
    /// What speaks most against it.
    other_side: Option<WordedReason>,
    /// Whether a price that the lender has set speaks for the advice, too: it is not told as a reason.
    price_counts: bool,
}

impl From<Reasons> for WordedReasons {
    fn from(Reasons { against, principal, other_side, price_counts, .. }: Reasons) -> Self {
        Self {
            against,
            principal: principal.into_iter().map(WordedReason::from).collect(),
            other_side: other_side.map(WordedReason::from),
            price_counts,
        }
    }
}

/// An explanation, its contributions by concept, and what is told of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct WordedExplanation {
    #[serde(flatten)]
    pub(crate) explanation: Explanation,
    /// Its contributions by concept, largest absolute contribution first; their sum is that of the contributions.
    concepts: Vec<ConceptPart>,
    /// What is told of the score.
    reasons: WordedReasons,
}

impl WordedExplanation {
    /// Explains `file` beside whom it was asked for: without, contributions are those beside the average client and
    /// reasons those beside whom the advice asks for.
    ///
    /// # Errors
    /// As [`Engine::explain_against`].
    pub(crate) fn of(
        engine: &Engine,
        file: &ClientFile,
        asked: Option<Against>,
    ) -> Result<Self, EngineError> {
        let explanation = engine.explain_against(file, asked.unwrap_or_default())?;
        let against = asked.unwrap_or_else(|| engine.usual_against(explanation.decision));
        let reasons_of = |explanation: &Explanation| Reasons::of(explanation, against, engine.references());
        let reasons = if against == asked.unwrap_or_default() {
            reasons_of(&explanation)
        } else {
            reasons_of(&engine.explain_against(file, against)?)
        };
        let concepts = by_concept(&explanation.contributions).into_iter().map(ConceptPart::from).collect();
        Ok(Self { explanation, concepts, reasons: reasons.into() })
    }

    /// What its contributions are by concept, in English.
    pub(crate) fn concepts(&self) -> impl Iterator<Item = (&str, f64)> {
        self.concepts.iter().map(|part| (part.label.en.as_str(), part.contribution))
    }

    /// With whom the reasons compare the client, and the sentences that tell them, in English.
    pub(crate) fn sentences(&self) -> (Against, impl Iterator<Item = &str>) {
        (self.reasons.against, self.reasons.principal.iter().map(|reason| reason.sentence.en.as_str()))
    }

    /// What speaks most against the advice, in English, and whether a price of the lender speaks for it.
    pub(crate) fn beside(&self) -> (Option<&str>, bool) {
        let other_side = self.reasons.other_side.as_ref().map(|reason| reason.label.en.as_str());
        (other_side, self.reasons.price_counts)
    }
}
