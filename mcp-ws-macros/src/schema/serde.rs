//! The keys of `#[serde(…)]` that decide what serde reads and writes. All others are passed over, and so is what is no
//! attribute of serde's at all: serde's own derive tells that better, and it stands beside ours.

use proc_macro2::Group;
use syn::Attribute;
use syn::LitStr;
use syn::Path;
use syn::Token;
use syn::Type;
use syn::meta::ParseNestedMeta;
use syn::token::Paren;

use super::case::Case;
use super::way::Ways;
use crate::diag::Mistakes;
use crate::spelling::spelling;

/// What can stand on a type, a field or a variant: they share most keys.
#[derive(Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a word that serde knows")]
pub(crate) struct Serde {
    pub(crate) rename: Ways<Option<String>>,
    pub(crate) rename_all: Ways<Option<Case>>,
    pub(crate) rename_all_fields: Ways<Option<Case>>,
    pub(crate) tag: Option<String>,
    pub(crate) content: Option<String>,
    pub(crate) untagged: bool,
    pub(crate) transparent: bool,
    pub(crate) deny_unknown_fields: bool,
    pub(crate) default: bool,
    pub(crate) flatten: bool,
    /// Whether serde never reads it, and whether it never writes it.
    pub(crate) skip: Ways<bool>,
    /// The function that is asked whether it is written.
    pub(crate) skip_if: Option<String>,
    /// Whether a function writes it, of which nothing is known.
    pub(crate) serialize_with: bool,
    /// What is written in its place.
    pub(crate) into: Option<Type>,
    pub(crate) other: bool,
    /// The keys that put the reading into a function's or another type's hands.
    foreign: Vec<Path>,
}

impl Serde {
    pub(crate) fn read(attributes: &[Attribute]) -> Self {
        let mut serde = Self::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
            let read: syn::Result<()> = attribute.parse_nested_meta(|key| {
                let value = value(&key)?;
                serde.set(key.path, value);
                Ok(())
            });
            // What cannot be read is serde's to tell.
            drop(read);
        }
        serde
    }

    /// Refuses what decides the reading and cannot be seen from here.
    pub(crate) fn refuse_foreign(&self, mistakes: &mut Mistakes) {
        for key in self.foreign.iter().filter(|_| !self.skip.read) {
            mistakes.at(
                key,
                format!(
                    "`{}` decides what serde reads here, and a macro cannot look into it: write `impl mcp_ws::Schema` by hand",
                    spelling(key)
                ),
            );
        }
    }

    fn set(&mut self, key: Path, value: Ways<Option<LitStr>>) {
        let texts = value.map(|value| value.map(|value| value.value()));
        let cases = || texts.as_ref().map(|text| text.as_deref().and_then(Case::named));
        let text = || texts.read.clone();
        let Some(word) = key.get_ident().map(ToString::to_string) else { return };
        match word.as_str() {
            "rename" => self.rename = texts.with(std::mem::take(&mut self.rename), Option::or),
            "rename_all" => self.rename_all = cases().with(self.rename_all, Option::or),
            "rename_all_fields" => self.rename_all_fields = cases().with(self.rename_all_fields, Option::or),
            "tag" => self.tag = text(),
            "content" => self.content = text(),
            "untagged" => self.untagged = true,
            "transparent" => self.transparent = true,
            "deny_unknown_fields" => self.deny_unknown_fields = true,
            "default" => self.default = true,
            "flatten" => self.flatten = true,
            "skip" => self.skip = Ways { read: true, written: true },
            "skip_deserializing" => self.skip.read = true,
            "skip_serializing" => self.skip.written = true,
            "skip_serializing_if" => self.skip_if = text(),
            "serialize_with" => self.serialize_with = true,
            "into" => self.into = text().and_then(|text| syn::parse_str(&text).ok()),
            "other" => self.other = true,
            "with" => {
                self.serialize_with = true;
                self.foreign.push(key);
            }
            "deserialize_with" | "from" | "try_from" | "remote" | "field_identifier"
            | "variant_identifier" => self.foreign.push(key),
            _ => {}
        }
    }
}

/// The text of `key = "…"`, which counts both ways, or the texts of `key(serialize = "…", deserialize = "…")`.
fn value(key: &ParseNestedMeta<'_>) -> syn::Result<Ways<Option<LitStr>>> {
    if key.input.peek(Token![=]) {
        let text: LitStr = key.value()?.parse()?;
        return Ok(Ways { read: Some(text.clone()), written: Some(text) });
    }
    let mut texts = Ways::default();
    if !key.input.peek(Paren) {
        return Ok(texts);
    }
    if key.path.is_ident("bound") || key.path.is_ident("borrow") {
        return key.input.parse::<Group>().map(|_| texts);
    }
    key.parse_nested_meta(|direction| {
        let text: LitStr = direction.value()?.parse()?;
        if direction.path.is_ident("deserialize") {
            texts.read = Some(text);
        } else if direction.path.is_ident("serialize") {
            texts.written = Some(text);
        }
        Ok(())
    })?;
    Ok(texts)
}

#[cfg(test)]
mod tests {
    use syn::parse::Parser;

    use super::*;

    fn read(source: &str) -> Serde {
        Serde::read(&Attribute::parse_outer.parse_str(source).unwrap())
    }

    #[test]
    fn names() {
        let names = |source| {
            let Ways { read, written } = read(source).rename;
            (read.unwrap_or_default(), written.unwrap_or_default())
        };
        let check = |source, read: &str, written: &str| {
            assert_eq!(names(source), (read.to_owned(), written.to_owned()), "{source}");
        };
        check(r#"#[serde(rename = "a")]"#, "a", "a");
        check(r#"#[serde(rename(serialize = "a", deserialize = "b"))]"#, "b", "a");
        check(r#"#[serde(rename(serialize = "a"))]"#, "", "a");
        check(r#"#[other(rename = "a")]"#, "", "");
        let cases = read(r#"#[serde(rename_all(deserialize = "camelCase"))]"#).rename_all;
        assert!(cases.read.is_some() && cases.written.is_none());
    }

    #[test]
    fn flags_in_one_list_or_several() {
        let serde =
            read(r#"#[serde(default = "one", alias = "a")] #[serde(flatten, skip_serializing, skip)]"#);
        assert!(serde.default && serde.flatten && serde.skip.both() && !serde.other);
    }

    #[test]
    fn what_cannot_be_read_is_left_to_serde() {
        let serde = read("#[serde(default = 5, flatten)]");
        assert!(!serde.default && !serde.flatten);
    }

    /// The key that is told.
    #[track_caller]
    fn check(source: &str, expected: &[&str]) {
        let mut mistakes = Mistakes::new();
        read(source).refuse_foreign(&mut mistakes);
        let told = mistakes.finish().map_or_else(|errors| errors.texts(), |()| Vec::new());
        let places: Vec<_> = told.iter().map(|(_, place)| place.as_str()).collect();
        assert_eq!(places, expected, "{source}");
    }

    #[test]
    fn what_a_macro_cannot_look_into() {
        check(r#"#[serde(with = "hex")]"#, &["with"]);
        check(r#"#[serde(from = "A", into = "A")]"#, &["from"]);
        check(r#"#[serde(deserialize_with = "hex", skip_deserializing)]"#, &[]);
        check(r#"#[serde(serialize_with = "hex")]"#, &[]);
    }
}
