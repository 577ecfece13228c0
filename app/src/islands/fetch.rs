//! Asking the desk from a page that stays.

use leptos::wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Document, DomParser, FormData, Headers, HtmlFormElement, RequestInit, Response, SupportedType,
    UrlSearchParams,
};

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It was given up for a newer one.
    GivenUp,
    /// The desk refused or did not answer.
    Failed,
}

/// A question on its way.
#[derive(Clone)]
pub struct Fetch {
    path: String,
    init: RequestInit,
    abort: Option<AbortController>,
}

impl Fetch {
    /// Posts form fields: what is asked stands in the body, so that no address and no log holds it.
    pub fn post(path: &str, fields: &[(&str, &str)]) -> Self {
        let fetch = Self::new(path);
        fetch.init.set_method("POST");
        if let Ok(body) = UrlSearchParams::new() {
            fields.iter().for_each(|(name, value)| body.append(name, value));
            fetch.init.set_body(&body);
        }
        fetch
    }

    /// Sends a form as it stands.
    pub fn form(form: &HtmlFormElement) -> Self {
        let fetch = Self::new(&form.action());
        fetch.init.set_method("POST");
        let fields =
            FormData::new_with_form(form).and_then(|fields| UrlSearchParams::new_with_str_sequence_sequence(&fields));
        if let Ok(fields) = fields {
            fetch.init.set_body(&fields);
        }
        fetch
    }

    /// Where the desk leads after it.
    pub async fn way(self) -> Result<String, Failure> {
        let asked = leptos::prelude::window().fetch_with_str_and_init(&self.path, &self.init);
        let answer: Response = JsFuture::from(asked).await.map_err(|_| Failure::Failed)?.unchecked_into();
        let way = answer.headers().get("x-go").ok().flatten();
        way.filter(|_| answer.ok()).ok_or(Failure::Failed)
    }

    fn new(path: &str) -> Self {
        let (init, abort) = (RequestInit::new(), AbortController::new().ok());
        init.set_signal(abort.as_ref().map(AbortController::signal).as_ref());
        if let Ok(headers) = Headers::new() {
            // the answer is taken apart here: it must not lead elsewhere
            _ = headers.set("x-part", "1");
            init.set_headers(&headers);
        }
        Self { path: path.to_owned(), init, abort }
    }

    /// Its answer is not wanted any more.
    pub fn give_up(&self) {
        if let Some(abort) = &self.abort {
            abort.abort();
        }
    }

    /// The page that answers.
    pub async fn page(self) -> Result<Document, Failure> {
        let given_up = |_: JsValue| {
            let aborted = self.abort.as_ref().is_some_and(|abort| abort.signal().aborted());
            if aborted { Failure::GivenUp } else { Failure::Failed }
        };
        let asked = leptos::prelude::window().fetch_with_str_and_init(&self.path, &self.init);
        let answer: Response = JsFuture::from(asked).await.map_err(given_up)?.unchecked_into();
        if !answer.ok() || answer.redirected() {
            return Err(Failure::Failed);
        }
        let text = JsFuture::from(answer.text().map_err(given_up)?).await.map_err(given_up)?;
        let parser = DomParser::new().map_err(given_up)?;
        parser.parse_from_string(&text.as_string().unwrap_or_default(), SupportedType::TextHtml).map_err(given_up)
    }
}
