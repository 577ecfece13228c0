//! `/insight/ubo`: how the beneficial owners of all companies stand.

mod rows;

use crate::kit::{Empty, LinkButton, PageHead, PageTitle, Tone, grouped};
use crate::links;
use crate::loaded::{Answer, Ask, loaded};
use crate::reads::UboQuery;
use crate::words::{count, t};
use domain::view::{UboFilter, UboPage};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The UBO KYC overview.
#[component]
pub fn UboKycPage() -> impl IntoView {
    let query = use_query_map();
    loaded(
        move || Ask::Ubo(UboQuery::of(&query.read())),
        |answer, _| match answer {
            Answer::Ubo(overview) => Some(page(&overview)),
            _ => None,
        },
    )
}

fn page(overview: &UboPage) -> AnyView {
    view! {
        <PageTitle text=t!("UBO KYC")/>
        <PageHead title=t!("UBO KYC") sub=t!("Every business session, flagged first")/>
        {tabs(overview)}
        <div class="page-body">
            {cards(overview)}
            {if overview.rows.is_empty() { nothing(overview.filter) } else { rows::table(overview) }}
            {pager(overview)}
        </div>
    }
    .into_any()
}

fn tabs(overview: &UboPage) -> AnyView {
    let tab = |filter: UboFilter, label: &'static str, n: i64| {
        let here = (overview.filter == filter).then_some("page");
        view! { <li><a class="tab" href=links::ubo(overview.environment, filter, None) aria-current=here>{label} " " <span class="tab-count">{grouped(n)}</span></a></li> }
    };
    view! {
        <nav class="tabs" aria-label=t!("Companies")>
            <ul>
                {tab(UboFilter::All, t!("All companies"), overview.companies_total)}
                {tab(UboFilter::Flagged, t!("With a flagged owner"), overview.companies_flagged)}
                {tab(UboFilter::Pending, t!("With a pending owner"), overview.companies_pending)}
            </ul>
        </nav>
    }
    .into_any()
}

fn cards(overview: &UboPage) -> AnyView {
    let companies = |n: i64| count!("in {n} companies", n);
    let share = match overview.sums.total {
        0 => t!("of none").to_owned(),
        total => t!("{percent} % of all", percent = (overview.sums.approved * 100 + total / 2) / total),
    };
    let card = |label: &'static str, n: i64, sub: String, tone: Tone| {
        view! {
            <div class="card">
                <dt>{label}</dt>
                <dd class=format!("card-figure {}", tone.class())>{grouped(n)}</dd>
                <dd class="card-sub">{sub}</dd>
            </div>
        }
    };
    view! {
        <dl class="cards">
            {card(t!("Owners with linked KYC"), overview.sums.total, companies(overview.companies), Tone::Plain)}
            {card(t!("Approved"), overview.sums.approved, share, Tone::Good)}
            {card(t!("Flagged"), overview.sums.flagged, companies(overview.companies_flagged), Tone::Bad)}
            {card(t!("Pending"), overview.sums.pending, companies(overview.companies_pending), Tone::Plain)}
        </dl>
    }
    .into_any()
}

fn nothing(filter: UboFilter) -> AnyView {
    match filter {
        UboFilter::All => view! {
            <Empty icon="building" title=t!("No companies yet") text=t!("Business sessions stand here as soon as one comes in.")/>
        }
        .into_any(),
        UboFilter::Flagged => view! {
            <Empty icon="check" title=t!("No owner is flagged") text=t!("No linked person is declined or in review.")>
                <LinkButton href="/insight/ubo" text=t!("Show all companies")/>
            </Empty>
        }
        .into_any(),
        UboFilter::Pending => view! {
            <Empty icon="check" title=t!("No owner is pending") text=t!("Every linked person has an outcome.")>
                <LinkButton href="/insight/ubo" text=t!("Show all companies")/>
            </Empty>
        }
        .into_any(),
    }
}

fn pager(overview: &UboPage) -> AnyView {
    let first = overview.is_later_page.then(|| {
        view! { <LinkButton href=links::ubo(overview.environment, overview.filter, None) text=t!("First page") before="left"/> }
    });
    let next = overview.next.as_deref().map(|after| {
        view! { <LinkButton href=links::ubo(overview.environment, overview.filter, Some(after)) text=t!("Next page") after="right"/> }
    });
    let shown = grouped(i64::try_from(overview.rows.len()).unwrap_or(i64::MAX));
    let of = match overview.filter {
        UboFilter::All => overview.companies_total,
        UboFilter::Flagged => overview.companies_flagged,
        UboFilter::Pending => overview.companies_pending,
    };
    view! {
        <nav class="pager" aria-label=t!("Pages of the list")>
            <p class="pager-shown">{t!("{shown} shown of {all}", shown = shown, all = grouped(of))}</p>
            {first}
            {next}
        </nav>
    }
    .into_any()
}
