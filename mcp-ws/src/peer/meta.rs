//! The `_meta` of requests. From 2026-07-28 on it says with each request which client this is and what it can be asked, in the same
//! words each time: so what was read last is kept, and whatever is spelled the same is not read again. Of such a call that
//! saves a fifth.

use crate::protocol::Meta;
use crate::protocol::MetaOf;
use crate::wire::Raw;
use crate::wire::gathered;

/// The last `_meta` that said of which revision it is.
#[derive(Debug, Default)]
pub(super) struct LastMeta {
    text: String,
    members: MetaOf<Span>,
}

/// A longer one is read each time, so that a connection does not keep more than this.
const LONGEST: usize = 1024;

impl LastMeta {
    /// What is known already: an object, or nothing.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The members of an object. `None`: one of them stands there twice.
    pub(super) fn read<'t>(&mut self, meta: Raw<'t>) -> Option<Meta<'t>> {
        let text = meta.get();
        if text == self.text {
            return Some(self.members.and_then(|span| span.of(text)));
        }
        let members: Meta<'t> = gathered(text)?;
        if members.protocol_version.is_some() && text.len() <= LONGEST {
            text.clone_into(&mut self.text);
            self.members = members.and_then(|member| Span::within(text, member.get()));
        }
        Some(members)
    }
}

/// Where in a text a part of it stands.
#[derive(Clone, Copy, Debug)]
struct Span {
    start: u16,
    end: u16,
}

impl Span {
    fn within(text: &str, part: &str) -> Option<Self> {
        let start = part.as_ptr().addr().checked_sub(text.as_ptr().addr())?;
        Some(Self { start: start.try_into().ok()?, end: (start + part.len()).try_into().ok()? })
    }

    fn of(self, text: &str) -> Option<Raw<'_>> {
        text.get(self.start.into()..self.end.into()).map(Raw::known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(last: &mut LastMeta, text: &str) {
        let read = last.read(Raw::known(text)).map(|meta| format!("{meta:?}"));
        assert_eq!(read, gathered::<Meta<'_>>(text).map(|meta| format!("{meta:?}")), "{text}");
    }

    #[test]
    fn what_is_known_says_the_same_as_what_is_read() {
        let modern = r#"{"io.modelcontextprotocol/protocolVersion":"v","progressToken":"ü","x":1,"baggage":null,"traceparent":"t"}"#;
        let mut last = LastMeta::default();
        for text in
            [modern, modern, r#"{"progressToken":1}"#, modern, "{}", r#"{"a":1,"baggage":1,"baggage":2}"#]
        {
            check(&mut last, text);
        }
        assert_eq!(last.text(), modern, "sessions say nothing that would be said again");
    }

    #[test]
    fn no_more_is_kept_than_may_be() {
        let of = |len: usize| {
            let start = r#"{"io.modelcontextprotocol/protocolVersion":""#;
            format!("{start}{}\"}}", "x".repeat(len - start.len() - 2))
        };
        let mut last = LastMeta::default();
        for text in [of(LONGEST), of(LONGEST + 1), of(100_000)] {
            check(&mut last, &text);
            assert_eq!(last.text().len(), LONGEST);
        }
    }
}
