//! “What needs a look”: all warnings, worst first, the same ones once with their number.

use crate::kit::{Empty, Icon, Panel, grouped};
use crate::marks::level_mark;
use crate::words::{count, said, t, told};
use domain::view::{WarningLevel, WarningLine};
use leptos::prelude::*;

/// How many lines stand there before the rest folds.
const OPEN_LINES: usize = 8;

/// The panel on top of every session. `panels` are the others of the page, by anchor and title: a warning leads to its own.
#[must_use]
pub fn panel(warnings: &[WarningLine], panels: &[(String, String)]) -> AnyView {
    let aside = (!warnings.is_empty()).then(|| view! { <span>{figures(warnings)}</span> }.into_any());
    let body = if warnings.is_empty() {
        view! { <Empty icon="check" title=t!("No warnings") text=t!("No check raised one.")/> }.into_any()
    } else {
        lines_with_fold(warnings.to_vec(), panels)
    };
    view! { <Panel id="warnings" title=t!("What needs a look") aside=aside.unwrap_or_else(|| ().into_any())>{body}</Panel> }
        .into_any()
}

/// Warnings of one check, inside its panel: folded, since all of them stand on top of the page already.
#[must_use]
pub fn of_check(warnings: Vec<WarningLine>) -> Option<AnyView> {
    (!warnings.is_empty()).then(|| {
        let words = t!("{figures} of this check", figures = figures(&warnings));
        view! {
            <details class="more">
                <summary>{words}</summary>
                {lines(warnings, &[])}
            </details>
        }
        .into_any()
    })
}

/// `2 errors · 11 warnings · 6 notes`
fn figures(warnings: &[WarningLine]) -> String {
    let of = |level: WarningLevel| warnings.iter().filter(|w| w.level == level).map(|w| w.times.max(1)).sum::<i64>();
    let (errors, warnings, notes) = (of(WarningLevel::Error), of(WarningLevel::Warning), of(WarningLevel::Information));
    [
        (errors > 0).then(|| count!("{n} errors", errors)),
        (warnings > 0).then(|| count!("{n} warnings", warnings)),
        (notes > 0).then(|| count!("{n} notes", notes)),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(" · ")
}

fn lines_with_fold(mut warnings: Vec<WarningLine>, panels: &[(String, String)]) -> AnyView {
    warnings.sort_by_key(|w| w.level);
    // errors never fold
    let errors = warnings.iter().filter(|w| w.level == WarningLevel::Error).count();
    let open = OPEN_LINES.max(errors);
    let folded = if warnings.len() > open + 1 { warnings.split_off(open) } else { Vec::new() };
    let more = (!folded.is_empty()).then(|| {
        let words = t!("{n} more: {figures}", n = folded.len(), figures = figures(&folded));
        view! {
            <details class="more">
                <summary>{words}</summary>
                {lines(folded, panels)}
            </details>
        }
    });
    view! { {lines(warnings, panels)}{more} }.into_any()
}

fn lines(warnings: Vec<WarningLine>, panels: &[(String, String)]) -> AnyView {
    let lines: Vec<_> = warnings.into_iter().map(|warning| line(warning, panels)).collect();
    view! { <ul class="warnings">{lines}</ul> }.into_any()
}

fn line(warning: WarningLine, panels: &[(String, String)]) -> AnyView {
    let (tone, icon) = level_mark(warning.level);
    let word = match warning.level {
        WarningLevel::Error => t!("Error:"),
        WarningLevel::Warning => t!("Warning:"),
        WarningLevel::Information => t!("Note:"),
    };
    let own = anchor(&warning.feature).and_then(|own| panels.iter().find(|(anchor, _)| anchor == own));
    let from = match own.cloned() {
        Some((anchor, title)) => view! { <a rel="external" href=format!("#{anchor}")>{title}</a> }.into_any(),
        None => view! { <span>{warning.feature}</span> }.into_any(),
    };
    let times =
        (warning.times > 1).then(|| view! { <span class="times">{format!("×{}", grouped(warning.times))}</span> });
    let detail = (!warning.detail.is_empty())
        .then(|| view! { <span class="warning-detail" dir="auto">{told(&warning.detail)}</span> });
    view! {
        <li class=format!("warning {}", tone.class())>
            <span class="warning-mark"><Icon name=icon/></span>
            <div class="warning-words">
                <p>
                    <span class="sr-only">{word} " "</span>
                    <strong dir="auto">{said(&warning.title).into_owned()}</strong>
                    {times}
                </p>
                {detail}
            </div>
            <div class="warning-from">{from}<code>{warning.risk}</code></div>
        </li>
    }
    .into_any()
}

/// The panel that shows a feature, by the names that warnings carry (data/features.csv).
fn anchor(feature: &str) -> Option<&'static str> {
    Some(match feature {
        "KYB_REGISTRY" => "registry",
        "KYB_KEY_PEOPLE" => "key-people",
        "KYB_DOCUMENTS" => "documents",
        "AML" | "KYB_COMPANY_AML" => "aml",
        "OCR" | "OCR_BACK" | "ID_VERIFICATION" => "id_verifications",
        "NFC" => "nfc_verifications",
        "LIVENESS" | "AGE_ESTIMATION" => "liveness_checks",
        "FACEMATCH" | "FACE_MATCH" => "face_matches",
        "POA" | "PROOF_OF_ADDRESS" => "poa_verifications",
        "PHONE" | "PHONE_VERIFICATION" => "phone_verifications",
        "EMAIL" | "EMAIL_VERIFICATION" => "email_verifications",
        "LOCATION" | "IP_ANALYSIS" => "ip_analyses",
        "DATABASE_VALIDATION" => "database_validations",
        "QUESTIONNAIRE" => "questionnaire_responses",
        "DOCUMENT_AI" => "document_ai_documents",
        _ => return None,
    })
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn warning(level: WarningLevel, title: &str) -> WarningLine {
        WarningLine {
            level,
            risk: "TAG".into(),
            title: title.into(),
            detail: "".into(),
            feature: "AML".into(),
            times: 1,
        }
    }

    #[test]
    fn the_worst_stand_first_and_none_is_lost() {
        let mut all = vec![warning(WarningLevel::Information, "note-0"), warning(WarningLevel::Error, "error-0")];
        all.extend((1..20).map(|i| warning(WarningLevel::Warning, &format!("warning-{i}-"))));
        let html = Owner::new().with(|| panel(&all, &[]).to_html());
        let at = |text: &str| html.find(text).unwrap_or_else(|| panic!("{text} is missing"));
        assert!(at("error-0") < at("warning-1-") && at("warning-19-") < at("note-0"));
        assert!(html.contains("1 error · 19 warnings · 1 note"));
    }

    #[test]
    fn a_warning_leads_to_its_own_panel_by_its_title_and_nowhere_when_the_page_has_none() {
        let all = [warning(WarningLevel::Warning, "hits")];
        let html = |panels: &[(String, String)]| Owner::new().with(|| panel(&all, panels).to_html());
        let there = html(&[("documents".into(), "Papers".into()), ("aml".into(), "Screening".into())]);
        assert!(there.contains(r##"href="#aml""##) && there.contains(">Screening<"), "{there}");
        let missing = html(&[("documents".into(), "Papers".into())]);
        assert!(!missing.contains("<a ") && missing.contains(">AML<"), "{missing}");
    }
}
