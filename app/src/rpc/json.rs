//! JSON on the wire, read from text.

use leptos::server_fn::codec::Post;
use leptos::server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType};
use serde::{Serialize, de::DeserializeOwned};

/// JSON that is read from text, as resources are. Leptos' own `Json` reads from bytes, which puts a second copy of
/// every reader into the browser half (35 KiB compressed).
pub type Json = Post<JsonText>;

/// See [`Json`].
pub struct JsonText;

impl ContentType for JsonText {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for JsonText {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for JsonText {
    type Error = serde_json::Error;

    fn encode(output: &T) -> Result<Bytes, Self::Error> {
        serde_json::to_vec(output).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for JsonText {
    type Error = serde_json::Error;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        // what is no UTF-8 is no JSON either: the reader says so in its own words
        serde_json::from_str(std::str::from_utf8(&bytes).unwrap_or("\u{fffd}"))
    }
}
