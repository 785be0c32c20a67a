//! The words of the log's acts.

use crate::decisions::action_in_words;
use crate::i18n::Locale;
use leptos_i18n::td_string;
use model::record::life::Action;

/// What somebody set about; as the log has it, if this program does not know it.
#[must_use]
pub fn action(name: &str, locale: Locale) -> String {
    match name {
        "sign-in" => td_string!(locale, access_log.actions.sign_in).to_owned(),
        "sign-out" => td_string!(locale, access_log.actions.sign_out).to_owned(),
        "sign-out-everywhere" => td_string!(locale, access_log.actions.sign_out_everywhere).to_owned(),
        "change-password" => td_string!(locale, access_log.actions.change_password).to_owned(),
        "open-account" => td_string!(locale, access_log.actions.open_account).to_owned(),
        "add-account" => td_string!(locale, access_log.actions.add_account).to_owned(),
        "set-roles" => td_string!(locale, access_log.actions.set_roles).to_owned(),
        "disable-account" => td_string!(locale, access_log.actions.disable_account).to_owned(),
        "reset-account" => td_string!(locale, access_log.actions.reset_account).to_owned(),
        "create-token" => td_string!(locale, access_log.actions.create_token).to_owned(),
        "revoke-token" => td_string!(locale, access_log.actions.revoke_token).to_owned(),
        "open-file" => td_string!(locale, access_log.actions.open_file).to_owned(),
        "list-clients" => td_string!(locale, access_log.actions.list_clients).to_owned(),
        "read-columns" => td_string!(locale, access_log.actions.read_columns).to_owned(),
        "without-permission" => td_string!(locale, access_log.actions.without_permission).to_owned(),
        "score-clients" => td_string!(locale, access_log.actions.score_clients).to_owned(),
        "export-features" => td_string!(locale, access_log.actions.export_features).to_owned(),
        "back-up" => td_string!(locale, access_log.actions.back_up).to_owned(),
        "restore-bank" => td_string!(locale, access_log.actions.restore_bank).to_owned(),
        "import-bank" => td_string!(locale, access_log.actions.import_bank).to_owned(),
        "export-clients" => td_string!(locale, access_log.actions.export_clients).to_owned(),
        "export-log" => td_string!(locale, access_log.actions.export_log).to_owned(),
        "export-person" => td_string!(locale, access_log.actions.export_person).to_owned(),
        "erase-person" => td_string!(locale, access_log.actions.erase_person).to_owned(),
        "rectify-person" => td_string!(locale, access_log.actions.rectify_person).to_owned(),
        "prune-log" => td_string!(locale, access_log.actions.prune_log).to_owned(),
        "change-policy" => td_string!(locale, access_log.actions.change_policy).to_owned(),
        other => {
            let step = Action::named(other).map(|step| action_in_words(step, locale));
            step.unwrap_or(other).to_owned()
        }
    }
}

/// What became of it.
#[must_use]
pub fn outcome(outcome: Option<&str>, locale: Locale) -> String {
    match outcome {
        None => td_string!(locale, access_log.abandoned).to_owned(),
        Some("done") => td_string!(locale, access_log.done).to_owned(),
        Some("refused") => td_string!(locale, access_log.refused).to_owned(),
        Some("failed") => td_string!(locale, access_log.failed).to_owned(),
        Some(other) => other.to_owned(),
    }
}
