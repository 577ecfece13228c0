//! `/kit`: every part of the kit in every state, for those who develop the desk. `countersign demo --kit` alone shows
//! it; its words are therefore not in the catalogue.

use crate::frame::cannot_show;
use crate::keys::Act;
use crate::kit::{
    Ago, Badge, Bar, Check, Choice, Count, Empty, Facts, Field, Head, Icon, LinkButton, More, NoticeBox, Once,
    PageHead, PageTitle, Panel, PostButton, Select, Since, Submit, Table, TextArea, Tone,
};
use crate::marks::{KindMark, StatusBadge, Waiting, WarningMarks};
use domain::policy::WaitLimits;
use domain::time::{DAY, HOUR};
use domain::view::{Fact, FactValue, UiError, WarningCounts};
use domain::{Kind, Status, Time};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// In the context of a desk that shows the kit.
#[derive(Clone, Copy, Debug)]
pub struct KitShown;

/// The page; nothing is here unless the desk was started to show it.
#[component]
pub fn KitPage() -> impl IntoView {
    if use_context::<KitShown>().is_none() {
        if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
            response.set_status(http::StatusCode::NOT_FOUND);
        }
        return cannot_show(&UiError::NotFound);
    }
    let query = use_query_map();
    let of = |name: &str, words: [&'static str; 2]| {
        let asked = query.read_untracked().get(name);
        words.into_iter().find(|word| asked.as_deref() == Some(*word)).unwrap_or(words[0])
    };
    let (theme, density) = (of("theme", ["light", "dark"]), of("density", ["comfortable", "compact"]));
    let ways = [("light", "comfortable"), ("dark", "comfortable"), ("light", "compact"), ("dark", "compact")];
    let ways: Vec<_> = ways
        .into_iter()
        .map(|(one, other)| {
            let here = (one == theme && other == density).then_some("page");
            view! { <li><a class="tab" aria-current=here href=format!("/kit?theme={one}&density={other}")>{one} ", " {other}</a></li> }
        })
        .collect();
    view! {
        <PageTitle text="Kit"/>
        <div class="kit" data-theme=theme data-density=density>
            <PageHead title="Kit" sub="Every part in every state"/>
            <nav class="tabs" aria-label="Theme and density"><ul>{ways}</ul></nav>
            <div class="page-body">
                {marks()}
                {buttons()}
                {fields()}
                {messages()}
                {tables()}
                {facts()}
                {nothing()}
            </div>
        </div>
    }
    .into_any()
}

const TONES: [(Tone, &str); 5] =
    [(Tone::Good, "Good"), (Tone::Warn, "Warn"), (Tone::Bad, "Bad"), (Tone::Info, "Info"), (Tone::Plain, "Plain")];

/// The moment from which all times of the page count, so that it is always the same page.
const NOW: Time = Time(1_800_000_000_000_000);

fn marks() -> AnyView {
    let limits = WaitLimits::default();
    let statuses: Vec<_> = Status::ALL.iter().map(|status| view! { <StatusBadge status=*status/> " " }).collect();
    let bare: Vec<_> = TONES.iter().map(|(tone, text)| view! { <Badge tone=*tone text=*text/> " " }).collect();
    let iconed: Vec<_> =
        TONES.iter().map(|(tone, text)| view! { <Badge tone=*tone icon="info" text=*text/> " " }).collect();
    let counts: Vec<_> = TONES
        .iter()
        .map(|(tone, text)| view! { <Count tone=*tone icon="alert" n=12 what=text.to_lowercase()/> " " })
        .collect();
    let waits: Vec<_> = [HOUR, DAY, 30 * DAY]
        .map(|wait| view! { <Waiting since=Some(NOW.plus(-wait)) limits now=NOW/> " " })
        .into_iter()
        .collect();
    let long = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft";
    view! {
        <Panel id="kit-marks" title="Marks">
            <div class="kit-row">{statuses}</div>
            <div class="kit-row">{bare} {iconed} <Badge tone=Tone::Plain text=long/></div>
            <div class="kit-row">
                <span class="counts">{counts}</span>
                <WarningMarks counts=WarningCounts { errors: 2, warnings: 11, notes: 6 }/>
                <KindMark kind=Kind::User/> <KindMark kind=Kind::Business/>
            </div>
            <div class="kit-row">{waits} <Ago at=NOW now=NOW/> <Ago at=NOW.plus(-DAY) now=NOW/> <Since at=NOW.plus(-HOUR) now=NOW/></div>
            <div class="kit-row">
                <Bar parts=vec![("good", 3), ("bad", 1), ("rest", 2)] label="3 good, 1 bad, 2 open"/>
                <Bar parts=vec![("good", 1)] label="all good"/>
                <Bar parts=Vec::new() label="nothing"/>
            </div>
        </Panel>
    }
    .into_any()
}

fn buttons() -> AnyView {
    let kinds = ["", "primary", "quiet", "danger", "small", "small quiet"];
    let links: Vec<_> = kinds
        .iter()
        .map(|kind| view! { <LinkButton href="/kit" text="Link" kind=*kind before="left" after="right"/> " " })
        .collect();
    let posts: Vec<_> = kinds
        .iter()
        .map(|kind| view! { <PostButton action="/kit" text="Post" of="the kit" kind=*kind icon="send"/> " " })
        .collect();
    view! {
        <Panel id="kit-buttons" title="Buttons">
            <div class="kit-row">{links}</div>
            <div class="kit-row">{posts}</div>
            <form method="get" action="/kit" class="kit-row">
                <Submit text="Submit"/> <Submit text="With its key" key=Act::Next/> <Submit text="Plain" kind=""/>
                <button type="submit" class="button" disabled>"Closed"</button>
                <span class="why-not">"Closed because the kit shows a closed button."</span>
            </form>
        </Panel>
    }
    .into_any()
}

fn fields() -> AnyView {
    let choice =
        |value: &str, chosen: bool| Choice { value: value.to_owned(), label: format!("Choice {value}"), chosen };
    view! {
        <Panel id="kit-fields" title="Fields">
            <form method="get" action="/kit" class="form form-columns">
                <Field id="kit-text" name="text" label="Text" value="Ünal O’Neil"/>
                <Field id="kit-empty" name="empty" label="Empty and optional" optional=true hint="What a person must know before typing."/>
                <Field id="kit-code" name="code" label="Code" code=true value="EX-0440193"/>
                <Field id="kit-password" name="password" label="Password" kind="password"/>
                <Select id="kit-select" name="select" label="Select" choices=vec![choice("a", false), choice("b", true)]/>
                <div class="field">
                    <label for="kit-area">"Text area"</label>
                    <TextArea id="kit-area" name="area" value="Two lines,\nthis is the second."/>
                </div>
                <fieldset class="boxes">
                    <legend>"Boxes"</legend>
                    <Check name="box" value="a" label="Not ticked"/>
                    <Check name="box" value="b" label="Ticked" detail="with a second line" ticked=true/>
                    <label class="check"><input type="checkbox" name="box" value="c" disabled/><span>"Closed"<span class="check-detail">"because the kit shows one"</span></span></label>
                </fieldset>
            </form>
        </Panel>
    }
    .into_any()
}

fn messages() -> AnyView {
    let notices: Vec<_> = TONES
        .iter()
        .map(|(tone, text)| view! { <NoticeBox tone=*tone text=format!("{text}: a sentence that answers an act.")/> })
        .collect();
    view! {
        <Panel id="kit-messages" title="Messages">
            <div class="kit-stack">
                {notices}
                <NoticeBox tone=Tone::Warn text="With more below:"><ul><li>"one line"</li><li>"another"</li></ul></NoticeBox>
                <Once text="Shown this once." value="whsec_0123456789abcdefghijklmnopqrstuvwxyz"/>
            </div>
        </Panel>
    }
    .into_any()
}

fn tables() -> AnyView {
    let row = |name: &'static str, n: i64| {
        view! {
            <tr class="row">
                <td class="num">{n}</td>
                <th scope="row" class="subject"><a class="row-link" href="/kit#kit-tables">{name}</a><span class="second">"second line"</span></th>
                <td><StatusBadge status=Status::InReview/></td>
            </tr>
        }
    };
    view! {
        <Panel id="kit-tables" title="Table" marks=view! { <Badge tone=Tone::Warn text="a mark"/> }.into_any() aside=view! { "an aside" }.into_any()>
            <Table caption="Rows of the kit" class="sessions" heads=vec![Head::figure("No."), Head::text("Subject"), Head::silent("Status")]>
                {row("Niamh O’Tarradale", 24117)}
                {row("司徒墨澜", 3)}
                {row("زهراء نعمان الفانوسي", 41353)}
            </Table>
        </Panel>
    }
    .into_any()
}

fn facts() -> AnyView {
    let fact = |label: &str, value: FactValue| Fact { label: label.to_owned(), value };
    let text = |text: &str| FactValue::Text(text.to_owned());
    let all = vec![
        fact("Text", text("Đà Nẵng")),
        fact("Nothing", FactValue::Empty),
        fact("List", FactValue::List(vec![text("one"), text("two")])),
        fact("Group", FactValue::Group(vec![fact("City", text("Kyiv")), fact("Lines", text("first\nsecond"))])),
    ];
    view! {
        <Panel id="kit-facts" title="Facts">
            <Facts facts=all.clone()/>
            <More facts=all/>
        </Panel>
    }
    .into_any()
}

fn nothing() -> AnyView {
    let icons =
        ["list", "chart", "people", "person", "building", "key", "search", "keys", "lock", "file", "image", "clock"];
    let icons: Vec<_> = icons.into_iter().map(|name| view! { <Icon name/> " " }).collect();
    view! {
        <Panel id="kit-empty-state" title="Nothing, and waiting">
            <div class="kit-row">{icons}</div>
            <Empty title="Nothing is here" text="Nothing is offered either."/>
            <Empty icon="search" title="Nothing matches" text="It says why, and offers a way on.">
                <LinkButton href="/kit" text="A way on"/>
            </Empty>
            <crate::frame::Loading/>
        </Panel>
    }
    .into_any()
}
