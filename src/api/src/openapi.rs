//! The OpenAPI document, made from the handlers themselves: [`Calls`] takes a handler only together with its
//! description, so that a call without one cannot exist, and adds what is true of every call.

use crate::answers;
use axum::Router;
use desk::Desk;
use http::Method;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{
    Components, ComponentsBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, PathItem, Ref, RefOr, Required,
};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

/// Name of the security scheme that handlers name with the scope they need: `security(("api_key" = ["…"]))`.
const API_KEY: &str = "api_key";
/// The same key as a bearer token; added wherever the first is named.
const BEARER: &str = "bearer";

const ABOUT: &str = "\
Sessions of identity verification: read them, bring them in, decide them. The dialect is Didit's (v3).

A key belongs to one environment and sees nothing of the other. Every path may be called without the slash at its end. \
Bodies are JSON of at most 4 MiB; fields that are not named here are ignored in requests. Times are UTC. \
An answer's `X-Request-Id` names it in the desk's log; send your own to have it used.";

/// The calls of the API, each with its description.
pub(crate) struct Calls(OpenApiRouter<Desk>);

impl Calls {
    /// No calls yet.
    pub(crate) fn new() -> Self {
        let info = InfoBuilder::new()
            .title("Countersign")
            .version("3")
            .description(Some(ABOUT))
            .license(Some(LicenseBuilder::new().name("Apache-2.0").identifier(Some("Apache-2.0")).build()));
        let document = OpenApiBuilder::new().info(info.build()).components(Some(components())).build();
        Self(OpenApiRouter::with_openapi(document))
    }

    /// Adds the calls of one path; it answers the same with a slash at its end and without.
    pub(crate) fn with(self, (schemas, mut paths, methods): UtoipaMethodRouter<Desk>) -> Self {
        let router = paths.paths.keys().fold(self.0, |router, path| match path.strip_suffix('/') {
            Some(bare) => router.route(bare, methods.clone()),
            None => router.route(&format!("{path}/"), methods.clone()),
        });
        for item in paths.paths.values_mut() {
            for (method, operation) in operations(item) {
                complete(&method, operation);
            }
        }
        Self(router.routes((schemas, paths, methods)))
    }

    /// The router, and the document about it.
    pub(crate) fn into_parts(self) -> (Router<Desk>, OpenApi) {
        self.0.split_for_parts()
    }
}

/// The operations of a path, each with its method.
fn operations(item: &mut PathItem) -> impl Iterator<Item = (Method, &mut Operation)> {
    [
        (Method::GET, &mut item.get),
        (Method::PUT, &mut item.put),
        (Method::POST, &mut item.post),
        (Method::PATCH, &mut item.patch),
        (Method::DELETE, &mut item.delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| operation.as_mut().map(|operation| (method, operation)))
}

/// Adds what every call has in common: both ways to send the key, and the answers that any call may give.
fn complete(method: &Method, operation: &mut Operation) {
    let asked = operation.security.take().unwrap_or_default();
    let bearer = asked.iter().filter_map(|requirement| {
        let named = serde_json::to_value(requirement).ok()?;
        let scopes = named.get(API_KEY)?.as_array()?.clone();
        Some(SecurityRequirement::new(BEARER, scopes.iter().filter_map(|s| s.as_str().map(str::to_owned))))
    });
    operation.security = Some(asked.iter().cloned().chain(bearer).collect());

    for (status, name) in answers::of_every_call(!method.is_safe()) {
        let answer = || RefOr::Ref(Ref::from_response_name(name));
        operation.responses.responses.entry(status.to_owned()).or_insert_with(answer);
    }
    for answer in operation.responses.responses.values_mut() {
        if let RefOr::T(answer) = answer {
            answer.headers.entry("X-Request-Id".to_owned()).or_insert_with(|| RefOr::T(answers::request_id()));
            if !method.is_safe() {
                answer.headers.entry("Idempotent-Replayed".to_owned()).or_insert_with(|| RefOr::T(answers::replayed()));
            }
        }
    }
    let parameters = operation.parameters.get_or_insert_default();
    if !method.is_safe() {
        parameters.push(RefOr::T(idempotency_key()));
    }
    parameters.push(RefOr::T(request_id()));
}

fn idempotency_key() -> Parameter {
    let text = ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(255));
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "Printable characters of your own making. The same call with the same key within 24 hours has one effect \
             and one answer.",
        ))
        .schema(Some(text.pattern(Some("^[!-~]([ -~]*[!-~])?$"))))
        .example(Some("3f0c6a52-decide-approved".into()))
        .build()
}

fn request_id() -> Parameter {
    // any text is taken, if not used: a pattern here would promise a refusal
    let text = ObjectBuilder::new().schema_type(Type::String);
    ParameterBuilder::new()
        .name("X-Request-Id")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "Your own name for the request, at most 128 of printable ASCII without spaces; the answer and the desk's log carry it. \
             Another text is replaced by a name of the desk's making.",
        ))
        .schema(Some(text))
        .example(Some("checkout-7f3a".into()))
        .build()
}

/// What several calls share: the answers and both ways to send the key.
fn components() -> Components {
    let header = ApiKeyValue::with_description("x-api-key", "A key of the desk: `cs_live_…` or `cs_sandbox_…`.");
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("The same key as a bearer token."));
    answers::shared(ComponentsBuilder::new())
        .security_scheme(API_KEY, SecurityScheme::ApiKey(ApiKey::Header(header)))
        .security_scheme(BEARER, SecurityScheme::Http(bearer.build()))
        .build()
}
