//! The page `/portfolio`: for the risk manager. Which clients, an address says as the list's and the explorer's does; how much of
//! an amount in difficulties is lost, nobody has measured: it is a hypothesis, marked as one, that the address may change.

use super::sum_portfolio::sum_portfolio;
use crate::clients::choices::AllFields;
use crate::clients::labels;
use crate::clients::list_choices::list_choices;
use crate::clients::query::{self, with_query};
use crate::error::AppError;
use crate::format;
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::parts::{AdviceBadge, DataTable, ErrorPage, Fault, Head, Unread, UnreadNotes};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;
use model::catalogue::Unit;
use model::decision::Advice;
use model::estimate::SMALLEST_GROUP;
use model::portfolio::{ClientQuery, Exposure, Exposures, Filter, FilterChoices, Parsed, Sums, read_number};

const PATH: &str = "/portfolio";
/// Parameter of the share of an amount in difficulties that is lost, in per cent.
const LOSS: &str = "loss";
/// The share that is assumed unless somebody says otherwise: what Basel II (paragraph 287) supposed of senior claims on companies
/// that nothing secures, for want of a measurement of one's own.
const USUAL_LOSS: f64 = 0.45;

/// The address of the portfolio of `filter`.
#[must_use]
pub fn portfolio_path(filter: &Filter) -> String {
    with_query(PATH, &filter.pairs())
}

/// A share in per cent, as people write it; none if it is none.
fn read_loss(text: &str) -> Option<f64> {
    let text = text.trim().trim_end_matches('%');
    read_number(text, Unit::Count).map(|percent| percent / 100.0).filter(|share| (0.0..=1.0).contains(share))
}

/// Which clients and which loss an address asks for, and what of it cannot be used.
fn asked(params: &ParamsMap) -> (Filter, f64, Vec<Unread>) {
    let Parsed { query, unread } = query::parse(params);
    let mut unread: Vec<Unread> = unread.into_iter().map(Unread::from).collect();
    let loss = params.get(LOSS).filter(|text| !text.trim().is_empty());
    let read = loss.as_deref().and_then(read_loss);
    if let (Some(text), None) = (loss, read) {
        unread.push(Unread { key: LOSS, text, fault: Fault::Unknown });
    }
    // A single client is no portfolio.
    let mut filter = query.filter;
    filter.id = None;
    (filter, read.unwrap_or(USUAL_LOSS), unread)
}

fn label(key: &'static str, locale: Locale) -> &'static str {
    match key {
        LOSS => td_string!(locale, portfolio.loss_field),
        key => labels::parameter(key, locale),
    }
}

/// The page.
#[component]
pub fn PortfolioPage() -> impl IntoView {
    let locale = use_locale();
    let (filter, loss, unread) = use_query_map().with_untracked(asked);
    let sums = ArcOnceResource::new_blocking(sum_portfolio(filter.clone()));
    let choices = ArcOnceResource::new_blocking(list_choices());
    let answered = Suspend::new(async move {
        match sums.await {
            Ok(exposures) => {
                let choices = choices.await;
                view! { <Answer exposures=exposures filter=filter loss=loss choices=choices /> }.into_any()
            }
            Err(error) => view! { <ErrorPage error=error /> }.into_any(),
        }
    });
    view! {
        <Title text=td_string!(locale, portfolio.title) />
        <article class="model portfolio">
            <header class="page-head">
                <div>
                    <h1>{td_string!(locale, portfolio.title)}</h1>
                    <p class="lede">{td_string!(locale, portfolio.lede)}</p>
                </div>
            </header>
            <UnreadNotes unread=unread label=label />
            {answered}
        </article>
    }
    .into_any()
}

#[component]
fn Answer(
    exposures: Exposures,
    filter: Filter,
    loss: f64,
    choices: Result<FilterChoices, AppError>,
) -> impl IntoView {
    let locale = use_locale();
    let percent = labels::bound(loss, Unit::Ratio, locale);
    let usual = labels::bound(USUAL_LOSS, Unit::Ratio, locale);
    let who = labels::group(&filter, exposures.all.clients, locale);
    let list = query::path(&ClientQuery { filter: filter.clone(), ..ClientQuery::default() });
    let expected = exposures.all.sums.map(|sums| {
        td_string!(
            locale,
            portfolio.sentence,
            clients = format::count(exposures.all.summed, locale),
            amount = format::integer(sums.amount, locale),
            difficulty = format::integer(sums.in_difficulty, locale),
            percent = percent.clone(),
            loss = format::integer(sums.expected_loss(loss), locale)
        )
        .to_string()
    });
    let least = SMALLEST_GROUP.to_string();
    let expected =
        expected.unwrap_or_else(|| td_string!(locale, portfolio.too_few, least = least.clone()).to_string());
    let has_few = exposures.by_advice.iter().any(|exposure| exposure.clients > 0 && exposure.sums.is_none());
    let few = (has_few && exposures.all.sums.is_some()).then(|| {
        view! { <p class="note">{td_string!(locale, portfolio.some_few, least = least).to_string()}</p> }
    });
    let without = (exposures.all.without_amount > 0).then(|| {
        let n = format::count(exposures.all.without_amount, locale);
        view! { <p class="note">{td_string!(locale, portfolio.without_amount, n = n).to_string()}</p> }
    });
    let form = choices.ok().map(|choices| {
        view! {
            <form class="compare-form" method="get" action=PATH>
                <label class="field">
                    <span>{td_string!(locale, portfolio.loss_field)}</span>
                    <input
                        type="text"
                        name=LOSS
                        inputmode="decimal"
                        autocomplete="off"
                        value=format::decimal(loss * 100.0, 0, locale)
                        aria-describedby="loss-hint"
                    />
                </label>
                <AllFields choices=choices filter=filter locale=locale />
                <button type="submit">{td_string!(locale, portfolio.show)}</button>
            </form>
        }
    });
    view! {
        <section class="card" aria-labelledby="stake-title">
            <h2 id="stake-title">{td_string!(locale, portfolio.stake)}</h2>
            <p class="who-is-compared">
                {who} " " <a href=list>{td_string!(locale, portfolio.to_list)}</a>
            </p>
            <p class="standing" role="status">
                {expected}
            </p>
            <p class="note warning" id="loss-hint">
                {td_string!(locale, portfolio.hypothesis, percent = percent, usual = usual).to_string()}
            </p>
            <Table exposures=exposures loss=loss />
            {few}
            {without}
            <p class="legend">{td_string!(locale, portfolio.expectation)}</p>
        </section>
        <section class="card" aria-labelledby="choose-title">
            <h2 id="choose-title">{td_string!(locale, portfolio.choose)}</h2>
            {form}
        </section>
    }
    .into_any()
}

/// The sums, a row an advice.
#[component]
fn Table(exposures: Exposures, loss: f64) -> impl IntoView {
    let locale = use_locale();
    let all = exposures.all;
    let row = |head: AnyView, exposure: Exposure| {
        #[expect(clippy::cast_precision_loss, reason = "counts of clients are far below 2^53")]
        let share = exposure.clients as f64 / all.clients.max(1) as f64;
        let sum = |of: &dyn Fn(Sums) -> String| format::or_dash(exposure.sums, of);
        view! {
            <tr>
                <th scope="row">{head}</th>
                <td class="number">{format::count(exposure.clients, locale)}</td>
                <td class="number">{format::percent(share, 1, locale)}</td>
                <td class="number">{sum(&|sums| format::integer(sums.amount, locale))}</td>
                <td class="number">{sum(&|sums| format::integer(sums.in_difficulty, locale))}</td>
                <td class="number">
                    {sum(&|sums| format::integer(sums.expected_loss(loss), locale))}
                </td>
                <td class="number">
                    {sum(&|sums| {
                        format::percent(sums.expected_loss(loss) / sums.amount.max(1.0), 2, locale)
                    })}
                </td>
            </tr>
        }
    };
    let rows: Vec<_> = Advice::ALL
        .into_iter()
        .zip(exposures.by_advice)
        .map(|(advice, exposure)| row(view! { <AdviceBadge advice=advice /> }.into_any(), exposure))
        .collect();
    let total = row(td_string!(locale, portfolio.total).into_any(), all);
    let figures = [
        td_string!(locale, portfolio.clients),
        td_string!(locale, portfolio.share),
        td_string!(locale, portfolio.amount),
        td_string!(locale, portfolio.in_difficulty),
        td_string!(locale, portfolio.expected_loss),
        td_string!(locale, portfolio.of_amount),
    ];
    let heads = Head::figures(td_string!(locale, clients.advice), figures);
    view! {
        <DataTable caption=td_string!(locale, portfolio.caption) captioned=true heads=heads>
            <tbody>{rows}</tbody>
            <tfoot>{total}</tfoot>
        </DataTable>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::portfolio::Column;

    #[test]
    fn the_loss_is_a_share_and_what_is_none_is_told() {
        let of = |pairs: &[(&str, &str)]| {
            asked(&pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect())
        };
        assert_eq!(of(&[]), (Filter::default(), USUAL_LOSS, Vec::new()));
        for text in ["60", "60 %", " 60,0 "] {
            assert_eq!(of(&[("loss", text)]).1, 0.6, "{text}");
        }
        for text in ["-5", "101", "much"] {
            let (_, loss, unread) = of(&[("loss", text)]);
            assert_eq!((loss, unread[0].key, unread[0].text.as_str()), (USUAL_LOSS, "loss", text));
        }
        let (filter, ..) = of(&[("advice", "refuse"), ("id", "100002"), ("loss", "")]);
        assert_eq!(filter, Filter::default().of(Column::ADVICE, "refuse"));
    }

    #[test]
    fn an_address_is_that_of_the_list() {
        assert_eq!(
            portfolio_path(&Filter::default().within(Column::AGE, Some(25.0), Some(35.0))),
            "/portfolio?age=25..35"
        );
    }
}
