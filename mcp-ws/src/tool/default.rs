//! What an argument is when it is left out: the texts among the defaults. All other defaults are passed as written.

/// What a text can be the default of: `&str`, `String`, `Cow<str>`, `Box<str>` and the like.
#[diagnostic::on_unimplemented(
    message = "a text cannot be the default of a `{Self}`",
    label = "expected a `{Self}`",
    note = "give a value of the argument's own type: any expression will do"
)]
pub trait FromText<'d> {
    /// Made of the text.
    fn from_text(text: &'d str) -> Self;
}

#[diagnostic::do_not_recommend]
impl<'d, T: From<&'d str>> FromText<'d> for T {
    fn from_text(text: &'d str) -> Self {
        text.into()
    }
}

/// The default that was written as a text.
pub fn default_text<'d, T: FromText<'d>>(text: &'d str) -> T {
    T::from_text(text)
}
