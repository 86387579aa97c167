//! What a tool promises of its result before it is called: the schema that follows from its return type, if there is one.
//!
//! Whether a type has one is a question without an error for an answer. rustc prefers a constant of the type itself to one
//! of a trait, and passes over it where its bounds do not hold; so the trait's stands for all others.

use std::marker::PhantomData;

use super::Json;
use super::Structured;
use crate::schema::Edge;
use crate::schema::Node;
use crate::schema::Schema;

/// Asks a type of the user's: `Promise::<R>::OUTPUT` for a return type, `Promise::<T>::NODE` for anything.
#[derive(Debug)]
pub struct Promise<R: ?Sized>(PhantomData<R>);

impl<T: Structured> Promise<T> {
    /// What it returns.
    pub const OUTPUT: Option<Edge> = Some(T::NODE);
}

impl<T: Structured, E> Promise<Result<T, E>> {
    /// What it returns.
    pub const OUTPUT: Option<Edge> = Some(T::NODE);
}

impl<T: Schema> Promise<Json<T>> {
    /// What it returns.
    pub const OUTPUT: Option<Edge> = Some(T::NODE);
}

impl<T: Schema, E> Promise<Result<Json<T>, E>> {
    /// What it returns.
    pub const OUTPUT: Option<Edge> = Some(T::NODE);
}

impl<T: Schema + ?Sized> Promise<T> {
    /// What its values are.
    pub const NODE: Edge = T::NODE;
}

/// The answers of all other types.
pub trait Otherwise {
    /// Nothing is known of what it returns.
    const OUTPUT: Option<Edge> = None;
    /// Its values may be any.
    const NODE: Edge = Edge::to(&Node::Any);
}

impl<R: ?Sized> Otherwise for Promise<R> {}
