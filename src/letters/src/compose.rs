//! From what is to be told to a letter, and from a letter to text and HTML.

use crate::catalogue::{self, Catalogue};
use crate::language::{Direction, Language};
use crate::reason::Said;
use crate::step::Asked;
use domain::Kind;

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Approved.
    Approved,
    /// Declined.
    Declined,
    /// Asked to do steps again.
    Again,
}

/// What a letter tells.
#[derive(Clone, Debug)]
pub struct Told<'a> {
    /// The language it is written in.
    pub language: Language,
    /// What was decided.
    pub outcome: Outcome,
    /// A person's verification or a company's.
    pub kind: Kind,
    /// The person's or company's name as the desk shows it, if it knows one.
    pub name: Option<&'a str>,
    /// Why; nothing is said of reasons when it is empty.
    pub reasons: &'a [Said],
    /// What to do again.
    pub steps: &'a [Asked],
    /// Where to do it: an `https` or `http` address.
    pub link: Option<&'a str>,
    /// Who signs, if the operator gave a name.
    pub sender: Option<&'a str>,
}

/// A letter, before it is laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Code of its language.
    pub language: &'static str,
    /// Which way it is written.
    pub direction: Direction,
    /// The subject: a text of the catalogue alone, nothing from outside.
    pub subject: String,
    parts: Vec<Part>,
}

/// A text of the catalogue, and what stands in its place.
type Filled = (String, Option<String>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Paragraph(Filled),
    List(String, Vec<String>),
    Link(String, String),
    Closing(String, Option<String>),
    Footer(String),
}

/// Longest name that is put into a letter, in characters.
const LONGEST_NAME: usize = 120;

/// Writes a letter. `None` never comes up in a program whose tests pass: every language has a complete catalogue.
#[must_use]
pub fn compose(told: &Told<'_>) -> Option<Letter> {
    // a language without words of its own is written in English, and says so
    let own = catalogue::of(told.language.code()).map(|words| (told.language.code(), words));
    let (language, words) = own.or_else(|| Some((Language::DEFAULT, catalogue::of(Language::DEFAULT)?)))?;
    Some(write(told, language, words))
}

fn write(told: &Told<'_>, language: &'static str, words: &Catalogue) -> Letter {
    let name = told.name.and_then(presentable);
    let person = told.kind == Kind::User;
    let (subject, for_person, for_company) = match told.outcome {
        Outcome::Approved => (&words.subject.approved, &words.body.approved_person, &words.body.approved_company),
        Outcome::Declined => (&words.subject.declined, &words.body.declined_person, &words.body.declined_company),
        Outcome::Again => (&words.subject.again, &words.body.again_person, &words.body.again_company),
    };
    let mut parts = Vec::new();
    match name {
        Some(name) if person => parts.push(Part::Paragraph((words.greeting.named.clone(), Some(name)))),
        Some(name) => {
            parts.push(Part::Paragraph((words.greeting.plain.clone(), None)));
            parts.push(Part::Paragraph((words.line.company.clone(), Some(name))));
        }
        None => parts.push(Part::Paragraph((words.greeting.plain.clone(), None))),
    }
    parts.push(Part::Paragraph((if person { for_person } else { for_company }.clone(), None)));
    if told.outcome != Outcome::Approved && !told.reasons.is_empty() {
        let sentences = told.reasons.iter().map(|said| words.reason.of(*said).to_owned()).collect();
        parts.push(Part::List(words.line.reasons.clone(), sentences));
    }
    if told.outcome == Outcome::Again {
        if !told.steps.is_empty() {
            let sentences = told.steps.iter().map(|asked| words.step.of(*asked).to_owned()).collect();
            parts.push(Part::List(words.line.steps.clone(), sentences));
        }
        parts.push(match told.link.filter(|link| is_web_address(link)) {
            Some(link) => Part::Link(words.line.link.clone(), link.to_owned()),
            None => Part::Paragraph((words.line.without_link.clone(), None)),
        });
    }
    parts.push(Part::Closing(words.line.closing.clone(), told.sender.map(str::to_owned)));
    parts.push(Part::Footer(words.line.footer.clone()));
    Letter { language, direction: words.direction, subject: subject.clone(), parts }
}

/// A name as it may stand in a letter. What came from outside can hold more than a name: an invitation to another
/// site, say, which mail programs turn into a link; such a name is left out.
fn presentable(name: &str) -> Option<String> {
    let plain: String = name.chars().map(|c| if c.is_control() || is_invisible(c) { ' ' } else { c }).collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let lower = plain.to_lowercase();
    let leads_away = lower.contains("://") || lower.contains('@') || lower.contains("www.");
    // a dot between letters, as in "example.test", unless they are initials, as in "J.R."
    let looks_like_a_host = lower.split_whitespace().any(|word| {
        let labels: Vec<&str> = word.split('.').collect();
        labels.len() > 1 && labels[1..].iter().any(|label| label.chars().take_while(|c| c.is_alphabetic()).count() > 1)
    });
    let fits = !plain.is_empty() && plain.chars().count() <= LONGEST_NAME;
    (fits && !leads_away && !looks_like_a_host).then_some(plain)
}

/// Characters that turn or hide what stands beside them.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn is_web_address(link: &str) -> bool {
    let plain = link.len() <= 2000 && !link.chars().any(|c| c.is_whitespace() || c.is_control() || is_invisible(c));
    plain && (link.starts_with("https://") || link.starts_with("http://"))
}

/// Puts a name in place of the one placeholder.
fn fill((text, name): &Filled, open: &str, close: &str, mark: impl Fn(&str) -> String) -> String {
    let text = mark(text);
    match name {
        None => text,
        Some(name) => {
            let name = format!("{open}{}{close}", mark(name));
            if text.contains("{name}") {
                text.replacen("{name}", &name, 1)
            } else {
                text.replacen("{company}", &name, 1)
            }
        }
    }
}

impl Letter {
    /// As plain text; lines end with `\n`.
    #[must_use]
    pub fn text(&self) -> String {
        // a name in another script must not turn the line around it: isolates, where they are needed
        let (open, close) = match self.direction {
            Direction::Ltr => ("", ""),
            Direction::Rtl => ("\u{2068}", "\u{2069}"),
        };
        let blocks: Vec<String> = self
            .parts
            .iter()
            .map(|part| match part {
                Part::Paragraph(filled) => fill(filled, open, close, str::to_owned),
                Part::List(heading, items) => {
                    items.iter().fold(heading.clone(), |text, item| format!("{text}\n- {item}"))
                }
                Part::Link(sentence, link) => format!("{sentence}\n{link}"),
                Part::Closing(closing, Some(sender)) => format!("{closing}\n{sender}"),
                Part::Closing(closing, None) => closing.clone(),
                Part::Footer(footer) => format!("--\n{footer}"),
            })
            .collect();
        blocks.join("\n\n") + "\n"
    }

    /// As HTML: nothing is fetched from anywhere, what came from outside is escaped.
    #[must_use]
    pub fn html(&self) -> String {
        let blocks: String = self
            .parts
            .iter()
            .map(|part| match part {
                Part::Paragraph(filled) => format!("<p>{}</p>\n", fill(filled, "<bdi>", "</bdi>", escape)),
                Part::List(heading, items) => {
                    let items: String = items.iter().map(|item| format!("<li>{}</li>\n", escape(item))).collect();
                    format!("<p>{}</p>\n<ul>\n{items}</ul>\n", escape(heading))
                }
                Part::Link(sentence, link) => {
                    let (sentence, link) = (escape(sentence), escape(link));
                    format!("<p>{sentence}<br>\n<a href=\"{link}\" dir=\"ltr\">{link}</a></p>\n")
                }
                Part::Closing(closing, sender) => {
                    let sender = sender.iter().map(|sender| format!("<br>\n<bdi>{}</bdi>", escape(sender)));
                    format!("<p>{}{}</p>\n", escape(closing), sender.collect::<String>())
                }
                Part::Footer(footer) => format!("<hr>\n<p><small>{}</small></p>\n", escape(footer)),
            })
            .collect();
        format!(
            "<!doctype html>\n<html lang=\"{}\" dir=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"color-scheme\" \
             content=\"light dark\">\n<title>{}</title>\n</head>\n<body>\n{blocks}</body>\n</html>\n",
            self.language,
            self.direction.word(),
            escape(&self.subject),
        )
    }
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language;

    fn told<'a>(outcome: Outcome, kind: Kind, name: Option<&'a str>) -> Told<'a> {
        let language = Language::read("en").unwrap();
        Told { language, outcome, kind, name, reasons: &[], steps: &[], link: None, sender: None }
    }

    #[test]
    fn a_person_is_greeted_and_a_company_named() {
        let person = compose(&told(Outcome::Approved, Kind::User, Some("Niamh Ó Briain"))).unwrap();
        assert!(person.text().starts_with("Hello Niamh Ó Briain,\n\nWe have checked your identity"));
        let company = compose(&told(Outcome::Declined, Kind::Business, Some("Smith & Sons"))).unwrap();
        assert!(company.text().starts_with("Hello,\n\nCompany: Smith & Sons\n\n"));
        assert!(company.html().contains("<p>Company: <bdi>Smith &amp; Sons</bdi></p>"));
        assert!(compose(&told(Outcome::Approved, Kind::User, None)).unwrap().text().starts_with("Hello,\n"));
    }

    #[test]
    fn asking_again_says_why_what_and_where() {
        let ask = Told {
            reasons: &[Said::DocumentExpired],
            steps: &[Asked::IdentityDocument, Asked::Face],
            link: Some("https://verify.example/s?a=1&b=2"),
            sender: Some("Example Bank"),
            ..told(Outcome::Again, Kind::User, None)
        };
        let letter = compose(&ask).unwrap();
        let text = letter.text();
        assert!(text.contains("The reason for this:\n- The document has expired.\n"));
        assert!(text.contains("Please do this again:\n- Take new photos"));
        assert!(text.contains("\nhttps://verify.example/s?a=1&b=2\n"));
        assert!(text.contains("Kind regards\nExample Bank\n"));
        let html = letter.html();
        assert!(html.contains("href=\"https://verify.example/s?a=1&amp;b=2\""));
        assert_eq!(html.matches("http").count(), 2, "no address but the link and its text");
        let lost = compose(&Told { link: Some("javascript:alert(1)"), ..ask }).unwrap();
        assert!(!lost.html().contains("javascript") && lost.text().contains("page that you used before"));
    }

    #[test]
    fn an_approval_gives_no_reasons_and_no_link() {
        let with_all = Told {
            reasons: &[Said::NotConfirmed],
            steps: &[Asked::Face],
            link: Some("https://verify.example/"),
            ..told(Outcome::Approved, Kind::User, None)
        };
        assert_eq!(compose(&with_all), compose(&told(Outcome::Approved, Kind::User, None)));
    }

    #[test]
    fn what_came_from_outside_is_escaped_and_leads_nowhere() {
        let greeted = |name| compose(&told(Outcome::Approved, Kind::User, Some(name))).unwrap();
        let html = greeted("<img src=x onerror=alert(1)>").html();
        assert!(html.contains("&lt;img") && !html.contains("<img"));
        let long = "x".repeat(121);
        for name in ["Win at prize.example", "https://x.test", "a@b.test", "www.x", "\r\n", &long] {
            assert!(greeted(name).text().starts_with("Hello,\n"), "{name}");
        }
        for name in ["J.R.R. Tolkien", "O'Neil", "Anna-Lena Ng Jr.", "李小龍", "{name}"] {
            assert!(greeted(name).text().starts_with(&format!("Hello {name},\n")), "{name}");
        }
        assert!(greeted("A\r\nBcc: x\u{202e}y").text().starts_with("Hello A Bcc: x y,\n"));
        assert!(greeted("{company}").html().contains("Hello <bdi>{company}</bdi>,"));
    }

    #[test]
    fn right_to_left_is_laid_out_so_and_names_are_set_apart() {
        let mut letter = compose(&told(Outcome::Approved, Kind::User, Some("Niamh"))).unwrap();
        letter.direction = Direction::Rtl;
        assert!(letter.html().contains("dir=\"rtl\""));
        assert!(letter.text().starts_with("Hello \u{2068}Niamh\u{2069},"));
    }

    #[test]
    fn every_language_writes_every_letter() {
        for language in language::all() {
            for outcome in [Outcome::Approved, Outcome::Declined, Outcome::Again] {
                for kind in [Kind::User, Kind::Business] {
                    let told =
                        Told { language, link: Some("https://verify.example/s"), ..told(outcome, kind, Some("Niamh")) };
                    let letter = compose(&told).unwrap();
                    let (text, html) = (letter.text(), letter.html());
                    assert!(text.contains("Niamh") && !text.contains('{'), "{}: {text}", letter.language);
                    assert!(html.contains(&format!("<html lang=\"{}\" dir=", letter.language)) && !html.contains('{'));
                    assert_eq!(text.contains("https://verify.example/s"), outcome == Outcome::Again);
                }
            }
        }
    }
}
