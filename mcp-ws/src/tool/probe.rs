//! What a tool asks of a type without an error for an answer, besides its schema: what a tool promises that returns it, and
//! whether serde can read it.

use serde::Deserialize;
use serde_json::Value;

use super::Json;
use super::Reply;
use super::Run;
use super::Structured;
use crate::schema::Edge;
use crate::schema::Known;
use crate::schema::Node;
use crate::schema::Probe;
use crate::schema::Schema;
use crate::schema::Unknown;

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

impl<T: Run> Probe<T> {
    /// What the tool promises that it is.
    pub const RUNS: Option<Edge> = <T::Output as Reply>::OUTPUT;
}

impl<T: Deserialize<'static>> Probe<T> {
    /// What can be read has to have a schema too.
    pub const READ: Read = Read;
}

/// An argument of a type that can be read.
#[derive(Debug)]
pub struct Read;

impl Read {
    /// Its schema.
    #[allow(clippy::unused_self, reason = "its type is what the question was answered with")]
    pub const fn has<S: Copy>(self, schema: S) -> S {
        schema
    }
}

/// An argument of a type that cannot be read.
#[derive(Debug)]
pub struct Unread;

impl Unread {
    /// Any schema: what cannot be read is told where it is decoded, and asked for no schema. One mistake, one error.
    #[allow(clippy::unused_self, reason = "its type is what the question was answered with")]
    pub const fn has<S: Copy>(self, _: S) -> Known<Value> {
        Known::NEW
    }
}

/// The answers of all other types.
pub trait Otherwise {
    /// Nothing is known of what it returns.
    const OUTPUT: Option<Edge> = None;
    /// It is no tool.
    const RUNS: Option<Edge> = None;
    /// Its values may be any.
    const NODE: Edge = Edge::to(&Node::Any);
    /// It cannot be read.
    const READ: Unread = Unread;
    /// The type that is asked.
    type Of: ?Sized;
    /// It has no schema as a constant.
    const SCHEMA: Unknown<Self::Of> = Unknown::NEW;
}

impl<T: ?Sized> Otherwise for Probe<T> {
    type Of = T;
}
