//! A tool that is valid. [`Tool::new`] is the only way to one from a function, as `derived` is from a struct: they refuse
//! all there is to refuse, and what comes after them has no errors to handle.

use proc_macro2::Ident;
use proc_macro2::TokenStream;
use quote::ToTokens;
use quote::quote;
use syn::Generics;
use syn::LitStr;
use syn::ReturnType;
use syn::Signature;
use syn::ext::IdentExt;

use crate::about::about;
use crate::attr::Attribute;
use crate::diag::Errors;
use crate::diag::Mistakes;
use crate::doc;
use crate::item::Function;
use crate::parameter::Argument;
use crate::parameter::Parameter;
use crate::parameter::Receiver;
use crate::parameter::parameters;
use crate::receiver::sharing;
use crate::scopes::scopes;
use crate::timeout::timeout;
use crate::ty;
use crate::ty::Obstacle;

/// What the protocol allows.
const LONGEST_NAME: usize = 128;

pub(crate) struct Tool {
    /// The path of the runtime crate.
    pub(crate) runtime: TokenStream,
    /// The name of the struct beside the function.
    pub(crate) handle: Ident,
    /// The name that clients call.
    pub(crate) name: String,
    /// What stands in the list besides name and schema, as members of a JSON object.
    pub(crate) about: String,
    /// Whether a call may have no member that no argument has.
    pub(crate) closed: bool,
    pub(crate) kind: Kind,
    /// How many milliseconds a call may take, if not as long as others.
    pub(crate) timeout: Option<u64>,
    /// Whether a call becomes a task, and whether it has to. None: it does not.
    pub(crate) task: Option<Task>,
    /// What its callers need, all of it.
    pub(crate) scopes: Vec<String>,
    /// In the order of the call.
    pub(crate) parameters: Vec<Parameter>,
    /// The type that the function returns.
    pub(crate) reply: TokenStream,
    /// Whether the list says what the result looks like, where the type does.
    pub(crate) promises: bool,
}

/// How a call runs.
pub(crate) enum Kind {
    Sync,
    Async,
    Blocking,
}

/// For whom a call becomes a task.
pub(crate) enum Task {
    /// For clients that have tasks.
    Offered,
    /// For all: others cannot call the tool.
    Required,
}

impl Tool {
    pub(crate) fn new(
        attribute: &Attribute,
        function: &Function,
        mut mistakes: Mistakes,
    ) -> Result<Self, Errors> {
        refuse_signature(function, &mut mistakes);
        let kind = kind(attribute, &function.signature, &mut mistakes);
        let tool = Self {
            runtime: attribute.runtime(),
            handle: attribute.handle(function.handle()),
            name: name(attribute.name.as_ref(), &function.signature.ident, &mut mistakes),
            about: about(attribute, doc::text(&function.attributes), &mut mistakes),
            closed: attribute.deny_unknown.is_some(),
            timeout: timeout(attribute, &kind, &mut mistakes),
            task: task(attribute, &kind, &mut mistakes),
            scopes: scopes(attribute.scopes.as_ref(), &mut mistakes),
            kind,
            parameters: receiver(function, &mut mistakes)
                .into_iter()
                .chain(parameters(&function.parameters, &mut mistakes))
                .collect(),
            reply: reply(&function.signature.output, &mut mistakes),
            promises: attribute.output.as_ref().is_none_or(|switch| switch.on)
                && matches!(function.signature.output, ReturnType::Type(..)),
        };
        mistakes.finish().map(|()| tool)
    }

    /// The same whose callers need these scopes too.
    pub(crate) fn behind(mut self, scopes: &[String]) -> Self {
        let own = std::mem::replace(&mut self.scopes, scopes.to_vec());
        self.scopes.extend(own.into_iter().filter(|own| !scopes.contains(own)));
        self
    }

    /// The parameters that clients send.
    pub(crate) fn arguments(&self) -> impl Iterator<Item = &Argument> {
        self.parameters.iter().filter_map(|parameter| match parameter {
            Parameter::Argument(argument) => Some(argument),
            _ => None,
        })
    }

    /// Whether an argument lives no longer than the text of its call.
    pub(crate) fn borrows(&self) -> bool {
        self.arguments().any(|argument| argument.borrowing_field.is_some())
    }
}

fn refuse_signature(function: &Function, mistakes: &mut Mistakes) {
    let signature = &function.signature;
    if let Some(semicolon) = function.semicolon() {
        mistakes.at(
            semicolon,
            "a tool has a body: write a function that calls this one, or put `#[mcp_tools]` on an `impl` of the trait",
        );
        return;
    }
    if let Some(generics) = generics(&signature.generics) {
        let only_lifetimes = signature.generics.type_params().next().is_none()
            && signature.generics.const_params().next().is_none()
            && signature.generics.where_clause.is_none();
        let advice = if only_lifetimes {
            "a tool does not name its lifetimes: write `&T`, or `Item<'_>` for an `Item<'a>`"
        } else {
            "a tool is not generic: write a function of concrete types that calls the generic one"
        };
        mistakes.at(generics, advice);
    }
    if let Some(variadic) = &signature.variadic {
        mistakes.at(variadic.dots, "a tool has a fixed list of arguments: take a `Vec<T>`");
    }
    if !matches!(signature.safety, syn::Safety::Default) {
        mistakes.at(
            &signature.safety,
            "a tool is safe to call with any arguments: write a safe function that calls the unsafe one",
        );
    }
    if let Some(abi) = &signature.abi {
        mistakes.at(abi, "a tool is an ordinary function: drop the ABI, or call this one from a tool");
    }
}

/// What a method is called on.
fn receiver(function: &Function, mistakes: &mut Mistakes) -> Option<Parameter> {
    let Some(owner) = &function.owner else {
        // Of one without a body this is said already, and a `self` is known to rustc alone: see `fallback::method`.
        let own = function.itself().filter(|_| function.semicolon().is_none());
        if let Some(place) = own.filter(|_| function.receiver().is_none()) {
            mistakes.at(place, "a method is a tool in a block of tools: put `#[mcp_tools]` on its `impl`");
        }
        return None;
    };
    let sharing = sharing(function.receiver()?, owner, mistakes);
    Some(Parameter::Receiver(Receiver { ty: owner.ty.clone(), sharing }))
}

/// What is generic about a function, in one place: the parameters, or else the `where`.
fn generics(generics: &Generics) -> Option<TokenStream> {
    if generics.params.is_empty() {
        generics.where_clause.as_ref().map(ToTokens::to_token_stream)
    } else {
        Some(generics.to_token_stream())
    }
}

/// What clients call a tool.
pub(crate) fn name(given: Option<&LitStr>, function: &Ident, mistakes: &mut Mistakes) -> String {
    let name = given.map_or_else(|| function.unraw().to_string(), LitStr::value);
    if !is_name(&name) {
        let rule = format!(
            "`{name}` cannot name a tool: a name is 1 to 128 letters, digits, `_`, `-` or `.`, all ASCII"
        );
        match given {
            Some(literal) => mistakes.at(literal, rule),
            None => mistakes.at(function, format!("{rule}: give it one with `name = \"…\"`")),
        }
    }
    name
}

fn is_name(name: &str) -> bool {
    (1..=LONGEST_NAME).contains(&name.len()) && name.bytes().all(is_letter_of_names)
}

/// What may stand in the name of a tool.
pub(crate) fn is_letter_of_names(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
}

fn kind(attribute: &Attribute, signature: &Signature, mistakes: &mut Mistakes) -> Kind {
    match (&attribute.blocking, signature.asyncness) {
        (Some(word), Some(_)) => {
            mistakes.at(word, "an async function does not block: drop `blocking`, or make the function sync");
            Kind::Async
        }
        (Some(_), None) => Kind::Blocking,
        (None, Some(_)) => Kind::Async,
        (None, None) => Kind::Sync,
    }
}

/// Whether a call becomes a task, where it can.
pub(crate) fn task(attribute: &Attribute, kind: &Kind, mistakes: &mut Mistakes) -> Option<Task> {
    let task = attribute.task.as_ref()?;
    if matches!(kind, Kind::Sync) {
        mistakes.at(
            &task.word,
            "a plain function has answered before it could be a task: make it async, or `blocking`, or drop `task`",
        );
    }
    Some(if task.alone { Task::Offered } else { Task::Required })
}

fn reply(output: &ReturnType, mistakes: &mut Mistakes) -> TokenStream {
    match output {
        ReturnType::Default => quote!(()),
        ReturnType::Type(_, ty) => {
            if let Some(Obstacle { place, message }) = ty::return_obstacle(ty) {
                mistakes.at(place, message);
            }
            ty.to_token_stream()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::check_told;

    fn tool(attribute: &str, item: &str) -> Result<Tool, Errors> {
        let mut mistakes = Mistakes::new();
        let attribute = Attribute::parse(attribute.parse().unwrap(), &mut mistakes);
        Tool::new(&attribute, &syn::parse_str::<Function>(item).unwrap(), mistakes)
    }

    #[track_caller]
    fn check_with(attribute: &str, item: &str, expected: &[(&str, &str)]) {
        check_told(tool(attribute, item).map(drop), item, expected);
    }

    #[track_caller]
    fn check(item: &str, expected: &[(&str, &str)]) {
        check_with("", item, expected);
    }

    #[test]
    fn sound_tools() {
        check("fn f() {}", &[]);
        check("fn f(mut a: i64, b: Option<Vec<(u8, [u8; 4])>>) -> &'static str { x }", &[]);
        check("fn f(State(db): State<Db>, _: State<&'static str>, _: &Context) {}", &[]);
        check("const fn f(#[allow(unused)] a: u8) {}", &[]);
        check_with("blocking", "fn f() {}", &[]);
        check_with("timeout = \"1s\", blocking", "fn f() {}", &[]);
        check_with("timeout = \"1s\"", "async fn f() {}", &[]);
    }

    #[test]
    fn timeouts() {
        let wanted = "a whole number with its unit";
        check_with("timeout = \"soon\"", "async fn f() {}", &[("\"soon\"", wanted)]);
        check_with("timeout = \"0s\"", "fn f() {}", &[("\"0s\"", wanted)]);
        check_with("timeout = \"1s\"", "fn f() {}", &[("\"1s\"", "make it async, or `blocking`")]);
    }

    #[test]
    fn tasks() {
        check_with("task", "async fn f() {}", &[]);
        check_with("task = \"required\", blocking", "fn f() {}", &[]);
        check_with("task", "fn f() {}", &[("task", "make it async, or `blocking`, or drop `task`")]);
    }

    #[test]
    fn descriptions_of_arguments() {
        let tool = tool("", "fn f(/** A. */ r#in: u8, b: u8) {}").unwrap();
        let arguments: Vec<_> =
            tool.arguments().map(|argument| (argument.name.as_str(), argument.about.as_str())).collect();
        assert_eq!(arguments, [("in", r#""description":"A.""#), ("b", "")]);
    }

    #[test]
    fn names() {
        let longest = "a".repeat(128);
        check_with(r#"name = "A-b_c.9""#, "fn f() {}", &[]);
        check_with(&format!("name = {longest:?}"), "fn f() {}", &[]);
        let rule = "1 to 128 letters, digits, `_`, `-` or `.`, all ASCII";
        check_with(r#"name = """#, "fn f() {}", &[("\"\"", rule)]);
        check_with(r#"name = "a b""#, "fn f() {}", &[("\"a b\"", rule)]);
        check_with(r#"name = "größe""#, "fn f() {}", &[("\"größe\"", rule)]);
        let too_long = format!("{:?}", "a".repeat(129));
        check_with(&format!("name = {too_long}"), "fn f() {}", &[(&too_long, rule)]);
        check("fn größe() {}", &[("größe", "give it one with `name = \"…\"`")]);
    }

    #[test]
    fn methods() {
        let advice = "put `#[mcp_tools]` on its `impl`";
        check("fn f(other: Arc<Self>) {}", &[("Self", advice)]);
        check("fn f(&self);", &[(";", "put `#[mcp_tools]` on an `impl` of the trait")]);
        check("fn f(text: &str, ...);", &[(";", "write a function that calls this one")]);
    }

    #[test]
    fn generics() {
        let advice = "write a function of concrete types that calls the generic one";
        check("fn f<T: Copy>(a: T) {}", &[("<T: Copy>", advice)]);
        check("fn f<const N: usize>() {}", &[("<const N: usize>", advice)]);
        check("fn f<'a>(cx: &'a Context, text: &'a str) {}", &[("<'a>", "write `&T`, or `Item<'_>`")]);
        check("fn f<T>() where T: Copy {}", &[("<T>", advice)]);
        check("fn f() where u8: Copy {}", &[("where u8: Copy", advice)]);
    }

    #[test]
    fn qualifiers() {
        check("unsafe fn f() {}", &[("unsafe", "a safe function that calls the unsafe one")]);
        check("extern \"C\" fn f() {}", &[("extern \"C\"", "drop the ABI")]);
        check("extern fn f() {}", &[("extern", "drop the ABI")]);
        check(
            "unsafe extern \"C\" fn f(a: u8, ...) {}",
            &[("...", "take a `Vec<T>`"), ("unsafe", "a safe function"), ("extern \"C\"", "drop the ABI")],
        );
        check_with(
            "blocking",
            "async fn f() {}",
            &[("blocking", "drop `blocking`, or make the function sync")],
        );
    }

    #[test]
    fn whole_arguments_can_be_borrowed() {
        check("fn f(a: &str, b: &[Option<u8>], c: Option<&Item>, d: Cow<'_, str>, e: Item<'_>) {}", &[]);
        check("async fn f(a: &str, b: Cow<'static, str>) -> &str {}", &[]);
        check("fn f(a: &'static str) {}", &[("&'static str", "for the time of the call")]);
        check("fn f(a: Vec<&str>) {}", &[("&str", "write `String`")]);
        check("fn f(a: &[&[u8]]) {}", &[("&[u8]", "write `Vec<u8>`")]);
        check("fn f(a: Option<Option<&Item>>) {}", &[("&Item", "take it by value")]);
        check("fn f(a: &mut Db) {}", &[("&mut Db", "take it by value")]);
        check("fn f(a: &mut Context) {}", &[("&mut Context", "take it by value")]);
        check("fn f(a: State<&str>) {}", &[("&str", "a state outlives the call")]);
    }

    #[test]
    fn concrete_types() {
        check("fn f(a: impl Copy) {}", &[("impl Copy", "name it instead of `impl Trait`")]);
        check("fn f(a: &dyn Copy, b: Box<dyn Copy>) {}", &[("dyn Copy", "name it"), ("dyn Copy", "name it")]);
        check("fn f(a: Vec<impl Fn(&str)>) {}", &[("impl Fn(&str)", "name it")]);
        check("fn f() -> impl Copy {}", &[("impl Copy", "name the type")]);
        check("fn f() -> Result<impl Copy, E> {}", &[("impl Copy", "name the type")]);
    }

    #[test]
    fn patterns() {
        check("fn f((a, b): (u8, u8)) {}", &[("(a, b)", "take it apart in the body")]);
        check("fn f(Foo { x }: Foo) {}", &[("Foo { x }", "take it apart in the body")]);
        check("fn f(ref a: u8) {}", &[("ref a", "take it apart in the body")]);
        check("fn f(_: u8) {}", &[("_", "needs a name")]);
    }

    #[test]
    fn attributes_of_parameters() {
        check("fn f(#[cfg(unix)] a: u8) {}", &[("#[cfg(unix)]", "put the condition on two functions")]);
        check("fn f(#[cfg_attr(unix, x)] a: u8) {}", &[("#[cfg_attr(unix, x)]", "the condition")]);
        check("fn f(#[arg(x)] a: u8) {}", &[("x", "unknown key `x`, expected one of `name`")]);
    }

    #[test]
    fn names_of_arguments() {
        check(r#"fn f(#[arg(name = "type")] kind: u8, #[arg(name = "kind")] b: u8) {}"#, &[]);
        let rule = "1 to 64 letters, digits, `_`, `-` or `.`, all ASCII";
        check(r#"fn f(#[arg(name = "")] a: u8) {}"#, &[("\"\"", rule)]);
        check(r#"fn f(#[arg(name = "a b")] a: u8) {}"#, &[("\"a b\"", rule)]);
        let twice = "two arguments are named `b`";
        check(r#"fn f(#[arg(name = "b")] a: u8, b: u8) {}"#, &[("\"b\"", twice)]);
        check(r#"fn f(b: u8, #[arg(name = "b")] a: u8) {}"#, &[("\"b\"", twice)]);
    }

    #[test]
    fn what_is_said_of_arguments() {
        let about = |source: &str| {
            tool("", &format!("fn f({source}) {{}}")).unwrap().arguments().next().unwrap().about.clone()
        };
        assert_eq!(about(r#"/** A. */ #[arg(description = "B.")] a: u8"#), r#""description":"B.""#);
        assert_eq!(about("#[arg(default = 5, example = -1)] a: u8"), r#""default":5,"examples":[-1]"#);
        assert_eq!(about("#[arg(default = limit())] a: u8"), "");
        check("fn f(#[arg(example = limit())] a: u8) {}", &[("limit()", "give a literal")]);
    }

    #[test]
    fn an_argument_may_be_of_any_name_of_a_type() {
        assert_eq!(tool("", "fn f(#[arg] cx: Context, a: Context) {}").unwrap().arguments().count(), 1);
    }

    #[test]
    fn many_arguments() {
        let function = |count| {
            let list: Vec<_> = (0..count).map(|number| format!("a{number}: u8")).collect();
            format!("fn f(cx: Context, {}) {{}}", list.join(", "))
        };
        check(&function(16), &[]);
        check(&function(17), &[("a16: u8", "at most 16 arguments: group some of them in a struct")]);
        check(&function(18), &[("a16: u8", "at most 16 arguments")]);
    }

    #[test]
    fn contexts() {
        let advice = "drop one of them";
        check("fn f(a: Context, _: &Context) {}", &[("_: &Context", advice)]);
    }

    #[test]
    fn every_mistake_is_reported_once() {
        check_with(
            r#"nmae = "a""#,
            "fn f<T>((a, b): &mut T, #[cfg(unix)] c: (&str,)) -> impl Copy {}",
            &[
                ("nmae", "did you mean `name`?"),
                ("<T>", "not generic"),
                ("&mut T", "take it by value"),
                ("(a, b)", "take it apart"),
                ("#[cfg(unix)]", "the condition"),
                ("&str", "write `String`"),
                ("impl Copy", "name the type"),
            ],
        );
    }
}
