//! What comes back when a person was asked, by a form or at a URL.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::wire::Object;

/// What a person did about a question.
#[derive(Debug, Deserialize)]
pub(crate) struct ElicitResult<'t> {
    pub(crate) action: Action,
    /// What stands in the form, if it was one and was sent off. Clients leave it out elsewhere, or write anything.
    #[serde(borrow, default)]
    pub(crate) content: Option<&'t RawValue>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Action {
    /// The form was sent off, or the URL is being opened. What is done there may take as long as it will.
    Accept,
    /// The person said no.
    Decline,
    /// The person said nothing, and closed it.
    Cancel,
}

impl<'t> ElicitResult<'t> {
    /// Reads a result.
    #[inline]
    pub(crate) fn from_json(text: &'t str) -> Result<Self, serde_json::Error> {
        serde_json::from_str::<Object<Self>>(text).map(|Object(result)| result)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, action: Action, content: Option<&str>) {
        let result = ElicitResult::from_json(text).unwrap();
        assert_eq!((result.action, result.content.map(RawValue::get)), (action, content));
    }

    #[test]
    fn each_action_is_read() {
        check(r#"{"action":"accept","content":{"a": 1}}"#, Action::Accept, Some(r#"{"a": 1}"#));
        check(r#"{"content":{},"action":"accept","_meta":{}}"#, Action::Accept, Some("{}"));
        check(r#"{"action":"accept"}"#, Action::Accept, None);
        check(r#"{"action":"decline","content":null}"#, Action::Decline, None);
        check(r#"{"action":"cancel"}"#, Action::Cancel, None);
    }

    #[test]
    fn what_is_no_result_is_an_error() {
        for text in ["{}", r#"{"action":"maybe"}"#, r#"{"content":{}}"#, r#"["accept"]"#, "null"] {
            assert!(ElicitResult::from_json(text).is_err(), "{text}");
        }
    }
}
