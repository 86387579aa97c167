//! JSON in one spelling: the same text however the members of an object are ordered, strings escaped, and all of it spaced.
//! Whoever stands between a client and its server may have written it anew.
//!
//! Numbers stay as they were spelled; there is no other way to tell large ones apart. What comes out is no JSON: every value in
//! an array or object has a comma behind it.
//!
//! The text has been read as JSON before, but nobody has looked how deep it goes. So this goes through it once, without
//! recursion, and gives up where it is nested deeper than [`DEEPEST`], as `serde_json` does.

use crate::wire::Text;
use crate::wire::escape;

/// How deep arrays and objects may be nested.
const DEEPEST: usize = 128;

/// `None`: it is nested too deep.
pub(super) fn in_one_spelling(json: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(json.len() + 16);
    let mut open: Vec<Open> = Vec::new();
    let mut rest = json;
    while let Some(first) = first_of(&mut rest) {
        let token;
        (token, rest) = rest.split_at(length(first, rest));
        match first {
            b'{' | b'[' if open.len() == DEEPEST => return None,
            b'{' | b'[' => {
                out.push(first);
                open.push(Open { members: (first == b'{').then(Vec::new), start: out.len(), named: false });
                continue;
            }
            b'}' | b']' => {
                if let Some(done) = open.pop() {
                    done.sort(&mut out);
                }
                out.push(first);
            }
            b'"' => {
                let start = out.len();
                put_text(token, &mut out);
                if let Some(Open { members: Some(members), named, .. }) = open.last_mut()
                    && !*named
                {
                    *named = true;
                    members.push(Member { start, name_end: out.len() });
                    out.push(b':');
                    continue;
                }
            }
            _ => out.extend_from_slice(token.as_bytes()),
        }
        if let Some(around) = open.last_mut() {
            around.named = false;
            out.push(b',');
        }
    }
    Some(out)
}

/// An array or object that has not ended yet.
struct Open {
    /// None: it is an array.
    members: Option<Vec<Member>>,
    /// Where what is in it begins.
    start: usize,
    /// Whether a member has its name, and not yet its value.
    named: bool,
}

/// Where a member stands. It ends where the next one begins.
struct Member {
    start: usize,
    name_end: usize,
}

impl Open {
    /// Puts the members in the order of their names, all that stands behind `start`. Those of one name stay as they were, since
    /// the last is the one that counts.
    fn sort(self, out: &mut Vec<u8>) {
        let name = |member: &Member| &out[member.start..member.name_end];
        let Some(members) = self.members.filter(|members| !members.is_sorted_by_key(name)) else { return };
        let ends = members.iter().skip(1).map(|next| next.start).chain([out.len()]);
        let mut pieces: Vec<_> = members.iter().zip(ends).collect();
        pieces.sort_by_key(|(member, _)| name(member));
        let sorted: Vec<u8> =
            pieces.into_iter().flat_map(|(member, end)| &out[member.start..end]).copied().collect();
        out.truncate(self.start);
        out.extend_from_slice(&sorted);
    }
}

/// Goes on to the next token, and gives its first byte.
fn first_of(rest: &mut &str) -> Option<u8> {
    *rest = rest.trim_start_matches([' ', '\t', '\r', '\n', ',', ':']);
    rest.bytes().next()
}

/// How long the token is that stands here.
fn length(first: u8, rest: &str) -> usize {
    match first {
        b'{' | b'}' | b'[' | b']' => 1,
        b'"' => {
            let mut escaped = false;
            let end = rest.bytes().skip(1).position(|byte| {
                let ends = byte == b'"' && !escaped;
                escaped = byte == b'\\' && !escaped;
                ends
            });
            end.map_or(rest.len(), |end| end + 2)
        }
        _ => rest.find([' ', '\t', '\r', '\n', ',', ']', '}']).unwrap_or(rest.len()),
    }
}

fn put_text(token: &str, out: &mut Vec<u8>) {
    match Text::from_json(token) {
        Some(text) => {
            out.push(b'"');
            escape(&text, out);
            out.push(b'"');
        }
        // Half of a character, which no text has.
        None => out.extend_from_slice(token.as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn what_says_the_same_is_spelled_alike() {
        let one = r#"{"a":[1,{"c":"\u0041/","b":null}],"b":{},"":"\"\\"}"#;
        let other = r#" { "b" : { } , "" : "\u0022\u005c", "a" : [ 1 , { "b" : null, "c" : "A\/" } ] } "#;
        assert_eq!(in_one_spelling(one), in_one_spelling(other));
    }

    #[test]
    fn what_differs_is_never_spelled_alike() {
        let all = [
            r#"{"a":100000000000000000000}"#,
            r#"{"a":100000000000000000001}"#,
            r#"{"a":"1"}"#,
            r#"{"a":1}"#,
            r#"{"a":[1]}"#,
            r#"{"a":[[1]]}"#,
            r#"{"a":[1,1]}"#,
            r#"{"a":{}}"#,
            r#"{"a":[]}"#,
            r#"{"a":null}"#,
            r#"{"a\":1}"#,
            r#"{"a":{"b":1},"c":2}"#,
            r#"{"a":{"b":1,"c":2}}"#,
            r#"{"a":1,"a":2}"#,
            r#"{"a":2,"a":1}"#,
            r#"{"a":["b","c"]}"#,
            r#"{"a":["c","b"]}"#,
            r#"{"a":"\ud800"}"#,
            r#"{"a":"\ud801"}"#,
        ];
        let spelled: HashSet<_> = all.map(|json| in_one_spelling(json).unwrap()).into();
        assert_eq!(spelled.len(), all.len());
    }

    #[test]
    fn nested_as_deep_as_may_be_and_not_deeper() {
        let nested = |depth, [open, close]: [&str; 2]| open.repeat(depth) + &close.repeat(depth);
        for brackets in [["[", "]"], [r#"{"a":"#, "}"]] {
            assert!(in_one_spelling(&nested(DEEPEST, brackets)).is_some());
            assert!(in_one_spelling(&nested(DEEPEST + 1, brackets)).is_none());
            assert!(in_one_spelling(&nested(200_000, brackets)).is_none());
        }
    }
}
