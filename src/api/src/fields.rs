//! The fields of a JSON body: each read by itself, all faults told at once.

use crate::ApiError;
use domain::Status;
use serde_json::{Map, Value};

/// A JSON object being read; faults are collected until [`Fields::finish`].
#[derive(Debug)]
pub struct Fields {
    body: Map<String, Value>,
    faults: Vec<(String, String)>,
}

impl Fields {
    /// Reads the bytes of a body.
    ///
    /// # Errors
    /// 400 when it is no JSON object.
    pub fn parse(bytes: &[u8]) -> Result<Self, ApiError> {
        let value: Value = serde_json::from_slice(bytes).map_err(|error| {
            ApiError::Detail(format!("JSON parse error at line {} column {}.", error.line(), error.column()))
        })?;
        match value {
            Value::Object(body) => Ok(Self { body, faults: Vec::new() }),
            _ => Err(ApiError::Detail("The body must be a JSON object.".to_owned())),
        }
    }

    /// The whole body, for the desk to read.
    #[must_use]
    pub fn object(&self) -> &Map<String, Value> {
        &self.body
    }

    /// Notes that a field is wrong.
    pub fn fault(&mut self, field: &str, sentence: impl Into<String>) {
        self.faults.push((field.to_owned(), sentence.into()));
    }

    /// What was read, unless a field was wrong.
    ///
    /// # Errors
    /// 400 with all faults, field by field.
    pub fn finish<T>(self, read: T) -> Result<T, ApiError> {
        if self.faults.is_empty() { Ok(read) } else { Err(ApiError::Fields(self.faults)) }
    }

    /// The whole body, for a reader that looks at every field by itself.
    #[must_use]
    pub fn whole(&self) -> Value {
        Value::Object(self.body.clone())
    }

    /// The value of a field, as it stands; `None` when it is missing or null.
    #[must_use]
    pub fn value(&self, field: &str) -> Option<&Value> {
        self.body.get(field).filter(|value| !value.is_null())
    }

    /// Whether a field was sent at all, null included.
    #[must_use]
    pub fn has(&self, field: &str) -> bool {
        self.body.contains_key(field)
    }

    /// A text that may be missing.
    pub fn text(&mut self, field: &str) -> Option<String> {
        match self.value(field) {
            None => None,
            Some(Value::String(text)) => Some(text.clone()),
            Some(_) => {
                self.fault(field, "Must be text.");
                None
            }
        }
    }

    /// A text that must be there and not empty.
    pub fn required_text(&mut self, field: &str) -> Option<String> {
        if self.value(field).is_none_or(|value| value.as_str() == Some("")) {
            self.fault(field, "This field is required.");
            return None;
        }
        self.text(field)
    }

    /// True or false, or missing.
    pub fn flag(&mut self, field: &str) -> Option<bool> {
        match self.value(field) {
            None => None,
            Some(Value::Bool(flag)) => Some(*flag),
            Some(_) => {
                self.fault(field, "Must be true or false.");
                None
            }
        }
    }

    /// A whole number that may be missing.
    pub fn whole_number(&mut self, field: &str) -> Option<i64> {
        let number = self.value(field)?.as_i64();
        if number.is_none() {
            self.fault(field, "Must be a whole number.");
        }
        number
    }

    /// A list of at most `most` items, or missing.
    pub fn list(&mut self, field: &str, most: usize) -> Option<Vec<Value>> {
        match self.value(field) {
            None => None,
            Some(Value::Array(items)) if items.len() <= most => Some(items.clone()),
            Some(_) => {
                self.fault(field, format!("Must be a list of at most {most} items."));
                None
            }
        }
    }

    /// A session status that must be there.
    pub fn required_status(&mut self, field: &str) -> Option<Status> {
        let text = self.required_text(field)?;
        let status = Status::read_any(&text);
        if status.is_none() {
            self.fault(field, "This is not a valid choice.");
        }
        status
    }
}
