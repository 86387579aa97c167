//! Somebody whom an authenticator has recognised.

use std::any::Any;
use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

/// Somebody who has proved who they are, what they may do, and until when.
///
/// Made by whatever [authenticates](crate::auth::Authenticate), read by tools through [`Context::identity`](crate::Context::identity). Cheap to
/// clone.
///
/// ```
/// use mcp_ws::Identity;
///
/// #[derive(Debug, PartialEq)]
/// struct Tenant(u32);
///
/// let ann = Identity::new("ann").scopes(["items:read", "items:write"]).with(Tenant(7));
/// assert_eq!(ann.subject(), "ann");
/// assert!(ann.has_scope("items:read"));
/// assert_eq!(ann.get::<Tenant>(), Some(&Tenant(7)));
/// ```
#[derive(Clone)]
pub struct Identity {
    known: Arc<Known>,
}

#[derive(Clone)]
struct Known {
    subject: Arc<str>,
    scopes: Vec<Box<str>>,
    expires: Option<SystemTime>,
    values: Vec<Arc<dyn Any + Send + Sync>>,
}

impl Identity {
    /// Whoever this subject is. It tells callers apart: two identities of one subject are one caller, who shares tasks, rates and
    /// whatever else is counted for each of them. Where several issuers could give out the same subject, the issuer belongs in it.
    pub fn new(subject: impl Into<Arc<str>>) -> Self {
        let (scopes, expires, values) = (Vec::new(), None, Vec::new());
        Self { known: Arc::new(Known { subject: subject.into(), scopes, expires, values }) }
    }

    /// What they may do, besides what was said before. Tools ask for it by `#[mcp_tool(scopes("…"))]`.
    #[must_use]
    pub fn scopes<T: Into<Box<str>>>(mut self, scopes: impl IntoIterator<Item = T>) -> Self {
        self.change().scopes.extend(scopes.into_iter().map(Into::into));
        self
    }

    /// Until when this holds. Then their connections take no more calls, and are closed with 1008.
    #[must_use]
    #[inline]
    pub fn expires_at(mut self, expires: SystemTime) -> Self {
        self.change().expires = Some(expires);
        self
    }

    /// What else is known of them: a value of any type, one of each.
    #[must_use]
    pub fn with<T: Send + Sync + 'static>(mut self, value: T) -> Self {
        let values = &mut self.change().values;
        values.retain(|other| !other.is::<T>());
        values.push(Arc::new(value));
        self
    }

    /// Who they are.
    pub fn subject(&self) -> &str {
        &self.known.subject
    }

    /// Whether they may do what this scope stands for.
    pub fn has_scope(&self, scope: &str) -> bool {
        self.known.scopes.iter().any(|other| **other == *scope)
    }

    /// All that they may do.
    pub fn all_scopes(&self) -> impl Iterator<Item = &str> {
        self.known.scopes.iter().map(|scope| &**scope)
    }

    /// Until when this holds; `None`: for ever.
    pub fn expiry(&self) -> Option<SystemTime> {
        self.known.expires
    }

    /// What else is known of them, by its type.
    pub fn get<T: 'static>(&self) -> Option<&T> {
        self.known.values.iter().find_map(|value| value.downcast_ref())
    }

    #[inline]
    fn change(&mut self) -> &mut Known {
        Arc::make_mut(&mut self.known)
    }
}

/// Without the values: there may be secrets among them.
impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity")
            .field("subject", &self.known.subject)
            .field("scopes", &self.known.scopes)
            .field("expires", &self.known.expires)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_each_type_there_is_one_value() {
        let ann = Identity::new("ann").with(1_u8).with("x").with(2_u8);
        assert_eq!(ann.get::<u8>(), Some(&2));
        assert_eq!(ann.get::<&str>(), Some(&"x"));
        assert_eq!(ann.get::<u16>(), None);
    }

    #[test]
    fn a_clone_that_is_changed_leaves_the_other_as_it_was() {
        let ann = Identity::new("ann").scopes(["a"]);
        let more = ann.clone().scopes(["b"]);
        assert!(more.has_scope("a") && more.has_scope("b"));
        assert!(!ann.has_scope("b"));
    }

    #[test]
    fn what_is_known_besides_is_not_logged() {
        let ann = Identity::new("ann").with("a secret");
        assert!(!format!("{ann:?}").contains("secret"));
    }
}
