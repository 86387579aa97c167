//! What can be limited: numbers by a range, strings, lists and maps by a length, strings by a pattern. A value that may be
//! absent is held to nothing while it is, and pointers are what they point to.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::HashSet;
use std::collections::LinkedList;
use std::collections::VecDeque;
use std::fmt;
use std::num;
use std::rc::Rc;
use std::sync::Arc;

use crate::schema::limits::Number;
use crate::wire::Text;

/// A type whose values can have a `range`.
#[diagnostic::on_unimplemented(
    message = "`range` is for numbers",
    label = "this value is none",
    note = "`length` limits strings, lists and maps; `inner(range(…))` the numbers in a list; a type of yours has the limits \
            that stand on its own fields"
)]
pub trait Ranged {
    /// The number.
    fn number(&self) -> Option<Value>;
}

/// A type whose values can have a `length`.
#[diagnostic::on_unimplemented(
    message = "`length` is for strings, lists and maps",
    label = "this value is none of them",
    note = "`range` limits numbers; a type of yours has the limits that stand on its own fields"
)]
pub trait Measured {
    /// How long it is.
    fn length(&self) -> Option<Length>;
}

/// A type whose values can have a `pattern`.
#[diagnostic::on_unimplemented(
    message = "`pattern` is for strings",
    label = "this value is none",
    note = "`inner(pattern = \"…\")` limits the strings in a list; a type of yours has the limits that stand on its own fields"
)]
pub trait Written {
    /// The string.
    fn text(&self) -> Option<&str>;
}

/// A type whose values have items.
#[diagnostic::on_unimplemented(
    message = "`inner` is for lists",
    label = "this value is none",
    note = "write what is in the parentheses without `inner`"
)]
pub trait Listed {
    /// The type of the items.
    type Item;

    /// Whether each has the place that it was sent at. A set has others.
    const ORDERED: bool = true;

    /// The items.
    fn listed(&self) -> impl Iterator<Item = &Self::Item>;
}

/// A number, as it is compared.
#[derive(Clone, Copy, Debug)]
pub enum Value {
    /// Any integer that fits.
    Integer(i128),
    /// An integer that does not, and is greater than all that do.
    Large(u128),
    /// An `f64`.
    Float(f64),
    /// An `f32`, to which a bound is rounded as the value was.
    Single(f32),
}

impl Value {
    pub(super) fn is_whole(self) -> bool {
        matches!(self, Self::Integer(_) | Self::Large(_))
    }

    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "a float is compared with what the bound is as a float"
    )]
    #[inline]
    pub(super) fn compare(self, bound: Number) -> Ordering {
        let order = match (self, bound) {
            (Self::Integer(value), Number::Integer(bound)) => Some(value.cmp(&bound)),
            (Self::Large(_), Number::Integer(_)) => Some(Ordering::Greater),
            (Self::Integer(value), Number::Float(bound, _)) => (value as f64).partial_cmp(&bound),
            (Self::Large(value), Number::Float(bound, _)) => (value as f64).partial_cmp(&bound),
            (Self::Float(value), Number::Integer(bound)) => value.partial_cmp(&(bound as f64)),
            (Self::Float(value), Number::Float(bound, _)) => value.partial_cmp(&bound),
            (Self::Single(value), Number::Integer(bound)) => value.partial_cmp(&(bound as f32)),
            (Self::Single(value), Number::Float(bound, _)) => value.partial_cmp(&(bound as f32)),
        };
        // JSON has no number that is none.
        order.unwrap_or(Ordering::Equal)
    }
}

impl fmt::Display for Value {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(value) => value.fmt(f),
            Self::Large(value) => value.fmt(f),
            // Not `Display`, which spells out `1e300`.
            Self::Float(value) => f.write_str(format!("{value:?}").trim_end_matches(".0")),
            Self::Single(value) => f.write_str(format!("{value:?}").trim_end_matches(".0")),
        }
    }
}

/// A length, and what it counts.
#[derive(Clone, Copy, Debug)]
pub struct Length {
    pub(super) count: usize,
    pub(super) one: &'static str,
    pub(super) many: &'static str,
}

impl Length {
    fn characters(text: &str) -> Self {
        Self { count: text.chars().count(), one: "character", many: "characters" }
    }

    fn items(count: usize) -> Self {
        Self { count, one: "item", many: "items" }
    }

    fn members(count: usize) -> Self {
        Self { count, one: "member", many: "members" }
    }
}

macro_rules! ranged {
    ($($type:ty: |$value:ident| $number:expr;)*) => {
        $(impl Ranged for $type {
            fn number(&self) -> Option<Value> {
                let $value = *self;
                Some($number)
            }
        })*
    };
}

ranged! {
    i8: |value| Value::Integer(value.into());
    i16: |value| Value::Integer(value.into());
    i32: |value| Value::Integer(value.into());
    i64: |value| Value::Integer(value.into());
    i128: |value| Value::Integer(value);
    isize: |value| Value::Integer(value as i128);
    u8: |value| Value::Integer(value.into());
    u16: |value| Value::Integer(value.into());
    u32: |value| Value::Integer(value.into());
    u64: |value| Value::Integer(value.into());
    u128: |value| i128::try_from(value).map_or(Value::Large(value), Value::Integer);
    usize: |value| Value::Integer(value as i128);
    f32: |value| Value::Single(value);
    f64: |value| Value::Float(value);
    num::NonZeroI8: |value| Value::Integer(value.get().into());
    num::NonZeroI16: |value| Value::Integer(value.get().into());
    num::NonZeroI32: |value| Value::Integer(value.get().into());
    num::NonZeroI64: |value| Value::Integer(value.get().into());
    num::NonZeroI128: |value| Value::Integer(value.get());
    num::NonZeroIsize: |value| Value::Integer(value.get() as i128);
    num::NonZeroU8: |value| Value::Integer(value.get().into());
    num::NonZeroU16: |value| Value::Integer(value.get().into());
    num::NonZeroU32: |value| Value::Integer(value.get().into());
    num::NonZeroU64: |value| Value::Integer(value.get().into());
    num::NonZeroU128: |value| i128::try_from(value.get()).map_or(Value::Large(value.get()), Value::Integer);
    num::NonZeroUsize: |value| Value::Integer(value.get() as i128);
}

macro_rules! texts {
    ($($type:ty),*) => {
        $(
            impl Measured for $type {
                fn length(&self) -> Option<Length> {
                    Some(Length::characters(self))
                }
            }

            impl Written for $type {
                fn text(&self) -> Option<&str> {
                    Some(self)
                }
            }
        )*
    };
}

texts!(str, String, Text<'_>);

macro_rules! lists {
    ($($type:ty $(, $hasher:ident)?: $ordered:literal;)*) => {
        $(
            impl<T $(, $hasher)?> Measured for $type {
                fn length(&self) -> Option<Length> {
                    Some(Length::items(self.len()))
                }
            }

            impl<T $(, $hasher)?> Listed for $type {
                type Item = T;

                const ORDERED: bool = $ordered;

                fn listed(&self) -> impl Iterator<Item = &T> {
                    self.iter()
                }
            }
        )*
    };
}

lists! {
    [T]: true;
    Vec<T>: true;
    VecDeque<T>: true;
    LinkedList<T>: true;
    BTreeSet<T>: false;
    HashSet<T, S>, S: false;
}

impl<T, const N: usize> Listed for [T; N] {
    type Item = T;

    fn listed(&self) -> impl Iterator<Item = &T> {
        self.iter()
    }
}

impl<K, V> Measured for BTreeMap<K, V> {
    fn length(&self) -> Option<Length> {
        Some(Length::members(self.len()))
    }
}

impl<K, V, S> Measured for HashMap<K, V, S> {
    fn length(&self) -> Option<Length> {
        Some(Length::members(self.len()))
    }
}

impl Measured for serde_json::Map<String, serde_json::Value> {
    fn length(&self) -> Option<Length> {
        Some(Length::members(self.len()))
    }
}

macro_rules! pointers {
    ($($(#[$bound:ident])? $type:ty),*) => {
        $(
            impl<T: ?Sized + Ranged $(+ $bound)?> Ranged for $type {
                fn number(&self) -> Option<Value> {
                    T::number(self)
                }
            }

            impl<T: ?Sized + Measured $(+ $bound)?> Measured for $type {
                fn length(&self) -> Option<Length> {
                    T::length(self)
                }
            }

            impl<T: ?Sized + Written $(+ $bound)?> Written for $type {
                fn text(&self) -> Option<&str> {
                    T::text(self)
                }
            }

            impl<T: ?Sized + Listed $(+ $bound)?> Listed for $type {
                type Item = T::Item;

                const ORDERED: bool = T::ORDERED;

                fn listed(&self) -> impl Iterator<Item = &T::Item> {
                    T::listed(self)
                }
            }
        )*
    };
}

pointers!(Box<T>, Rc<T>, Arc<T>, &T, #[ToOwned] Cow<'_, T>);

impl<T: Ranged> Ranged for Option<T> {
    fn number(&self) -> Option<Value> {
        self.as_ref()?.number()
    }
}

impl<T: Measured> Measured for Option<T> {
    fn length(&self) -> Option<Length> {
        self.as_ref()?.length()
    }
}

impl<T: Written> Written for Option<T> {
    fn text(&self) -> Option<&str> {
        self.as_ref()?.text()
    }
}

impl<T: Listed> Listed for Option<T> {
    type Item = T::Item;

    const ORDERED: bool = T::ORDERED;

    fn listed(&self) -> impl Iterator<Item = &T::Item> {
        self.iter().flat_map(T::listed)
    }
}
