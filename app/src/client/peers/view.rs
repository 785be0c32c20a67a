//! What became of the clients most like this one, beside all clients: a sentence, a picture, and in which
//! respects they are alike.

use super::get_peers::PeerGroup;
use crate::client::figures::AnsweredCard;
use crate::error::AppError;
use crate::format;
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::parts::{DataTable, Head, Rate, RateScale};
use crate::plural::counted;
use crate::words;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::catalogue;
use model::estimate::{Estimate, SMALLEST_GROUP};
use model::peers::{Agreement, Likeness};

/// What became of the peers, in a sentence; none if too few outcomes are known.
fn sentence(group: &PeerGroup, locale: Locale) -> Option<String> {
    let Estimate { value, lower, upper } = group.outcomes.rate?;
    let share = |share| format::percent(share, 0, locale);
    let defaulted = format::count(group.outcomes.defaulted?, locale);
    Some(counted!(
        locale,
        defaulted,
        peers.sentence,
        n = format::count(group.outcomes.clients, locale),
        many = defaulted,
        rate = share(value),
        lower = share(lower),
        upper = share(upper)
    ))
}

/// That the estimated risk is not what was observed, and why; none if it is, within the interval as it is told.
fn disagreement(group: &PeerGroup, locale: Locale) -> Option<String> {
    let Estimate { lower, upper, .. } = group.outcomes.rate?;
    let whole = |share: f64| (100.0 * share).round();
    let above = whole(group.predicted) > whole(upper);
    if !above && whole(group.predicted) >= whole(lower) {
        return None;
    }
    let own = format::percent(group.predicted, 0, locale);
    let expected = format::percent(group.predicted_of_peers?, 0, locale);
    let text = match (group.agreement?, above) {
        (Agreement::Within, _) => return None,
        (Agreement::OtherRisk, true) => {
            td_string!(locale, peers.few_so_high, own = own, expected = expected).to_string()
        }
        (Agreement::OtherRisk, false) => {
            td_string!(locale, peers.few_so_low, own = own, expected = expected).to_string()
        }
        (Agreement::OtherOutcome, true) => {
            td_string!(locale, peers.fared_better, own = own, expected = expected).to_string()
        }
        (Agreement::OtherOutcome, false) => {
            td_string!(locale, peers.fared_worse, own = own, expected = expected).to_string()
        }
    };
    Some(text)
}

/// The card.
#[component]
pub fn Peers(
    /// The client's peers.
    peers: Result<PeerGroup, AppError>,
) -> impl IntoView {
    let locale = use_locale();
    let answer = peers.map(|group| view! { <Group group=group /> }.into_any());
    let (title, lede) = (td_string!(locale, peers.title), td_string!(locale, peers.lede));
    view! { <AnsweredCard id="peers" title=title lede=lede answer=answer /> }.into_any()
}

#[component]
fn Group(group: PeerGroup) -> impl IntoView {
    let locale = use_locale();
    let Some(sentence) = sentence(&group, locale) else {
        let words = td_string!(locale, peers.too_few, least = SMALLEST_GROUP.to_string()).to_string();
        return view! { <p class="note" role="status">{words}</p> }.into_any();
    };
    let rate = |label: String, class, rate: Option<Estimate>| rate.map(|rate| Rate { label, class, rate });
    let n = format::count(group.outcomes.clients, locale);
    let all = format::count(group.everyone.clients, locale);
    let rates = [
        rate(td_string!(locale, peers.these, n = n).to_string(), "here", group.outcomes.rate),
        rate(td_string!(locale, peers.everyone, n = all).to_string(), "", group.everyone.rate),
    ];
    let rates: Vec<Rate> = rates.into_iter().flatten().collect();
    let disagreement = disagreement(&group, locale).map(|sentence| view! { <p class="note">{sentence}</p> });
    view! {
        <p class="standing">{sentence}</p>
        <RateScale rates=rates />
        {disagreement}
        <details>
            <summary>{td_string!(locale, peers.table)}</summary>
            <Respects likeness=group.likeness />
        </details>
    }
    .into_any()
}

/// In which respects the peers are alike, as a table.
#[component]
fn Respects(likeness: Vec<Likeness>) -> impl IntoView {
    let locale = use_locale();
    let rows: Vec<_> = likeness
        .into_iter()
        .filter_map(|respect| {
            let feature = catalogue::by_name(&respect.feature);
            let label = match feature {
                Some(feature) => feature.label(locale.into()),
                None => words::quantity(&respect.feature, locale)?.label,
            };
            let shown = |value: Option<f64>| match (feature, value) {
                (None, Some(risk)) => format::probability(risk, locale),
                (feature, value) => feature.map_or_else(String::new, |f| format::feature(f, value, locale)),
            };
            let peers = match respect.peers {
                Some([low, _, high]) if low == high => shown(Some(low)),
                Some([low, median, high]) => td_string!(
                    locale,
                    peers.spread,
                    median = shown(Some(median)),
                    low = shown(Some(low)),
                    high = shown(Some(high))
                )
                .to_string(),
                None => shown(None),
            };
            Some(view! {
                <tr>
                    <th scope="row">{label}</th>
                    <td class="number">{shown(respect.own)}</td>
                    <td class="number">{peers}</td>
                    <td class="number">{format::percent(respect.weight, 0, locale)}</td>
                </tr>
            })
        })
        .collect();
    let figures =
        [td_string!(locale, peers.own), td_string!(locale, peers.theirs), td_string!(locale, peers.weight)];
    let heads = Head::figures(td_string!(locale, peers.respect), figures);
    view! {
        <DataTable caption=td_string!(locale, peers.caption) captioned=true heads=heads>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::peers::Outcomes;

    fn group(outcomes: impl IntoIterator<Item = bool>) -> PeerGroup {
        PeerGroup {
            likeness: Vec::new(),
            predicted: 0.37,
            predicted_of_peers: Some(0.22),
            outcomes: Outcomes::of(outcomes),
            agreement: None,
            everyone: Outcomes::of([false]),
            counted: None,
        }
    }

    #[test]
    fn the_rate_is_given_with_its_interval_and_its_base() {
        let peers = group((0..80).map(|i| i < 8));
        assert_eq!(
            sentence(&peers, Locale::en).as_deref(),
            Some(
                "Of the 80 closest clients whose outcome is known, 8 had repayment difficulties, that is 10% \
                 (95% confidence interval: 5% to 19%)."
            )
        );
        assert_eq!(sentence(&group([true; 9]), Locale::fr), None);
    }

    #[test]
    fn the_page_says_that_estimate_and_observation_disagree_and_why() {
        let of = |predicted, agreement, locale| {
            let peers = (0..100).map(|i| i < 24);
            disagreement(&PeerGroup { predicted, agreement: Some(agreement), ..group(peers) }, locale)
        };
        // Told are 17 % to 33 %: what rounds to the same is not said to be beyond it.
        assert_eq!(of(0.3, Agreement::Within, Locale::fr), None);
        assert_eq!(of(0.334, Agreement::OtherOutcome, Locale::fr), None);
        let told = of(0.37, Agreement::OtherRisk, Locale::fr).expect("it is told");
        assert!(
            told.contains("37\u{a0}%") && told.contains("peu de clients") && told.contains("22\u{a0}%"),
            "{told}"
        );
        let told = of(0.37, Agreement::OtherOutcome, Locale::en).expect("it is told");
        assert!(told.contains("above") && told.contains("22%") && !told.contains("few clients"), "{told}");
        let told = of(0.05, Agreement::OtherOutcome, Locale::en).expect("it is told");
        assert!(told.contains("below") && told.contains("5%"), "{told}");
    }
}
