//! Questions to a type of the user's that have no error for an answer. rustc prefers what a type has by itself to what a
//! trait gives it, and passes over it where its bounds do not hold; so the trait answers for all others.

use std::marker::PhantomData;

use serde::Deserialize;
use serde_json::Value;

use super::Json;
use super::Structured;
use crate::schema::Edge;
use crate::schema::Node;
use crate::schema::Property;
use crate::schema::Schema;

/// Asks a type. What it returns, if it is a return type, follows from the value in it, and so does the schema of that.
#[derive(Debug)]
pub struct Probe<T: ?Sized>(PhantomData<T>);

impl<T: Structured> Probe<T> {
    /// What a tool promises that returns it.
    pub const OUTPUT: Option<Edge> = Some(T::NODE);
}

impl<T: Structured, E> Probe<Result<T, E>> {
    /// What a tool promises that returns it.
    pub const OUTPUT: Option<Edge> = Some(T::NODE);
}

impl<T: Schema> Probe<Json<T>> {
    /// What a tool promises that returns it.
    pub const OUTPUT: Option<Edge> = Some(T::NODE);
}

impl<T: Schema, E> Probe<Result<Json<T>, E>> {
    /// What a tool promises that returns it.
    pub const OUTPUT: Option<Edge> = Some(T::NODE);
}

impl<T: Schema + ?Sized> Probe<T> {
    /// What its values are.
    pub const NODE: Edge = T::NODE;
}

impl<T: Deserialize<'static>> Probe<T> {
    /// What can be read has to have a schema too.
    pub const READ: Read<T> = Read(PhantomData);
}

/// An argument of a type that can be read. One that cannot be read is told where it is decoded, and asked for no schema:
/// one mistake, one error.
#[derive(Debug)]
pub struct Read<T>(PhantomData<T>);

impl<T> Read<T> {
    /// The argument.
    #[allow(clippy::unused_self, reason = "its type is what the question was answered with")]
    pub const fn property(self, name: &'static str, more: &'static str) -> Property
    where
        T: Schema,
    {
        Property::of::<T>(name, more)
    }
}

/// The answers of all other types.
pub trait Otherwise {
    /// Nothing is known of what it returns.
    const OUTPUT: Option<Edge> = None;
    /// Its values may be any.
    const NODE: Edge = Edge::to(&Node::Any);
    /// It cannot be read.
    const READ: Read<Value> = Read(PhantomData);
}

impl<T: ?Sized> Otherwise for Probe<T> {}
