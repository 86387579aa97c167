//! Where a type's schema comes from: from itself, as a constant, or else from schemars, when the program runs. The
//! compiler chooses, by what the type implements; no type is known by its name.
//!
//! `Probe::<T>::SCHEMA` is a [`Known`] where `T` has a schema, and an [`Unknown`] elsewhere. Both are asked in the same
//! words.

use std::fmt;
use std::marker::PhantomData;

use super::Edge;
use super::Node;
use super::Part;
use super::Problems;
use super::Property;
use super::Schema;
use super::made::Maker;
use super::value::has_value;

/// Asks a type, without an error for an answer. rustc prefers what a type has by itself to what a trait gives it, and passes
/// over it where its bounds do not hold; so a trait answers for all others.
#[derive(Debug)]
pub struct Probe<T: ?Sized>(PhantomData<T>);

impl<T: Schema + ?Sized> Probe<T> {
    /// From the type itself.
    pub const SCHEMA: Known<T> = Known(PhantomData);

    /// What its values are; of another type they may be any.
    pub const NODE: Edge = T::NODE;
}

/// The schema of a type that has one as a constant.
pub struct Known<T: ?Sized>(PhantomData<fn(&T)>);

/// The schema of any other type.
pub struct Unknown<T: ?Sized>(PhantomData<fn(&T)>);

impl<T: ?Sized> Known<T> {
    /// Of a type whose schema is known.
    pub const NEW: Self = Self(PhantomData);
}

impl<T: ?Sized> Unknown<T> {
    /// Of any type.
    pub const NEW: Self = Self(PhantomData);
}

impl<T: Schema + ?Sized> Known<T> {
    /// What its values are.
    pub const fn edge(self) -> Edge {
        T::NODE
    }

    /// Whether it may be left out.
    pub const fn is_optional(self) -> bool {
        T::OPTIONAL
    }

    /// The type as a property: see [`Property::of`].
    pub const fn property(self, name: &'static str, more: &'static str) -> Property {
        Property::of::<T>(name, more)
    }

    /// Asks whether it has this value, given as JSON.
    ///
    /// # Panics
    ///
    /// If it has not; while constants are evaluated, so that the user's crate does not compile.
    #[track_caller]
    pub const fn suits(self, json: &str) {
        assert!(has_value(T::NODE, json), "the type of this field has no such value");
    }

    /// The same where the type is spelled as an `Option<I>`.
    pub const fn option<I: ?Sized>(self, name: &'static str, more: &'static str) -> Property {
        Property::of::<T>(name, more)
    }
}

impl<T: ?Sized> Unknown<T> {
    /// What its values are.
    pub const fn edge(self) -> Edge
    where
        T: MakesSchema,
    {
        T::EDGE
    }

    /// Nobody knows.
    pub const fn suits(self, _: &str) {}

    /// Not as far as is known.
    pub const fn is_optional(self) -> bool {
        false
    }

    /// The type as a property, which is required: whether a type of schemars' may be left out is known too late.
    pub const fn property(self, name: &'static str, more: &'static str) -> Property
    where
        T: MakesSchema,
    {
        Property::to(name, T::EDGE, more)
    }

    /// The same where the type is spelled as an `Option<I>`: it may be left out.
    pub const fn option<I: MakesSchema>(self, name: &'static str, more: &'static str) -> Property {
        Property::to(name, Edge::to(&Node::Nullable(I::EDGE)), more).optional()
    }
}

/// Holds a value to the limits in its type, as far as these are known.
pub trait Holds {
    /// The type of the value.
    type Value;

    /// Holds the value of a call to them.
    fn hold(self, value: &Part<'_, Self::Value>, problems: &mut Problems<'_>);
}

impl<T: Schema> Holds for Known<T> {
    type Value = T;

    fn hold(self, value: &Part<'_, T>, problems: &mut Problems<'_>) {
        value.check(problems);
    }
}

impl<T> Holds for Unknown<T> {
    type Value = T;

    fn hold(self, _: &Part<'_, T>, _: &mut Problems<'_>) {}
}

/// A type whose schema can be made when the program runs. With the feature `schemars`, every `schemars::JsonSchema` is one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a tool argument: it has no JSON Schema",
    label = "needs a schema",
    note = "arguments are integers, floats, `bool`, `char`, `String`, `Option<T>`, `Vec<T>`, `HashMap<String, T>`, tuples, \
            `serde_json::Value` and the like, or a type of yours with `#[derive(serde::Deserialize, mcp_ws::Schema)]`; one with \
            `schemars::JsonSchema` will do as well; those of `chrono`, `url` and `uuid` need mcp-ws's feature of that name",
    note = "if `{Self}` is a list or the like, look at what is in it",
    note = "`Context`, `&Context` and `State<T>` are no arguments, but only under these names: the macro cannot see through others"
)]
pub trait MakesSchema {
    /// Says what is read of the type.
    const READ: Maker;

    /// Says what is written of it.
    const WRITTEN: Maker;

    /// Both of them.
    const EDGE: Edge = Edge::to(&Node::Differs {
        read: Edge::to(&Node::Made(Self::READ)),
        written: Edge::to(&Node::Made(Self::WRITTEN)),
    });
}

impl<T: ?Sized> Clone for Known<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for Known<T> {}

impl<T: ?Sized> Clone for Unknown<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for Unknown<T> {}

impl<T: ?Sized> fmt::Debug for Known<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Known")
    }
}

impl<T: ?Sized> fmt::Debug for Unknown<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Unknown")
    }
}
