//! Links to the other pages of the list.

use super::query;
use crate::format;
use crate::locale::use_locale;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::portfolio::ClientQuery;

/// Pages that `total` rows fill.
#[must_use]
pub(super) fn page_count(total: u64, page_size: u32) -> u64 {
    total.div_ceil(u64::from(page_size.max(1))).max(1)
}

/// First, last and the neighbours of `current`; `None` stands for a gap.
fn shown(current: u64, pages: u64) -> Vec<Option<u64>> {
    let near = current.saturating_sub(1).max(1)..=(current + 1).min(pages);
    let mut shown = Vec::new();
    let mut last = 0;
    for page in std::iter::once(1).chain(near).chain(std::iter::once(pages)) {
        if page <= last {
            continue;
        }
        if page > last + 1 {
            shown.push(None);
        }
        shown.push(Some(page));
        last = page;
    }
    shown
}

/// The pages of the list, if there is more than one.
#[component]
pub fn Pagination(
    /// What is asked now, its page included.
    query: ClientQuery,
    /// Clients on all pages.
    total: u64,
) -> impl IntoView {
    let locale = use_locale();
    let pages = page_count(total, query.page_size);
    let current = u64::from(query.page);
    if pages < 2 {
        return ().into_any();
    }
    let link = move |page: u64| {
        let page = u32::try_from(page).unwrap_or(u32::MAX);
        query::path(&ClientQuery { page, ..query.clone() })
    };
    let number = move |page: u64| format::count(page, locale);
    let previous = (current > 1).then(|| {
        view! {
            <a class="step" rel="prev" href=link((current - 1).min(pages))>
                "← "
                {td_string!(locale, clients.previous)}
            </a>
        }
    });
    let next = (current < pages).then(|| {
        view! {
            <a class="step" rel="next" href=link(current + 1)>
                {td_string!(locale, clients.next)}
                " →"
            </a>
        }
    });
    let numbers: Vec<_> = shown(current, pages)
        .into_iter()
        .map(|page| match page {
            None => view! { <li class="gap">"…"</li> }.into_any(),
            Some(page) if page == current => view! {
                <li>
                    <span class="current" aria-current="page">
                        {number(page)}
                    </span>
                </li>
            }
            .into_any(),
            Some(page) => {
                let label = td_string!(locale, clients.page, page = number(page)).to_string();
                view! {
                    <li>
                        <a href=link(page) aria-label=label>
                            {number(page)}
                        </a>
                    </li>
                }
                .into_any()
            }
        })
        .collect();
    let position =
        td_string!(locale, clients.page_of, page = number(current), pages = number(pages)).to_string();
    view! {
        <nav class="pagination" aria-label=td_string!(locale, clients.pages)>
            <p class="visually-hidden">{position}</p>
            {previous}
            <ul>{numbers}</ul>
            {next}
        </nav>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_page_holds_what_is_left_over() {
        assert_eq!(page_count(51, 25), 3);
        assert_eq!(page_count(50, 25), 2);
        assert_eq!(page_count(0, 25), 1);
    }

    #[test]
    fn far_pages_are_a_gap() {
        assert_eq!(shown(5, 9), [Some(1), None, Some(4), Some(5), Some(6), None, Some(9)]);
        assert_eq!(shown(1, 2), [Some(1), Some(2)]);
        assert_eq!(shown(2, 4), [Some(1), Some(2), Some(3), Some(4)]);
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn a_page_beyond_the_first_leads_back() {
        let leads_back = |page| {
            let query = ClientQuery { page, ..ClientQuery::default() };
            view! { <Pagination query=query total=51 /> }.to_html().contains("rel=\"prev\"")
        };
        assert_eq!([1, 2, 3].map(leads_back), [false, true, true]);
    }
}
