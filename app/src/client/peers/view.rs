//! What became of the clients most like this one, beside all clients: a sentence, a picture, and in which
//! respects they are alike.

use super::get_peers::PeerGroup;
use crate::error::AppError;
use crate::format;
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::parts::{InlineError, Rate, RateScale, Scroll};
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::catalogue;
use model::estimate::{Estimate, SMALLEST_GROUP};
use model::peers::Likeness;

/// What became of the peers, in a sentence; none if too few outcomes are known.
fn sentence(group: &PeerGroup, locale: Locale) -> Option<String> {
    let Estimate { value, lower, upper } = group.outcomes.rate?;
    let share = |share| format::percent(share, 0, locale);
    Some(
        td_string!(
            locale,
            peers.sentence,
            n = format::count(group.outcomes.clients, locale),
            known = format::count(group.outcomes.known, locale),
            defaulted = format::count(group.outcomes.defaulted, locale),
            rate = share(value),
            lower = share(lower),
            upper = share(upper)
        )
        .to_string(),
    )
}

/// The card.
#[component]
pub fn Peers(
    /// The client's peers.
    peers: Result<PeerGroup, AppError>,
) -> impl IntoView {
    let locale = use_locale();
    let peers = match peers {
        Ok(group) => view! { <Group group=group /> }.into_any(),
        Err(error) => view! { <InlineError error=error /> }.into_any(),
    };
    view! {
        <section class="card peers" id="peers" aria-labelledby="peers-title">
            <h2 id="peers-title">{td_string!(locale, peers.title)}</h2>
            <p>{td_string!(locale, peers.lede)}</p>
            {peers}
        </section>
    }
    .into_any()
}

#[component]
fn Group(group: PeerGroup) -> impl IntoView {
    let locale = use_locale();
    let Some(sentence) = sentence(&group, locale) else {
        let words = td_string!(locale, peers.too_few, least = SMALLEST_GROUP.to_string()).to_string();
        return view! { <p class="note" role="status">{words}</p> }.into_any();
    };
    let rate = |label: String, class, rate: Option<Estimate>| rate.map(|rate| Rate { label, class, rate });
    let n = format::count(group.outcomes.known, locale);
    let all = format::count(group.everyone.known, locale);
    let rates = [
        rate(td_string!(locale, peers.these, n = n).to_string(), "here", group.outcomes.rate),
        rate(td_string!(locale, peers.everyone, n = all).to_string(), "", group.everyone.rate),
    ];
    let rates: Vec<Rate> = rates.into_iter().flatten().collect();
    let without = (group.outcomes.known < group.outcomes.clients).then(|| {
        let n = format::count(group.outcomes.clients - group.outcomes.known, locale);
        view! { <p class="note">{td_string!(locale, peers.applicants, n = n).to_string()}</p> }
    });
    view! {
        <p class="place">{sentence}</p>
        <RateScale rates=rates />
        {without}
        <details>
            <summary>{td_string!(locale, peers.table)}</summary>
            <Scroll label=td_string!(locale, peers.caption)>
                <Respects likeness=group.likeness />
            </Scroll>
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
            let feature = catalogue::by_name(&respect.feature)?;
            let shown = |value| format::feature(feature, value, locale);
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
                    <th scope="row">{feature.label(locale.into())}</th>
                    <td class="number">{shown(respect.own)}</td>
                    <td class="number">{peers}</td>
                    <td class="number">{format::percent(respect.weight, 0, locale)}</td>
                </tr>
            })
        })
        .collect();
    view! {
        <table>
            <caption>{td_string!(locale, peers.caption)}</caption>
            <thead>
                <tr>
                    <th scope="col">{td_string!(locale, peers.respect)}</th>
                    <th scope="col" class="number">
                        {td_string!(locale, peers.own)}
                    </th>
                    <th scope="col" class="number">
                        {td_string!(locale, peers.theirs)}
                    </th>
                    <th scope="col" class="number">
                        {td_string!(locale, peers.weight)}
                    </th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::peers::Outcomes;

    fn group(outcomes: impl IntoIterator<Item = Option<bool>>) -> PeerGroup {
        PeerGroup {
            likeness: Vec::new(),
            outcomes: Outcomes::of(outcomes),
            everyone: Outcomes::of([Some(false)]),
        }
    }

    #[test]
    fn the_rate_is_given_with_its_interval_and_its_base() {
        let peers = group((0..100).map(|i| (i < 80).then_some(i < 8)));
        assert_eq!(
            sentence(&peers, Locale::en).as_deref(),
            Some(
                "Of the 100 closest clients, the outcome of 80 is known: repayment difficulties were observed for 8, \
                 that is 10% (95% confidence interval: 5% to 19%)."
            )
        );
        assert_eq!(sentence(&group([None]), Locale::fr), None);
    }
}
