//! In the place of the figures, where nobody wants any: nothing.
#![allow(clippy::unused_self, reason = "as where there are figures")]

use super::Closer;
use super::Outcome;

#[derive(Clone, Debug)]
pub(crate) struct Tool;

#[derive(Debug)]
pub(crate) struct Running;

#[derive(Debug)]
pub(crate) struct Connection;

impl Tool {
    pub(crate) fn new(_: &str) -> Self {
        Self
    }

    pub(crate) fn call(&self) -> Running {
        Running
    }

    pub(crate) fn task(&self) -> Running {
        Running
    }
}

impl Running {
    pub(crate) fn end(self, _: Outcome) {}
}

impl Connection {
    pub(crate) fn open(_: bool) -> Self {
        Self
    }

    pub(crate) fn holds(&mut self, _: usize) {}

    pub(crate) fn closed(&self, _: u16, _: Closer) {}
}

pub(crate) fn unknown_tool(_: Outcome) {}

pub(crate) fn refused(_: u16) {}

pub(crate) fn refused_request(_: &'static str) {}

pub(crate) fn dialled_again(_: &'static str) {}
