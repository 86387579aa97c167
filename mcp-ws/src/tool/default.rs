//! What an argument is when it is left out: the texts among the defaults. All other defaults are passed as written.

/// What a text can be the default of: `&str`, `String`, `Cow<str>`, `Box<str>` and the like.
#[diagnostic::on_unimplemented(
    message = "a text cannot be the default of a `{Self}`",
    label = "expected a `{Self}`",
    note = "give a value of the argument's own type: any expression will do"
)]
pub trait FromText {
    /// Made of the text.
    fn from_text(text: &'static str) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: From<&'static str>> FromText for T {
    fn from_text(text: &'static str) -> Self {
        text.into()
    }
}

/// The default that was written as a text.
pub fn default_text<T: FromText>(text: &'static str) -> T {
    T::from_text(text)
}
