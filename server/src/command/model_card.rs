//! `model-card`: the model card as Markdown. What it says is the app's, as on the screen.

use super::print::print;
use crate::cli::{CardLanguage, ModelCard};
use crate::error::CommandError;
use app::i18n::Locale;
use app::model_page::card;
use app::model_page::describe_model::ModelReport;
use model::engine::Engine;

pub(super) fn run(engine: &Engine, arguments: &ModelCard) -> Result<(), CommandError> {
    let locale = match arguments.language {
        CardLanguage::Fr => Locale::fr,
        CardLanguage::En => Locale::en,
    };
    print(&card::markdown(&ModelReport::new(engine), locale))
}
