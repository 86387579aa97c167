//! Tools that are structs: what `#[derive(McpTool)]` takes from the fields, and the trait of what is done with them.

use super::Call;
use super::Context;
use super::FromState;
use super::Out;
use super::Reply;
use super::Started;
use super::start;

/// What a tool does whose arguments are the fields of a struct, with [`#[derive(McpTool)]`](derive@crate::McpTool).
///
/// A derive sees no methods, so the behaviour is this trait. In an `impl` of it, `run` is an `async fn`:
///
/// ```
/// use mcp_ws::Run;
/// use mcp_ws::prelude::*;
/// use mcp_ws::testing::Harness;
///
/// /// Repeats a text.
/// #[derive(McpTool)]
/// struct Repeat {
///     /// What to say.
///     text: String,
///     #[arg(default = 2)]
///     times: usize,
/// }
///
/// impl Run for Repeat {
///     type State = ();
///     type Output = Result<String, ToolError>;
///
///     async fn run(self, (): &(), cx: &Context) -> Self::Output {
///         cx.progress(1).await;
///         Ok(self.text.repeat(self.times))
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let harness = Harness::new(tools![Repeat]);
/// assert_eq!(harness.call(Repeat { text: "ha".to_owned(), times: 3 }).await.unwrap(), "hahaha");
/// # }
/// ```
///
/// # Cancel safety
///
/// A call that is cancelled drops the future of `run`, which then goes no further than the `.await` it was at.
pub trait Run: Sized + Send + 'static {
    /// What it asks of its server: `()` for nothing, a [`State<T>`](struct@crate::State), or a tuple of several.
    type State: Send + Sync + 'static;

    /// What it returns.
    type Output: Reply;

    /// Does it.
    fn run(self, state: &Self::State, cx: &Context) -> impl Future<Output = Self::Output> + Send;
}

/// A tool that can be run in a set whose state is an `S`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` says what it takes and not what it does: there is no `impl mcp_ws::Run` for it",
    label = "needs an `impl mcp_ws::Run for {Self}`",
    note = "write `impl mcp_ws::Run for {Self} {{ type State = (); type Output = …; async fn run(self, _: &(), cx: &Context) \
            -> Self::Output {{ … }} }}`"
)]
pub trait RunWith<S> {
    /// Makes the future of a call.
    ///
    /// # Errors
    ///
    /// None: an error is one of the arguments, and comes before.
    fn start(self, call: &Call<'_>, out: Out<'static>) -> Started;
}

impl<S: 'static, T: Run<State: FromState<S>>> RunWith<S> for T {
    fn start(self, call: &Call<'_>, out: Out<'static>) -> Started {
        let (state, cx) = (call.state::<S, T::State>(), call.context());
        start(async move { out.reply(self.run(&state, &cx).await) })
    }
}
