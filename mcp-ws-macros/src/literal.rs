//! Text as a literal in what comes out.

use proc_macro2::Literal;

/// A string literal that can be read: JSON is full of quotes.
pub(crate) fn readable(text: &str) -> Literal {
    if !text.contains(['"', '\\']) {
        return Literal::string(text);
    }
    let mut fence = String::from("#");
    while text.contains(&format!("\"{fence}")) {
        fence.push('#');
    }
    format!("r{fence}\"{text}\"{fence}").parse().unwrap_or_else(|_| Literal::string(text))
}
