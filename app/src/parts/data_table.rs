//! A table of data: what it shows, a head for every column, and whatever its caller puts below them; it scrolls sideways by itself.
//!
//! It keeps the type of its rows, for islands show tables too.

use super::Scroll;
use leptos::prelude::*;

/// The head of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Head {
    /// Of words.
    Words(String),
    /// Of numbers.
    Numbers(String),
    /// Of pictures, whose head only a screen reader says.
    Pictures(String),
}

impl Head {
    /// Of words.
    pub fn words(head: impl Into<String>) -> Self {
        Self::Words(head.into())
    }

    /// Of numbers.
    pub fn numbers(head: impl Into<String>) -> Self {
        Self::Numbers(head.into())
    }

    /// A first column of words, and the others of numbers.
    pub fn figures<H: Into<String>>(
        first: impl Into<String>,
        others: impl IntoIterator<Item = H>,
    ) -> Vec<Self> {
        std::iter::once(Self::words(first)).chain(others.into_iter().map(Self::numbers)).collect()
    }

    fn view(self) -> impl IntoView {
        let (class, is_hidden, words) = match self {
            Self::Words(words) => (None, None, words),
            Self::Numbers(words) => (Some("number"), None, words),
            Self::Pictures(words) => (None, Some("visually-hidden"), words),
        };
        view! {
            <th scope="col" class=class>
                <span class=is_hidden>{words}</span>
            </th>
        }
    }
}

/// See the head of this file.
#[component]
pub fn DataTable<Body: IntoView + 'static>(
    /// What it shows.
    #[prop(into)]
    caption: String,
    /// Whether that is seen, and not only said by a screen reader.
    #[prop(optional)]
    captioned: bool,
    /// From the left.
    heads: Vec<Head>,
    /// Of the table.
    #[prop(optional)]
    class: Option<&'static str>,
    /// Whether it also scrolls upwards, for it has very many rows.
    #[prop(optional)]
    tall: bool,
    /// Its body, or bodies and foot.
    children: TypedChildren<Body>,
) -> impl IntoView {
    let heads: Vec<_> = heads.into_iter().map(Head::view).collect();
    let label = caption.clone();
    view! {
        <Scroll label=label tall=tall>
            <table class=class>
                <caption class=(!captioned).then_some("visually-hidden")>{caption}</caption>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                {children.into_inner()()}
            </table>
        </Scroll>
    }
}
