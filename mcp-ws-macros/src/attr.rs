//! The keys of `#[mcp_tool(…)]`, each as the user gave it. Whether a value makes sense for this function is
//! `model`'s question; here it only has the right kind.
//!
//! A new key is one row in [`KEYS`] and one field in [`Attribute`].

use proc_macro2::Ident;
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::LitStr;
use syn::Path;

use crate::diag::Mistakes;
use crate::keys;
use crate::keys::Choice;
use crate::keys::Key;
use crate::keys::Pair;
use crate::keys::Switch;
use crate::keys::Texts;
use crate::keys::Value;
use crate::names;

/// What stood in the parentheses. `None` is "not given".
#[derive(Default)]
pub(crate) struct Attribute {
    pub(crate) name: Option<LitStr>,
    pub(crate) title: Option<LitStr>,
    pub(crate) description: Option<LitStr>,
    pub(crate) read_only: Option<Switch>,
    pub(crate) destructive: Option<Switch>,
    pub(crate) idempotent: Option<Switch>,
    pub(crate) open_world: Option<Switch>,
    pub(crate) icon: Option<LitStr>,
    pub(crate) tags: Vec<LitStr>,
    /// With the word itself, to underline it where there are none.
    pub(crate) scopes: Option<Texts>,
    pub(crate) meta: Vec<Pair>,
    /// The word itself, to underline it where it does not fit.
    pub(crate) blocking: Option<Ident>,
    pub(crate) timeout: Option<LitStr>,
    pub(crate) task: Option<Choice>,
    pub(crate) deny_unknown: Option<Ident>,
    pub(crate) output: Option<Switch>,
    pub(crate) request: Option<Ident>,
    crate_path: Option<Path>,
}

const KEYS: &[Key<Attribute>] = &[
    Key { name: "name", value: Value::Text(|attribute| &mut attribute.name) },
    Key { name: "title", value: Value::Text(|attribute| &mut attribute.title) },
    Key { name: "description", value: Value::Text(|attribute| &mut attribute.description) },
    Key { name: "read_only", value: Value::Switch(|attribute| &mut attribute.read_only) },
    Key { name: "destructive", value: Value::Switch(|attribute| &mut attribute.destructive) },
    Key { name: "idempotent", value: Value::Switch(|attribute| &mut attribute.idempotent) },
    Key { name: "open_world", value: Value::Switch(|attribute| &mut attribute.open_world) },
    Key { name: "icon", value: Value::Text(|attribute| &mut attribute.icon) },
    Key { name: "tags", value: Value::Texts(|attribute| &mut attribute.tags) },
    Key { name: "scopes", value: Value::MarkedTexts(|attribute| &mut attribute.scopes) },
    Key { name: "meta", value: Value::Pairs(|attribute| &mut attribute.meta) },
    Key { name: "blocking", value: Value::Flag(|attribute| &mut attribute.blocking) },
    Key { name: "timeout", value: Value::Text(|attribute| &mut attribute.timeout) },
    Key { name: "task", value: Value::Choice("required", |attribute| &mut attribute.task) },
    Key { name: "deny_unknown", value: Value::Flag(|attribute| &mut attribute.deny_unknown) },
    Key { name: "output", value: Value::Switch(|attribute| &mut attribute.output) },
    Key { name: "request", value: Value::Name(|attribute| &mut attribute.request) },
    Key { name: "crate", value: Value::Path(|attribute| &mut attribute.crate_path) },
];

impl Attribute {
    pub(crate) fn parse(tokens: TokenStream, mistakes: &mut Mistakes) -> Self {
        keys::parse(tokens, KEYS, mistakes)
    }

    /// The path of the runtime crate.
    pub(crate) fn runtime(&self) -> TokenStream {
        self.crate_path.as_ref().map_or_else(names::default_crate, ToTokens::to_token_stream)
    }

    /// The same, where a block says it for all of its functions.
    pub(crate) fn or_crate(self, block: Option<&Path>) -> Self {
        Self { crate_path: self.crate_path.or_else(|| block.cloned()), ..self }
    }

    /// The name of the struct beside a tool, which is otherwise called so.
    pub(crate) fn handle(&self, otherwise: Ident) -> Ident {
        self.request.clone().unwrap_or(otherwise)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(source: &str) -> (Attribute, Vec<(String, String)>) {
        let mut mistakes = Mistakes::new();
        let attribute = Attribute::parse(source.parse().unwrap(), &mut mistakes);
        (attribute, mistakes.finish().map_or_else(|errors| errors.texts(), |()| Vec::new()))
    }

    /// One mistake: the source it is told at, and how the message begins.
    #[track_caller]
    fn check(source: &str, place: &str, message: &str) {
        let (_, mistakes) = parse(source);
        let [(told, at)] = mistakes.as_slice() else { panic!("{source}: {mistakes:#?}") };
        assert_eq!(at, place, "{told}");
        assert!(told.starts_with(message), "{told}");
    }

    #[test]
    fn all_keys() {
        let (attribute, mistakes) =
            parse(r#"name = "a", title = "b", description = r"c", blocking, crate = crate::runtime,"#);
        assert_eq!(mistakes, []);
        assert_eq!(attribute.name.as_ref().unwrap().value(), "a");
        assert_eq!(attribute.title.as_ref().unwrap().value(), "b");
        assert_eq!(attribute.description.as_ref().unwrap().value(), "c");
        assert!(attribute.blocking.is_some());
        assert_eq!(attribute.runtime().to_string(), "crate :: runtime");
    }

    #[test]
    fn no_keys() {
        let (attribute, mistakes) = parse("");
        assert_eq!(mistakes, []);
        assert_eq!(attribute.runtime().to_string(), ":: mcp_ws");
    }

    #[test]
    fn unknown_keys() {
        check(
            r#"nmae = "a""#,
            "nmae",
            "unknown key `nmae`, expected one of `name`, `title`, `description`, `read_only`, `destructive`, \
             `idempotent`, `open_world`, `icon`, `tags`, `scopes`, `meta`, `blocking`, \
             `timeout`, `task`, `deny_unknown`, `output`, `request`, `crate`; did you mean `name`?",
        );
        check("Blocking", "Blocking", "unknown key `Blocking`");
        check("x(y, z)", "x", "unknown key `x`");
        check(r#""add""#, r#""add""#, "expected one of `name`");
        check("blocking,,", ",", "expected one of `name`");
    }

    #[test]
    fn a_key_given_twice() {
        check("blocking, blocking", "blocking", "`blocking` is given twice, keep one of them");
        check(r#"name = "a", name = "b""#, "name", "`name` is given twice");
    }

    #[test]
    fn values_of_the_wrong_kind() {
        check("name", "name", "`name` wants a string: `name = \"…\"`");
        check("name = 5", "5", "`name` wants a string: `name = \"…\"`");
        check(r#"name("a")"#, r#"("a")"#, "`name` wants a string: `name = \"…\"`");
        check("title =", "=", "`title` wants a string: `title = \"…\"`");
        check(r#"title = "a" "b""#, r#""a" "b""#, "`title` wants a string");
        check("blocking = true", "true", "`blocking` takes no value: write `blocking` alone");
        check("crate = 5", "5", "`crate` wants a path: `crate = some::path`");
    }

    #[test]
    fn hints_are_on_or_off() {
        let (attribute, mistakes) = parse("read_only, destructive = false, idempotent = true");
        assert_eq!(mistakes, []);
        let on = |switch: Option<Switch>| switch.map(|switch| switch.on);
        assert_eq!(on(attribute.read_only), Some(true));
        assert_eq!(on(attribute.destructive), Some(false));
        assert_eq!(on(attribute.idempotent), Some(true));
        assert_eq!(on(attribute.open_world), None);
        let wanted = "`read_only` is on or off: write `read_only` or `read_only = false`";
        check("read_only = 1", "1", wanted);
        check("read_only()", "()", wanted);
    }

    #[test]
    fn a_task_may_be_the_only_way() {
        let task = |source: &str| parse(source).0.task.map(|task| task.alone);
        assert_eq!(task(""), None);
        assert_eq!(task("task"), Some(true));
        assert_eq!(task(r#"task = "required""#), Some(false));
        let wanted = "write `task` alone, or `task = \"required\"`";
        check(r#"task = "require""#, r#""require""#, wanted);
        check("task = true", "true", wanted);
        check("task(required)", "(required)", wanted);
    }

    #[test]
    fn lists() {
        let (attribute, mistakes) = parse(r#"tags("a", "b"), meta(owner = "me", "x.y/z" = -1)"#);
        assert_eq!(mistakes, []);
        assert_eq!(attribute.tags.iter().map(LitStr::value).collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(
            attribute.meta.iter().map(|pair| pair.name.text()).collect::<Vec<_>>(),
            ["owner", "x.y/z"]
        );
        check("tags", "tags", "`tags` wants strings: `tags(\"…\", \"…\")`");
        check(r#"tags = "a""#, r#""a""#, "`tags` wants strings");
        check("tags(a)", "(a)", "`tags` wants strings");
        check("meta(owner)", "(owner)", "`meta` wants names and values: `meta(name = \"…\")`");
    }

    #[test]
    fn the_struct_of_another_name() {
        let function: Ident = syn::parse_str("add").unwrap();
        assert_eq!(parse("").0.handle(function.clone()), "add");
        assert_eq!(parse("request = Add").0.handle(function), "Add");
        check(r#"request = "Add""#, r#""Add""#, "`request` wants a name: `request = Name`");
        check("request = a::Add", "a::Add", "`request` wants a name");
    }

    #[test]
    fn one_mistake_does_not_hide_the_next() {
        let (attribute, mistakes) = parse(r#"nmae = "a", title = 5, blocking"#);
        assert_eq!(mistakes.len(), 2);
        assert!(attribute.blocking.is_some());
    }
}
