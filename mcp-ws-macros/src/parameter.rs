//! The parameters of a tool: which of them clients send, and what is said of those. Refuses what cannot be one.

use proc_macro2::Ident;
use syn::Attribute;
use syn::Expr;
use syn::LitStr;
use syn::Meta;
use syn::Pat;
use syn::Type;
use syn::ext::IdentExt;

use crate::arg::Arg;
use crate::diag::Mistakes;
use crate::doc;
use crate::item;
use crate::json;
use crate::limits::Limited;
use crate::limits::Limits;
use crate::passing::Passing;
use crate::passing::borrowing_field;
use crate::receiver::Sharing;
use crate::spelling::spelling;
use crate::ty;
use crate::ty::Obstacle;
use crate::ty::Source;

/// The runtime implements its decoding for tuples up to this size.
const MOST_ARGUMENTS: usize = 16;

/// What the APIs of models accept as the name of a property.
const LONGEST_NAME: usize = 64;

#[allow(clippy::large_enum_variant, reason = "a tool has a handful")]
pub(crate) enum Parameter {
    Receiver(Receiver),
    Argument(Argument),
    State(State),
    Context,
    BorrowedContext,
    Extracted(Extracted),
}

/// The `self` of a method.
pub(crate) struct Receiver {
    /// What it is of.
    pub(crate) ty: Type,
    pub(crate) sharing: Sharing,
}

/// A parameter that the server's state fills in.
pub(crate) struct State {
    /// What it is of: the `Db` of a `State<Db>`.
    pub(crate) of: Type,
    /// The type as it was written: there are other types of this name.
    pub(crate) ty: Type,
}

/// A parameter that the server fills in, of a type of any name.
pub(crate) struct Extracted {
    /// The type, or what is borrowed of it.
    pub(crate) ty: Type,
    pub(crate) is_borrowed: bool,
}

/// A parameter that clients send.
pub(crate) struct Argument {
    pub(crate) ident: Ident,
    /// What clients call it.
    pub(crate) name: String,
    /// The doc comment as it was written, for the field.
    pub(crate) doc: Vec<Attribute>,
    /// What its schema says besides its type, as members of a JSON object.
    pub(crate) about: String,
    pub(crate) ty: Type,
    pub(crate) passing: Passing,
    /// Its type in a struct that has the lifetime `'a`, if it borrows something.
    pub(crate) borrowing_field: Option<Type>,
    /// What it is if it is left out.
    pub(crate) default: Option<Expr>,
    pub(crate) limits: Option<Limited>,
}

pub(crate) fn parameters(parameters: &[item::Parameter], mistakes: &mut Mistakes) -> Vec<Parameter> {
    read(parameters, |ty| Source::of(ty), mistakes)
}

/// The same of the fields of a struct: all are arguments, whatever their types are called.
pub(crate) fn fields(fields: &[item::Parameter], mistakes: &mut Mistakes) -> Vec<Parameter> {
    read(fields, |_| Source::Argument, mistakes)
}

fn read(
    parameters: &[item::Parameter],
    guess: fn(&Type) -> Source<'_>,
    mistakes: &mut Mistakes,
) -> Vec<Parameter> {
    let mut names = Names::default();
    let mut arguments = 0;
    let mut all = Vec::new();
    for parameter in parameters {
        refuse_conditions(parameter, mistakes);
        let arg = Arg::among(&parameter.taken, mistakes);
        if let Some(extracted) = extracted(parameter, arg.is_some(), mistakes) {
            all.push(Parameter::Extracted(extracted));
            continue;
        }
        // Whoever writes `#[arg]` overrules the guess from the type's name.
        let source = arg.as_ref().map_or_else(|| guess(&parameter.typed.ty), |_| Source::Argument);
        match source {
            Source::State(ty) => {
                refuse(ty::state_obstacle(ty), mistakes);
                all.push(Parameter::State(State { of: ty.clone(), ty: Type::clone(&parameter.typed.ty) }));
            }
            Source::Context => {
                refuse_second_context(parameter, &all, mistakes);
                all.push(Parameter::Context);
            }
            Source::BorrowedContext => {
                refuse_second_context(parameter, &all, mistakes);
                all.push(Parameter::BorrowedContext);
            }
            Source::Argument => {
                arguments += 1;
                if arguments == MOST_ARGUMENTS + 1 {
                    mistakes.at(
                        &parameter.typed,
                        format!(
                            "a tool takes at most {MOST_ARGUMENTS} arguments: group some of them in a struct"
                        ),
                    );
                }
                let argument =
                    argument(parameter, arg.unwrap_or_default(), arguments - 1, &mut names, mistakes);
                all.extend(argument.map(Parameter::Argument));
            }
        }
    }
    all
}

/// Whoever writes `#[extract]` overrules the guess too: the type may be an alias of one that is known by its name.
fn extracted(parameter: &item::Parameter, is_argument: bool, mistakes: &mut Mistakes) -> Option<Extracted> {
    let attribute = parameter.taken.iter().find(|attribute| item::is_extract(attribute))?;
    if !matches!(attribute.meta, Meta::Path(_)) {
        mistakes.at(attribute, "`extract` takes no value: write `#[extract]` alone");
    } else if is_argument {
        mistakes.at(
            attribute,
            "clients send what has `#[arg]`, and the server fills in what has `#[extract]`: keep one of them",
        );
    }
    Some(match ty::bare(&parameter.typed.ty) {
        Type::Reference(reference) => Extracted { ty: Type::clone(&reference.elem), is_borrowed: true },
        ty => Extracted { ty: ty.clone(), is_borrowed: false },
    })
}

fn refuse_second_context(parameter: &item::Parameter, before: &[Parameter], mistakes: &mut Mistakes) {
    let is_context = |other: &Parameter| matches!(other, Parameter::Context | Parameter::BorrowedContext);
    if before.iter().any(is_context) {
        mistakes
            .at(&parameter.typed, "a call has one `Context`, and this tool has it already: drop one of them");
    }
}

fn refuse_conditions(parameter: &item::Parameter, mistakes: &mut Mistakes) {
    for attribute in &parameter.typed.attrs {
        if attribute.path().is_ident("cfg") || attribute.path().is_ident("cfg_attr") {
            mistakes.at(
                attribute,
                "a parameter of a tool is there or not in every build: put the condition on two functions",
            );
        }
    }
}

fn argument(
    parameter: &item::Parameter,
    arg: Arg,
    place: usize,
    names: &mut Names,
    mistakes: &mut Mistakes,
) -> Option<Argument> {
    let ty = Type::clone(&parameter.typed.ty);
    if let Type::Reference(reference) = ty::bare(&ty)
        && let Source::State(_) = Source::of(&reference.elem)
    {
        mistakes.at(&ty, format!("a tool takes its state by value: write `{}`", spelling(&reference.elem)));
        return None;
    }
    let passing = Passing::of(&ty);
    refuse(ty::argument_obstacle(passing.within().unwrap_or(&ty)), mistakes);
    let ident = plain_name(&parameter.typed.pat, mistakes)?;
    let name = arg.name.as_ref().map_or_else(|| ident.unraw().to_string(), LitStr::value);
    let example = arg.example(mistakes);
    names.note(&name, arg.name, mistakes);
    let description = arg.description.map(|text| text.value()).or_else(|| doc::text(&parameter.taken));
    let limits = Limits::new(arg.asked, mistakes);
    for literal in arg.default.iter().chain(&arg.example) {
        limits.refuse_beyond(literal, mistakes);
    }
    Some(Argument {
        name,
        about: json::members(&[
            ("description", description.map(|text| json::string(&text))),
            // Of another expression than a literal nobody knows the value yet.
            ("default", arg.default.as_ref().and_then(json::value)),
            ("examples", example.map(|example| json::array([example]))),
        ]),
        doc: parameter.taken.iter().filter(|attribute| doc::is_doc(attribute)).cloned().collect(),
        borrowing_field: borrowing_field(&ty),
        ty,
        passing,
        limits: Limited::new(limits, place),
        default: arg.default,
        ident,
    })
}

/// The names that clients have for the arguments so far, with the literals that gave them.
#[derive(Default)]
struct Names(Vec<(String, Option<LitStr>)>);

impl Names {
    fn note(&mut self, name: &str, given: Option<LitStr>, mistakes: &mut Mistakes) {
        if let Some(literal) = given.as_ref().filter(|_| !is_name(name)) {
            mistakes.at(
                literal,
                format!(
                    "`{name}` cannot name an argument: a name is 1 to {LONGEST_NAME} letters, digits, `_`, `-` or `.`, \
                     all ASCII"
                ),
            );
        }
        let same = self.0.iter().find(|(other, _)| other == name);
        // Of two parameters of one name rustc itself tells.
        if let Some(literal) = same.and_then(|(_, other)| given.as_ref().or(other.as_ref())) {
            mistakes.at(
                literal,
                format!("two arguments are named `{name}`, and clients send them by their names"),
            );
        }
        self.0.push((name.to_owned(), given));
    }
}

fn is_name(name: &str) -> bool {
    (1..=LONGEST_NAME).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
}

fn plain_name(pattern: &Pat, mistakes: &mut Mistakes) -> Option<Ident> {
    match pattern {
        Pat::Ident(name) if name.by_ref.is_none() && name.subpat.is_none() => Some(name.ident.clone()),
        Pat::Wild(_) => {
            mistakes.at(pattern, "an argument needs a name, because clients send it by its name");
            None
        }
        _ => {
            mistakes.at(pattern, "an argument needs a plain name: name it, and take it apart in the body");
            None
        }
    }
}

fn refuse(obstacle: Option<Obstacle>, mistakes: &mut Mistakes) {
    if let Some(Obstacle { place, message }) = obstacle {
        mistakes.at(place, message);
    }
}
