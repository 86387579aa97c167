//! What callers of a tool have to be allowed to do.

use std::sync::Arc;

use super::Caller;

/// The scopes that a tool's callers need, all of them. Most tools have none. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scopes {
    /// Those of a constant tool.
    constant: &'static [&'static str],
    /// Those of a tool that was made by hand.
    made: Option<Arc<[Box<str>]>>,
}

impl Scopes {
    /// Those that a macro has written.
    pub(super) const fn constant(constant: &'static [&'static str]) -> Self {
        Self { constant, made: None }
    }

    /// These besides.
    pub(super) fn and<T: Into<Box<str>>>(self, more: impl IntoIterator<Item = T>) -> Self {
        let mut made: Vec<Box<str>> = self.made.iter().flat_map(|made| made.iter().cloned()).collect();
        for scope in more.into_iter().map(Into::into) {
            if !made.contains(&scope) {
                made.push(scope);
            }
        }
        Self { made: (!made.is_empty()).then(|| made.into()), ..self }
    }

    /// Whether everybody may call the tool.
    pub(crate) fn is_empty(&self) -> bool {
        self.constant.is_empty() && self.made.is_none()
    }

    /// Each of them, in the order in which they were given.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        let made = self.made.iter().flat_map(|made| made.iter());
        self.constant.iter().copied().chain(made.map(|scope| &**scope))
    }

    /// The first that nothing can be, and why.
    #[inline]
    pub(super) fn fault(&self) -> Option<(&str, &'static str)> {
        self.iter().find_map(|scope| Some((scope, fault_of_scope(scope)?)))
    }

    /// Whether a caller has all of them.
    pub(crate) fn are_had_by(&self, caller: &Caller) -> bool {
        self.iter().all(|scope| caller.has_scope(scope))
    }
}

/// Why nothing can be a scope that is spelled so, if nothing can (RFC 6749, section 3.3).
fn fault_of_scope(scope: &str) -> Option<&'static str> {
    if scope.is_empty() {
        return Some("must have a character");
    }
    let allowed = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\');
    (!scope.bytes().all(allowed))
        .then_some("may only have ASCII letters, digits and signs, but no space, `\"` or `\\`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tool::Identity;

    #[test]
    fn all_of_them_are_needed() {
        let caller = |scopes: &[&str]| Caller::of(Identity::new("ann").scopes(scopes.iter().copied()));
        let both = Scopes::constant(&["a", "b"]);
        assert!(both.are_had_by(&caller(&["b", "c", "a"])));
        assert!(!both.are_had_by(&caller(&["b"])));
        assert!(!both.are_had_by(&Caller::default()));
        let three = both.and(["c", "c"]);
        assert_eq!(three.iter().collect::<Vec<_>>(), ["a", "b", "c"]);
        assert!(!three.are_had_by(&caller(&["a", "b"])));
    }

    #[test]
    fn nobody_needs_what_is_not_asked_for() {
        assert!(Scopes::default().is_empty() && Scopes::default().and([""; 0]).is_empty());
        assert!(Scopes::default().are_had_by(&Caller::default()));
    }

    #[test]
    fn what_can_be_a_scope() {
        for scope in ["a", "items:read", "https://a.test/b?c=%20", "!#[]~"] {
            assert_eq!(fault_of_scope(scope), None, "{scope}");
        }
        for scope in ["", " ", "a b", "\"a\"", "a\\b", "ä", "a\n", "\u{7f}"] {
            assert!(fault_of_scope(scope).is_some(), "{scope}");
        }
    }
}
