//! One tool as a constant: its name, and what `tools/list` says of it.

use crate::schema::Property;
use crate::schema::Writer;

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
}

/// What stands between `about` and the schema.
const SCHEMA_OPENS: &str = r#","inputSchema":"#;

impl Def {
    /// How long [`json`](Self::json) is.
    #[allow(clippy::len_without_is_empty, reason = "a definition is never empty")]
    pub const fn len(&self) -> usize {
        let mut counted = Writer::<0>::new();
        self.write(&mut counted);
        counted.len()
    }

    /// The tool's entry in the list, from behind its name on: `,"description":"…","inputSchema":{…}}`.
    pub const fn json<const N: usize>(&self) -> [u8; N] {
        let mut written = Writer::<N>::new();
        self.write(&mut written);
        written.into_bytes()
    }

    const fn write<const N: usize>(&self, writer: &mut Writer<N>) {
        if !self.about.is_empty() {
            writer.put(",");
            writer.put(self.about);
        }
        writer.put(SCHEMA_OPENS);
        writer.put_object(self.input, self.closed);
        writer.put("}");
    }

    const fn schema_start(&self) -> usize {
        let about = if self.about.is_empty() { 0 } else { 1 + self.about.len() };
        about + SCHEMA_OPENS.len()
    }
}

/// One tool, ready to be listed in any set.
#[derive(Clone, Copy, Debug)]
pub struct Info {
    pub(super) name: &'static str,
    /// Its entry in the list, from behind its name on.
    pub(super) rest: &'static str,
    schema: &'static str,
}

impl Info {
    /// A definition and its [`json`](Def::json). Does not compile with a name that no tool may have.
    #[track_caller]
    pub const fn new(def: &'static Def, json: &'static [u8]) -> Self {
        check_name(def.name);
        let rest = text(json);
        let (_, from_schema) = rest.split_at(def.schema_start());
        let (schema, _) = from_schema.split_at(from_schema.len() - 1);
        Self { name: def.name, rest, schema }
    }

    /// What stands in for a tool that the macro has refused, so that its name still resolves.
    pub const fn refused(name: &'static str) -> Self {
        Self { name, rest: "", schema: "" }
    }

    /// The JSON Schema of the arguments, as text.
    pub const fn schema(&self) -> &'static str {
        self.schema
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
    let bytes = name.as_bytes();
    if bytes.is_empty() || bytes.len() > 128 {
        refuse(&["the tool name `", name, "` must have 1 to 128 characters"]);
    }
    let mut i = 0;
    while i < bytes.len() {
        if !(bytes[i].is_ascii_alphanumeric() || matches!(bytes[i], b'_' | b'-' | b'.')) {
            refuse(&["the tool name `", name, "` may only have ASCII letters, digits, `_`, `-` and `.`"]);
        }
        i += 1;
    }
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
