//! What the sheet says that the program knows: what the model uses, from how many clients it has learnt, whom to write to.

use crate::error::AppError;
use crate::i18n::Locale;
#[cfg(feature = "ssr")]
use model::catalogue::Theme;

/// See the head of this file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// What the model uses, theme by theme: what a theme is called, and what belongs to it.
    pub uses: Vec<(&'static str, String)>,
    /// Clients with a known outcome that it was made from.
    pub clients: u64,
    /// Which model it is.
    pub model: String,
    /// Whom to write to about one's data; empty if nobody was named.
    pub contact: String,
    /// The day, as ISO 8601 writes it.
    pub day: String,
}

/// The sheet of the model that the server has. Only pages of the server ask; in a browser nobody does.
///
/// # Errors
/// [`AppError::Unavailable`] outside of a request.
#[cfg(feature = "ssr")]
pub fn sheet(locale: Locale) -> Result<Sheet, AppError> {
    use crate::state::AppState;
    use leptos::prelude::use_context;

    let state = use_context::<AppState>().ok_or(AppError::Unavailable)?;
    let parameters = state.engine.artifact().parameters();
    Ok(Sheet {
        uses: uses(parameters, locale),
        clients: parameters.training.clients,
        model: parameters.id.clone(),
        contact: state.desk.data_protection.to_string(),
        day: chrono::Utc::now().date_naive().to_string(),
    })
}

/// The same; in a browser nobody asks.
///
/// # Errors
/// Always.
#[cfg(not(feature = "ssr"))]
pub const fn sheet(_: Locale) -> Result<Sheet, AppError> {
    Err(AppError::Unavailable)
}

/// What the model makes something of, theme by theme.
#[cfg(feature = "ssr")]
fn uses(parameters: &model::parameters::Parameters, locale: Locale) -> Vec<(&'static str, String)> {
    use crate::applicant::form::theme_of;

    let mut used: Vec<_> = parameters.input_weights();
    used.retain(|(_, weight)| *weight > 0.0);
    used.sort_by_key(|(input, _)| *input);
    let theme = |theme: Theme| {
        let inputs = used.iter().map(|(input, _)| *input).filter(|input| theme_of(*input) == Some(theme));
        let words: Vec<&str> = inputs.map(|input| input.label().get(locale.into())).collect();
        (!words.is_empty()).then(|| (theme.label().get(locale.into()), words.join(", ")))
    };
    Theme::ALL.into_iter().filter_map(theme).collect()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use model::engine::Engine;

    #[test]
    fn everything_that_the_model_uses_is_told_once_and_nothing_else() {
        let engine = Engine::shipped().expect("the shipped model");
        let parameters = engine.parameters();
        for locale in [Locale::fr, Locale::en] {
            let told: Vec<String> = uses(parameters, locale).into_iter().map(|(_, what)| what).collect();
            let told: Vec<&str> = told.iter().flat_map(|what| what.split(", ")).collect();
            let mut expected: Vec<&str> = parameters
                .input_weights()
                .into_iter()
                .filter(|(_, weight)| *weight > 0.0)
                .map(|(input, _)| input.label().get(locale.into()))
                .collect();
            assert_eq!(told.len(), expected.len(), "{told:?}");
            expected.retain(|label| !told.contains(label));
            assert_eq!(expected, Vec::<&str>::new());
        }
    }
}
