//! Parameters that are no arguments and are not known by their types' names: those with `#[extract]`.

use super::Call;
use super::Context;
use super::Given;
use super::Provides;
use super::State;

/// A state whose server can fill in a `T`.
#[diagnostic::on_unimplemented(
    message = "the server cannot fill in a `{T}`",
    label = "what has `#[extract]` is a `Context` or a `State<T>`, under any name",
    note = "take `#[extract]` away, and clients send the value"
)]
pub trait Extracts<T>: Sized {
    /// Fills it in.
    fn extract(call: &Call<'_>) -> T;
}

impl<S> Extracts<Context> for S {
    fn extract(call: &Call<'_>) -> Context {
        call.context()
    }
}

impl<S: Provides<T>, T: Given> Extracts<State<T>> for S {
    fn extract(call: &Call<'_>) -> State<T> {
        call.state::<S, _>()
    }
}

impl<S: Provides<T>, T: Given> Extracts<axum::extract::State<T>> for S {
    fn extract(call: &Call<'_>) -> axum::extract::State<T> {
        call.state::<S, _>()
    }
}
