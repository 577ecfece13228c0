//! The answers that any call may give, described once (facts: Didit §5 "Errors").

use serde_json::{Value, json};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::schema::{AnyOfBuilder, ObjectBuilder, Schema, Type};
use utoipa::openapi::{ComponentsBuilder, ContentBuilder, Ref, ResponseBuilder};

/// An error as one sentence.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes what `ApiError` answers")]
pub(crate) struct Detail {
    /// What is wrong.
    detail: String,
}

/// Errors field by field; a field of an item is named by its path, such as `features[2].status`.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes what `ApiError` answers")]
pub(crate) struct FieldErrors(BTreeMap<String, Vec<String>>);

/// Why a call that fits by itself cannot be done now.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes what `ApiError` answers")]
pub(crate) struct Conflict {
    /// What is in the way.
    detail: String,
    /// The session's version now, when `expected_version` was another.
    #[schema(nullable = false)]
    version: Option<i64>,
    /// What has to be done first, when a gate refuses the decision.
    #[schema(nullable = false)]
    gates: Option<Vec<UnmetGate>>,
}

/// A gate that is not met.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes what `ApiError` answers")]
pub(crate) struct UnmetGate {
    /// The gate, `document_gate` or `hit_gate`.
    gate: String,
    /// What is missing.
    detail: String,
}

/// Status and name of each answer that every call may give; some only those that change something.
pub(crate) fn of_every_call(changes: bool) -> impl Iterator<Item = (&'static str, &'static str)> {
    let always = [
        ("400", "BadRequest"),
        ("403", "Forbidden"),
        ("404", "NotFound"),
        ("405", "MethodNotAllowed"),
        ("429", "TooManyRequests"),
        ("500", "Failed"),
    ];
    let changing = [("409", "Conflict"), ("413", "TooLarge"), ("422", "IdempotencyMismatch")];
    always.into_iter().chain(changing.into_iter().filter(move |_| changes))
}

/// Adds the answers and their shapes to the components of a document.
pub(crate) fn shared(components: ComponentsBuilder) -> ComponentsBuilder {
    let either =
        AnyOfBuilder::new().item(Ref::from_schema_name("Detail")).item(Ref::from_schema_name("FieldErrors")).build();
    let bad = ContentBuilder::new().schema(Some(Schema::AnyOf(either))).examples_from_iter([
        ("field", example(json!({"new_status": ["This is not a valid choice."]}))),
        ("sentence", example(json!({"detail": "The new status is the same as the current status."}))),
    ]);
    let retry_after = HeaderBuilder::new()
        .schema(Some(ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1))))
        .description(Some("Seconds to wait."))
        .build();
    let again = HeaderBuilder::new()
        .schema(Some(ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1))))
        .description(Some("Seconds to wait, where the same call with the same Idempotency-Key is being worked on."))
        .build();
    let allow = HeaderBuilder::new()
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .description(Some("The methods that the path takes."))
        .build();
    let conflict = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Conflict")))
        .example(Some(json!({"detail": "The session changed after this view was drawn.", "version": 4})));
    components
        .schema_from::<Detail>()
        .schema_from::<FieldErrors>()
        .schema_from::<Conflict>()
        .schema_from::<UnmetGate>()
        .response("BadRequest", answer("The request is wrong; nothing was written.").content(JSON, bad.build()))
        .response(
            "Forbidden",
            sentence(
                "No key, a wrong one, or its scope is not enough.",
                "You do not have permission to perform this action.",
            ),
        )
        .response("NotFound", sentence("No such thing in this key's environment.", "Not found."))
        .response(
            "Conflict",
            answer("It cannot be done now; nothing was written.")
                .content(JSON, conflict.build())
                .header("Retry-After", again),
        )
        .response(
            "MethodNotAllowed",
            sentence("The path takes other methods.", "Method not allowed.").header("Allow", allow),
        )
        .response("TooLarge", sentence("The body is larger than 4 MiB.", "The body is larger than 4 MiB."))
        .response(
            "IdempotencyMismatch",
            sentence(
                "The Idempotency-Key came with another request before.",
                "This Idempotency-Key was used for another request.",
            ),
        )
        .response(
            "TooManyRequests",
            sentence(
                "More calls a minute than the key may make.",
                "Request was throttled. Expected available in 7 seconds.",
            )
            .header("Retry-After", retry_after),
        )
        .response(
            "Failed",
            sentence(
                "Something failed on the desk's side. The sentence says whether anything was written, as far as that is known.",
                "Something failed on our side. Nothing was written; try again.",
            ),
        )
}

/// The header of an answer that was given before.
pub(crate) fn replayed() -> Header {
    let said = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(["true"]));
    HeaderBuilder::new()
        .schema(Some(said))
        .description(Some("There when the call had been sent before and this is the answer of then."))
        .build()
}

/// The header that names the request in the desk's log.
pub(crate) fn request_id() -> Header {
    HeaderBuilder::new()
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .description(Some("Names the request in the desk's log."))
        .build()
}

const JSON: &str = "application/json";

fn answer(description: &str) -> ResponseBuilder {
    ResponseBuilder::new().description(description).header("X-Request-Id", request_id())
}

fn sentence(description: &str, detail: &str) -> ResponseBuilder {
    let content =
        ContentBuilder::new().schema(Some(Ref::from_schema_name("Detail"))).example(Some(json!({ "detail": detail })));
    answer(description).content(JSON, content.build())
}

fn example(value: Value) -> utoipa::openapi::example::Example {
    utoipa::openapi::example::ExampleBuilder::new().value(Some(value)).build()
}
