//! What another threshold of refusal would do: a slider, whom it would refuse, and how well the scores separate at all
//! thresholds. The arithmetic is the model's ([`model::evaluation::discrimination`]); here it is only asked and shown.

use crate::charts::roc;
use crate::format;
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::parts::{DataTable, Head, Replaced, hand_over_without, open_page};
use crate::plural::counted;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_router::params::ParamsMap;
use model::estimate;
use model::evaluation::ScoreHistogram;
use model::evaluation::discrimination::{Confusion, Discrimination, Tenth};

/// Parameter of the URL that holds the threshold, in per cent.
pub(super) const CUTOFF: &str = "cutoff";
/// The slider's last threshold, in per cent: hardly a client scores beyond.
const MOST: f64 = 50.0;
/// Every so many bins of the histogram make a row of the table.
const ROW_EVERY: usize = 8;

/// The threshold that a URL asks for, as a share.
pub(super) fn asked_cutoff(params: &ParamsMap) -> Option<f64> {
    params.get_str(CUTOFF).and_then(parse)
}

/// Per cent that the slider can show, with the decimal mark of either language, as a share.
fn parse(text: &str) -> Option<f64> {
    let percent: f64 = text.trim().trim_end_matches('%').trim_end().replace(',', ".").parse().ok()?;
    (0.0..=MOST).contains(&percent).then_some(percent / 100.0)
}

/// The edge of a bin that is nearest to a threshold.
fn nearest(share: f64, bins: usize) -> usize {
    #[expect(clippy::cast_precision_loss, reason = "some hundred bins")]
    let edge = (share * bins as f64).round().clamp(0.0, bins as f64);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the bins just before"
    )]
    let edge = edge as usize;
    edge
}

/// The slider of the threshold with what follows from it, a part of the island of [`super::costs`]: of two islands that come
/// one after the other, the second would find a page that was changed in between.
#[component]
pub(super) fn CutOff(
    /// Scores by outcome, out of fold.
    scores: ScoreHistogram,
    /// Where the slider starts, a share.
    cutoff: f64,
    /// The threshold in force, in words.
    in_force: String,
) -> impl IntoView {
    let locale = use_locale();
    let bins = scores.bins();
    #[expect(clippy::cast_precision_loss, reason = "some hundred bins")]
    let step = 100.0 / bins.max(1) as f64;
    let chosen = RwSignal::new(nearest(cutoff, bins));
    let form = NodeRef::new();
    hand_over_without(form);
    #[expect(clippy::cast_precision_loss, reason = "some hundred bins")]
    let percent = move |edge: usize| edge as f64 * step;
    let spoken = move || format::percent(percent(chosen.get()) / 100.0, 2, locale);
    let found = scores.discrimination();
    let all = StoredValue::new(scores.confusions());
    let tenths = StoredValue::new(scores.tenths());
    let greatest = found.map_or(0, |found| nearest(found.ks_threshold, bins));
    let separation = separation(found, locale);
    view! {
        <section class="card cutoff" id="cutoff" aria-labelledby="cutoff-title">
            <h2 id="cutoff-title">{td_string!(locale, cutoff.title)}</h2>
            <p>{td_string!(locale, cutoff.lede, threshold = in_force).to_string()}</p>
            <form node_ref=form class="slider" method="get" action="/model#cutoff">
                <label for="cutoff-slider">{td_string!(locale, cutoff.slider)}</label>
                <input
                    id="cutoff-slider"
                    type="range"
                    name=CUTOFF
                    min="0"
                    max=MOST.to_string()
                    step=step.to_string()
                    value=percent(chosen.get_untracked()).to_string()
                    aria-valuetext=spoken
                    on:input:target=move |event| {
                        if let Some(share) = parse(&event.target().value()) {
                            chosen.set(nearest(share, bins));
                        }
                    }
                />
                <output for="cutoff-slider" translate="no" prop:textContent=spoken>
                    {untrack(spoken)}
                </output>
                <button type="submit">{td_string!(locale, cutoff.recompute)}</button>
            </form>
            <Replaced
                class="cutoff-outcome"
                gone=move || ask(percent(chosen.get_untracked()))
                view=move || {
                    let chosen = chosen.get();
                    all.with_value(|all| all.get(chosen).map(|at| view(*at, locale)))
                }
            />
            <h3>{td_string!(locale, cutoff.separation)}</h3>
            <p>{td_string!(locale, cutoff.separation_lede)}</p>
            {separation}
            <Replaced
                class="curves"
                gone=move || ask(percent(chosen.get_untracked()))
                view=move || {
                    let chosen = chosen.get();
                    all.with_value(|all| tenths.with_value(|tenths| {
                        curves(all, all.get(chosen)?, all.get(greatest)?, tenths.as_ref()?, locale)
                    }))
                }
            />
            <details>
                <summary>{td_string!(locale, cutoff.thresholds)}</summary>
                {all.with_value(|all| thresholds(all, locale))}
            </details>
            <details>
                <summary>{td_string!(locale, cutoff.tenths)}</summary>
                {tenths.with_value(|tenths| tenths.as_ref().map(|tenths| tenths_table(tenths, locale)))}
            </details>
        </section>
    }
}

/// Has the server answer with a page of its own.
fn ask(percent: f64) {
    open_page(&format!("/model?{CUTOFF}={percent}#cutoff"));
}

/// A share as every table of this page writes it.
pub(super) fn shown(share: Option<f64>, locale: Locale) -> String {
    format::percent_or_dash(share, 1, locale)
}

/// Whom the chosen threshold refuses: in words, and as a table.
fn view(at: Confusion, locale: Locale) -> impl IntoView + use<> {
    let told = |share: Option<f64>, words: fn(String, Locale) -> String| {
        share.map_or_else(
            || td_string!(locale, cutoff.nobody).to_owned(),
            |share| words(format::out_of_hundred(share).to_string(), locale),
        )
    };
    let facts = [
        (
            td_string!(locale, cutoff.bad_caught),
            told(at.sensitivity(), |n, locale| counted!(locale, n, cutoff.bad_caught_value, n = n)),
            td_string!(locale, cutoff.sensitivity),
            at.sensitivity(),
        ),
        (
            td_string!(locale, cutoff.good_granted),
            told(at.specificity(), |n, locale| counted!(locale, n, cutoff.good_granted_value, n = n)),
            td_string!(locale, cutoff.specificity),
            at.specificity(),
        ),
        (
            td_string!(locale, cutoff.refused_bad),
            told(at.precision(), |n, locale| counted!(locale, n, cutoff.refused_bad_value, n = n)),
            td_string!(locale, cutoff.precision),
            at.precision(),
        ),
        (
            td_string!(locale, cutoff.all_granted),
            told(at.granted(), |n, locale| counted!(locale, n, cutoff.all_granted_value, n = n)),
            td_string!(locale, cutoff.granted),
            at.granted(),
        ),
    ];
    let facts: Vec<_> = facts
        .into_iter()
        .map(|(of, words, term, share)| {
            view! {
                <div>
                    <dt>{of}</dt>
                    <dd>{words} " " <span class="hint">{term} " " <span translate="no">{shown(share, locale)}</span></span></dd>
                </div>
            }
        })
        .collect();
    let row = move |label: &'static str, refused: u64, granted: u64| {
        let all = refused + granted;
        let cell = |n: u64| {
            let share = shown(estimate::share(n, all), locale);
            td_string!(locale, cutoff.of_row, n = format::count(n, locale), share = share).to_string()
        };
        view! {
            <tr>
                <th scope="row">{label}</th>
                <td class="number">{cell(refused)}</td>
                <td class="number">{cell(granted)}</td>
                <td class="number">{format::count(all, locale)}</td>
            </tr>
        }
    };
    let figures = [
        td_string!(locale, cutoff.refused),
        td_string!(locale, cutoff.accepted),
        td_string!(locale, cutoff.together),
    ];
    let heads = Head::figures(td_string!(locale, cutoff.outcome), figures);
    view! {
        <div role="status">
            <dl class="outcome">{facts}</dl>
        </div>
        <DataTable caption=td_string!(locale, cutoff.matrix) captioned=true class="confusion" heads=heads>
            <tbody>
                {row(td_string!(locale, cutoff.defaulted), at.refused_defaulted, at.granted_defaulted)}
                {row(td_string!(locale, cutoff.repaid), at.refused_repaid, at.granted_repaid)}
                {row(
                    td_string!(locale, cutoff.together),
                    at.refused_defaulted + at.refused_repaid,
                    at.granted_defaulted + at.granted_repaid,
                )}
            </tbody>
        </DataTable>
    }
}

/// How well the scores separate, in three numbers.
fn separation(found: Option<Discrimination>, locale: Locale) -> Option<impl IntoView + use<>> {
    let found = found?;
    let number = |value: f64| format::decimal(value, 3, locale);
    let threshold = format::percent(found.ks_threshold, 2, locale);
    let facts = [
        (td_string!(locale, cutoff.auc), number(found.auc), td_string!(locale, cutoff.auc_hint).to_owned()),
        (
            td_string!(locale, cutoff.gini),
            number(found.gini()),
            td_string!(locale, cutoff.gini_hint).to_owned(),
        ),
        (
            td_string!(locale, cutoff.ks),
            number(found.ks),
            td_string!(locale, cutoff.ks_hint, threshold = threshold).to_string(),
        ),
    ];
    let facts: Vec<_> = facts
        .into_iter()
        .map(|(label, value, hint)| {
            view! {
                <div>
                    <dt>{label}</dt>
                    <dd>{value} " " <span class="hint">{hint}</span></dd>
                </div>
            }
        })
        .collect();
    Some(view! { <dl class="outcome">{facts}</dl> })
}

/// Both curves with the chosen threshold.
fn curves(
    all: &[Confusion],
    chosen: &Confusion,
    greatest: &Confusion,
    tenths: &[Tenth],
    locale: Locale,
) -> Option<impl IntoView + use<>> {
    let roc = roc::draw(all, chosen, greatest, locale)?;
    let gain = roc::draw_gain(tenths, chosen, locale)?;
    let key = |class: &'static str, words: &'static str| view! { <span class=class>{words}</span> };
    Some(view! {
        <div>
            <h4>{td_string!(locale, cutoff.roc)}</h4>
            <p class="y-name">{td_string!(locale, cutoff.roc_y)}</p>
            <div class="plot square" inner_html=roc></div>
            <p class="axis-name">{td_string!(locale, cutoff.roc_x)}</p>
            <p class="scale-key">
                {key("key point", td_string!(locale, cutoff.here))}
                {key("key diamond", td_string!(locale, cutoff.ks_mark))}
                {key("key guide", td_string!(locale, cutoff.chance))}
            </p>
        </div>
        <div>
            <h4>{td_string!(locale, cutoff.gain)}</h4>
            <p class="y-name">{td_string!(locale, cutoff.gain_y)}</p>
            <div class="plot square" inner_html=gain></div>
            <p class="axis-name">{td_string!(locale, cutoff.gain_x)}</p>
            <p class="scale-key">
                {key("key point", td_string!(locale, cutoff.here))}
                {key("key guide", td_string!(locale, cutoff.chance))}
            </p>
        </div>
    })
}

/// A table of numbers under its heads.
fn table(caption: &'static str, heads: Vec<&'static str>, rows: Vec<Vec<String>>) -> impl IntoView + use<> {
    let heads = heads.into_iter().map(Head::numbers).collect();
    let rows: Vec<_> = rows
        .into_iter()
        .map(|row| {
            let mut cells = row.into_iter();
            let first = cells.next();
            let others: Vec<_> = cells.map(|cell| view! { <td class="number">{cell}</td> }).collect();
            view! {
                <tr>
                    <th scope="row" class="number">
                        {first}
                    </th>
                    {others}
                </tr>
            }
        })
        .collect();
    view! {
        <DataTable caption=caption heads=heads>
            <tbody>{rows}</tbody>
        </DataTable>
    }
}

/// What every so many thresholds do.
fn thresholds(all: &[Confusion], locale: Locale) -> impl IntoView + use<> {
    let rows = all
        .iter()
        .step_by(ROW_EVERY)
        .take_while(|at| 100.0 * at.threshold <= MOST)
        .map(|at| {
            vec![
                format::percent(at.threshold, 0, locale),
                format::count(at.refused_defaulted, locale),
                format::count(at.refused_repaid, locale),
                format::count(at.granted_defaulted, locale),
                format::count(at.granted_repaid, locale),
                shown(at.sensitivity(), locale),
                shown(at.specificity(), locale),
                shown(at.precision(), locale),
                shown(at.granted(), locale),
            ]
        })
        .collect();
    let heads = vec![
        td_string!(locale, cutoff.threshold),
        td_string!(locale, cutoff.refused_defaulted),
        td_string!(locale, cutoff.refused_repaid),
        td_string!(locale, cutoff.accepted_defaulted),
        td_string!(locale, cutoff.accepted_repaid),
        td_string!(locale, cutoff.sensitivity),
        td_string!(locale, cutoff.specificity),
        td_string!(locale, cutoff.precision),
        td_string!(locale, cutoff.granted),
    ];
    table(td_string!(locale, cutoff.thresholds), heads, rows)
}

/// Lift and gain by tenth.
fn tenths_table(tenths: &[Tenth], locale: Locale) -> impl IntoView + use<> {
    let rows = tenths
        .iter()
        .zip(1_u32..)
        .map(|(tenth, n)| {
            vec![
                n.to_string(),
                format::percent(tenth.default_rate, 1, locale),
                format::decimal(tenth.lift, 2, locale),
                format::percent(tenth.gain, 1, locale),
            ]
        })
        .collect();
    let heads = vec![
        td_string!(locale, cutoff.tenth),
        td_string!(locale, cutoff.rate),
        td_string!(locale, cutoff.lift),
        td_string!(locale, cutoff.cumulative),
    ];
    table(td_string!(locale, cutoff.tenths), heads, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_is_read_in_either_language_and_only_where_the_slider_goes() {
        assert_eq!(parse("9"), Some(0.09));
        assert_eq!(parse(" 9,25 "), Some(0.0925));
        assert_eq!(parse("9.25%"), Some(0.0925));
        for none in ["", "-1", "51", "NaN", "inf", "nine", "1e9"] {
            assert_eq!(parse(none), None, "{none}");
        }
    }

    #[test]
    fn a_threshold_is_moved_to_the_nearest_edge_of_a_bin() {
        assert_eq!(nearest(0.090_9, 400), 36);
        assert_eq!(nearest(0.092_5, 400), 37);
        assert_eq!(nearest(2.0, 400), 400);
        assert_eq!(nearest(0.5, 0), 0);
    }
}
