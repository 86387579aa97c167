//! Tokens as a person would spell them, for messages. The compiler's own rendering, `Vec < u8 >`, is no advice to
//! follow.

use proc_macro2::Delimiter;
use proc_macro2::Spacing;
use proc_macro2::TokenStream;
use proc_macro2::TokenTree;
use quote::ToTokens;

/// The text of a type or a path.
pub(crate) fn spelling(tokens: impl ToTokens) -> String {
    let mut text = String::new();
    write(tokens.into_token_stream(), &mut text);
    text
}

/// Those of the types or paths that are spelled like none before them.
pub(crate) fn distinct<T: ToTokens>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut spelled = Vec::new();
    let is_new = |item: &T| {
        let spelling = item.to_token_stream().to_string();
        let is_new = !spelled.contains(&spelling);
        spelled.push(spelling);
        is_new
    };
    all.filter(is_new).collect()
}

fn write(tokens: TokenStream, text: &mut String) {
    // `=` of `Item = u8` and `+` of `A + B` breathe on both sides; `,` and `;` on the right.
    let mut tight = true;
    for token in tokens {
        match token {
            TokenTree::Punct(punct) => {
                match punct.as_char() {
                    ',' | ';' => {
                        text.push(punct.as_char());
                        text.push(' ');
                    }
                    '=' | '+' if punct.spacing() == Spacing::Alone => {
                        text.push(' ');
                        text.push(punct.as_char());
                        text.push(' ');
                    }
                    other => text.push(other),
                }
                tight = true;
            }
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                write(group.stream(), text);
                text.push_str(close);
                tight = false;
            }
            word => {
                if !tight {
                    text.push(' ');
                }
                text.push_str(&word.to_string());
                tight = false;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str) {
        let tokens: TokenStream = source.parse().unwrap();
        assert_eq!(spelling(tokens), source);
    }

    #[test]
    fn types_and_paths() {
        check("u8");
        check("::std::vec::Vec<Option<u8>>");
        check("HashMap<String, (i64, u8)>");
        check("[u8; 4]");
        check("&'static str");
        check("Box<dyn Iterator<Item = u8> + Send>");
        check("crate::math::add");
    }
}
