//! One part of a value, on the way down into it.

use std::marker::PhantomData;
use std::ops::Deref;

use super::Problems;
use crate::schema::Schema;
use crate::schema::recursion;

/// A part of a value, and where it is. [`check`](Self::check) exists twice: for a part whose type has a schema, and, behind
/// a `Deref`, for any other. That one lacks a schema is told where the schema is written, and would be told here again.
#[derive(Debug)]
pub struct Part<'v, T: ?Sized> {
    value: &'v T,
    step: Step<'v>,
    otherwise: Unchecked<T>,
}

#[derive(Clone, Copy, Debug)]
enum Step<'v> {
    Member(&'v str),
    Item(usize),
    Stay,
}

impl<'v, T: ?Sized> Part<'v, T> {
    /// The member of an object.
    pub fn named(name: &'v str, value: &'v T) -> Self {
        Self { value, step: Step::Member(name), otherwise: Unchecked(PhantomData) }
    }

    /// The item of a list.
    pub fn item(index: usize, value: &'v T) -> Self {
        Self { value, step: Step::Item(index), otherwise: Unchecked(PhantomData) }
    }

    /// What stands in the place of the whole.
    pub fn same(value: &'v T) -> Self {
        Self { value, step: Step::Stay, otherwise: Unchecked(PhantomData) }
    }
}

impl<T: Schema + ?Sized> Part<'_, T> {
    /// Holds the part to the limits in its type, if there are any.
    #[inline]
    pub fn check(&self, problems: &mut Problems<'_>) {
        if const { recursion::is_limited(T::NODE) } {
            match self.step {
                Step::Member(name) => self.value.check(&mut problems.named(name)),
                Step::Item(index) => self.value.check(&mut problems.item(index)),
                Step::Stay => self.value.check(problems),
            }
        }
    }
}

impl<T: ?Sized> Deref for Part<'_, T> {
    type Target = Unchecked<T>;

    fn deref(&self) -> &Unchecked<T> {
        &self.otherwise
    }
}

/// A part of which nothing is known.
#[derive(Debug)]
pub struct Unchecked<T: ?Sized>(PhantomData<T>);

impl<T: ?Sized> Unchecked<T> {
    /// Finds nothing.
    #[allow(clippy::unused_self, reason = "it stands in for the other")]
    pub fn check(&self, _: &mut Problems<'_>) {}
}
