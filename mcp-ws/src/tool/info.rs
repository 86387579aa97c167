//! One tool as a constant: its name, and what `tools/list` says of it.

use std::borrow::Cow;

use crate::schema::Edge;
use crate::schema::Maker;
use crate::schema::Property;
use crate::schema::Writer;
use crate::schema::complete;
use crate::schema::is_anything;
use crate::schema::is_object;

/// What a tool says of itself. Written by the macros.
#[derive(Debug)]
pub struct Def {
    /// Its name.
    pub name: &'static str,
    /// What stands in the list besides its name and its schema, as members of a JSON object: `"description":"…"`.
    pub about: &'static str,
    /// Its arguments.
    pub input: &'static [Property],
    /// Whether a call may have no others.
    pub closed: bool,
    /// What it returns, where that has a schema and the author does not keep it back.
    pub output: Option<Edge>,
}

/// What stands before the schema of the arguments.
const INPUT_OPENS: &str = r#","inputSchema":"#;

/// What stands before the schema of the result.
const OUTPUT_OPENS: &str = r#","outputSchema":"#;

impl Def {
    /// How long its [`text`](Self::text) is.
    #[allow(clippy::len_without_is_empty, reason = "a definition is never empty")]
    pub const fn len(&self) -> usize {
        let mut counted = Writer::<0>::new();
        self.write(&mut counted);
        counted.len()
    }

    /// The tool's entry in the list, from behind its name on: `,"description":"…","inputSchema":{…}}`, with an `outputSchema`
    /// at its end if it has one.
    pub const fn text<const N: usize>(&self) -> Text<N> {
        let mut writer = Writer::<N>::new();
        let (input, output) = self.write(&mut writer);
        let (is_complete, suits_sessions) = (writer.is_complete(), self.suits_sessions());
        Text { input, output, is_complete, suits_sessions, bytes: writer.into_bytes() }
    }

    /// Writes it, and says where the schema of the arguments begins and where it ends.
    const fn write<const N: usize>(&self, writer: &mut Writer<N>) -> (usize, usize) {
        if !self.about.is_empty() {
            writer.put(",");
            writer.put(self.about);
        }
        writer.put(INPUT_OPENS);
        let start = writer.len();
        writer.put_object(self.input, self.closed);
        let end = writer.len();
        if let Some(output) = self.promised() {
            writer.put(OUTPUT_OPENS);
            writer.put_output(output);
        }
        writer.put("}");
        (start, end)
    }

    /// Whether it says nothing that clients of 2025-11-25 could not take: before 2026-07-28 all that is promised is an object.
    const fn suits_sessions(&self) -> bool {
        match self.promised() {
            Some(output) => is_object(output),
            None => true,
        }
    }

    /// What it returns, unless that may be anything: a schema that says nothing is not told.
    const fn promised(&self) -> Option<Edge> {
        match self.output {
            Some(output) if !is_anything(output) => Some(output),
            _ => None,
        }
    }

    /// Who makes the schemas of the arguments that are no constants, in the order of the text.
    fn input_makers(&self) -> impl Iterator<Item = Maker> {
        let mut noted = Writer::<0>::new();
        noted.put_object(self.input, self.closed);
        noted.into_makers()
    }

    /// The same for the result.
    fn output_makers(&self) -> impl Iterator<Item = Maker> {
        let mut noted = Writer::<0>::new();
        if let Some(output) = self.promised() {
            noted.put_output(output);
        }
        noted.into_makers()
    }

    /// The tool's entry with the schemas in it that were still to be made.
    pub(super) fn completed(&self, json: &str) -> String {
        complete(json, self.input_makers().chain(self.output_makers()))
    }
}

/// The text of a [`Def`], of which everything is known that writing it has shown: constants are not cheap to look at twice.
#[derive(Debug)]
pub struct Text<const N: usize> {
    bytes: [u8; N],
    /// Where the schema of the arguments begins.
    input: usize,
    /// Where it ends, and that of the result may follow.
    output: usize,
    /// Whether clients are shown the text as it is.
    is_complete: bool,
    suits_sessions: bool,
}

/// One tool, ready to be listed in any set. Where a type in it has no schema as a constant, its texts have marks in its
/// place.
#[derive(Clone, Copy, Debug)]
pub struct Info {
    pub(super) name: &'static str,
    /// Its entry in the list, from behind its name on.
    pub(super) rest: &'static str,
    input: &'static str,
    /// Empty if it has none.
    output: &'static str,
    /// What it was written of, if that has to be completed when the program runs.
    pub(super) incomplete: Option<&'static Def>,
    /// Whether clients of 2025-11-25 are shown the same as those of newer revisions.
    pub(super) suits_sessions: bool,
}

impl Info {
    /// A definition and its [`text`](Def::text). Does not compile with a name that no tool may have.
    #[track_caller]
    pub const fn new<const N: usize>(def: &'static Def, written: &'static Text<N>) -> Self {
        check_name(def.name);
        let rest = text(&written.bytes);
        let (schemas, _) = rest.split_at(rest.len() - 1);
        let (before, output) = schemas.split_at(written.output);
        let (_, input) = before.split_at(written.input);
        let output = if output.is_empty() { output } else { output.split_at(OUTPUT_OPENS.len()).1 };
        let incomplete = if written.is_complete { None } else { Some(def) };
        Self { name: def.name, rest, input, output, incomplete, suits_sessions: written.suits_sessions }
    }

    /// What stands in for a tool that the macro has refused, so that its name still resolves.
    pub const fn refused(name: &'static str) -> Self {
        Self { name, rest: "", input: "", output: "", incomplete: None, suits_sessions: true }
    }

    /// The JSON Schema of the arguments, as text.
    pub fn schema(&self) -> Cow<'static, str> {
        match self.incomplete {
            None => Cow::Borrowed(self.input),
            Some(def) => complete(self.input, def.input_makers()).into(),
        }
    }

    /// The JSON Schema of the result, as text, if it is promised.
    pub fn output_schema(&self) -> Option<Cow<'static, str>> {
        if self.output.is_empty() {
            return None;
        }
        Some(match self.incomplete {
            None => Cow::Borrowed(self.output),
            Some(def) => complete(self.output, def.output_makers()).into(),
        })
    }
}

/// Bytes that were written from text.
pub(super) const fn text(bytes: &'static [u8]) -> &'static str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => "",
    }
}

#[track_caller]
pub(super) const fn check_name(name: &str) {
    if let Some(why) = fault_of_name(name) {
        refuse(&["the tool name `", name, "` ", why]);
    }
}

/// Why no tool may have this name, if none may.
pub(super) const fn fault_of_name(name: &str) -> Option<&'static str> {
    let bytes = name.as_bytes();
    if bytes.is_empty() || bytes.len() > 128 {
        return Some("must have 1 to 128 characters");
    }
    let mut i = 0;
    while i < bytes.len() {
        if !(bytes[i].is_ascii_alphanumeric() || matches!(bytes[i], b'_' | b'-' | b'.')) {
            return Some("may only have ASCII letters, digits, `_`, `-` and `.`");
        }
        i += 1;
    }
    None
}

/// Ends the compilation with a message made of these parts.
#[track_caller]
#[allow(clippy::panic, reason = "evaluated by the compiler alone, where a panic is an error message")]
pub(super) const fn refuse(parts: &[&str]) -> ! {
    const MOST: usize = 1024;
    let mut message = Writer::<MOST>::new();
    let mut i = 0;
    while i < parts.len() {
        if message.len() + parts[i].len() <= MOST {
            message.put(parts[i]);
        }
        i += 1;
    }
    let bytes = message.bytes();
    match std::str::from_utf8(bytes) {
        Ok(text) => panic!("{}", text),
        Err(_) => panic!("a set of tools is refused"),
    }
}
