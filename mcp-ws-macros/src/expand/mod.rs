//! What comes out for what is valid. Templates and nothing else: a question about the input belongs to the stages
//! before.

mod block;
mod call;
mod composed;
mod derived;
mod function;
mod request;
mod run;
mod set;
mod states;
mod table;

pub(crate) use self::block::block;
pub(crate) use self::block::refused_set;
pub(crate) use self::composed::composed;
pub(crate) use self::derived::derived;
pub(crate) use self::function::function;
pub(crate) use self::request::refused_request;
pub(crate) use self::set::set;
pub(crate) use self::states::states;
