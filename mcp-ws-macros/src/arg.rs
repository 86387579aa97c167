//! The keys of `#[arg(…)]` on a parameter or a field, each as the user gave it. Whether a value makes sense is asked by
//! `parameter`, `schema` and `limits`; here it only has the right kind.
//!
//! A new key is one row in [`KEYS`] and one field in [`Arg`].

use syn::Attribute;
use syn::Expr;
use syn::LitStr;

use crate::diag::Mistakes;
use crate::json;
use crate::keys;
use crate::keys::Key;
use crate::keys::Value;
use crate::limits::Asked;

/// What stood in the parentheses. `None` is "not given".
#[derive(Default)]
pub(crate) struct Arg {
    pub(crate) name: Option<LitStr>,
    pub(crate) description: Option<LitStr>,
    pub(crate) default: Option<Expr>,
    pub(crate) example: Option<Expr>,
    pub(crate) asked: Asked,
}

const KEYS: &[Key<Arg>] = &[
    Key { name: "name", value: Value::Text(|arg| &mut arg.name) },
    Key { name: "description", value: Value::Text(|arg| &mut arg.description) },
    Key { name: "default", value: Value::Expression(|arg| &mut arg.default) },
    Key { name: "example", value: Value::Expression(|arg| &mut arg.example) },
    Key { name: "range", value: Value::Group("1..=5", |arg| &mut arg.asked.range) },
    Key { name: "length", value: Value::Group("1..=64", |arg| &mut arg.asked.length) },
    Key { name: "pattern", value: Value::MarkedText(|arg| &mut arg.asked.pattern) },
    Key { name: "format", value: Value::Text(|arg| &mut arg.asked.format) },
    Key { name: "inner", value: Value::Group("range(1..=5)", |arg| &mut arg.asked.inner) },
];

impl Arg {
    /// The one `#[arg]` among these attributes, if there is one.
    pub(crate) fn among(attributes: &[Attribute], mistakes: &mut Mistakes) -> Option<Self> {
        let keys = keys::of_the_one(attributes, "arg", mistakes)?;
        Some(keys::parse(keys, KEYS, mistakes))
    }

    /// The example as JSON, if there is one.
    pub(crate) fn example(&self, mistakes: &mut Mistakes) -> Option<String> {
        let example = self.example.as_ref()?;
        let value = json::value(example);
        if value.is_none() {
            mistakes.at(example, "an example is written while compiling: give a literal");
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use quote::ToTokens;

    use super::*;
    use crate::item::Function;

    fn read(attributes: &str) -> (Option<Arg>, Vec<(String, String)>) {
        let mut mistakes = Mistakes::new();
        let function = syn::parse_str::<Function>(&format!("fn f({attributes} a: u8) {{}}")).unwrap();
        let arg = Arg::among(&function.parameters[0].taken, &mut mistakes);
        (arg, mistakes.finish().map_or_else(|errors| errors.texts(), |()| Vec::new()))
    }

    /// One mistake: the source it is told at, and how the message begins.
    #[track_caller]
    fn check(attributes: &str, place: &str, message: &str) {
        let (_, mistakes) = read(attributes);
        let [(told, at)] = mistakes.as_slice() else { panic!("{attributes}: {mistakes:#?}") };
        assert_eq!(at, place, "{told}");
        assert!(told.starts_with(message), "{told}");
    }

    #[test]
    fn all_keys() {
        let (arg, mistakes) =
            read(r#"#[arg(name = "b", description = "B.", default = 1 + 1, example = "c")]"#);
        assert_eq!(mistakes, []);
        let arg = arg.unwrap();
        assert_eq!(arg.name.unwrap().value(), "b");
        assert_eq!(arg.description.unwrap().value(), "B.");
        assert_eq!(arg.default.to_token_stream().to_string(), "1 + 1");
        assert_eq!(arg.example.to_token_stream().to_string(), "\"c\"");
    }

    #[test]
    fn no_keys() {
        assert!(read("/** Doc. */").0.is_none());
        assert!(read("#[arg]").0.is_some());
        assert!(read("#[arg()]").0.is_some());
    }

    #[test]
    fn an_expression_may_have_commas() {
        let (arg, mistakes) = read(r#"#[arg(default = Map::<A, B>::new(), name = "b")]"#);
        assert_eq!(mistakes, []);
        let arg = arg.unwrap();
        assert_eq!(arg.default.to_token_stream().to_string(), "Map :: < A , B > :: new ()");
        assert_eq!(arg.name.unwrap().value(), "b");
    }

    #[test]
    fn mistakes() {
        check(
            "#[arg(defualt = 1)]",
            "defualt",
            "unknown key `defualt`, expected one of `name`, `description`",
        );
        check("#[arg(default)]", "default", "`default` wants a value: `default = …`");
        check("#[arg(default = )]", "=", "`default` wants a value");
        check("#[arg(default = 1 2)]", "1 2", "`default` wants a value");
        check("#[arg(default = 1, default = 2)]", "default", "`default` is given twice");
        check("#[arg(name = 5)]", "5", "`name` wants a string");
        check("#[arg = 5]", "#[arg = 5]", "`arg` wants its keys in parentheses");
        check("#[arg(range = 1..5)]", "1..5", "`range` wants parentheses: `range(1..=5)`");
        check("#[arg(length)]", "length", "`length` wants parentheses: `length(1..=64)`");
        check("#[arg(pattern(\"a\"))]", "(\"a\")", "`pattern` wants a string: `pattern = \"…\"`");
        check("#[arg] #[arg]", "#[arg]", "`#[arg]` stands here twice");
    }
}
