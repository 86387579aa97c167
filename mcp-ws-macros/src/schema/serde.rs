//! The keys of `#[serde(…)]` that decide what serde reads. All others are passed over, and so is what is no attribute
//! of serde's at all: serde's own derive tells that better, and it stands beside ours.

use proc_macro2::Group;
use syn::Attribute;
use syn::LitStr;
use syn::Path;
use syn::Token;
use syn::meta::ParseNestedMeta;
use syn::token::Paren;

use super::case::Case;
use crate::diag::Mistakes;
use crate::spelling::spelling;

/// What can stand on a type, a field or a variant: they share most keys.
#[derive(Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a word that serde knows")]
pub(crate) struct Serde {
    pub(crate) rename: Option<String>,
    pub(crate) rename_all: Option<Case>,
    pub(crate) rename_all_fields: Option<Case>,
    pub(crate) tag: Option<String>,
    pub(crate) content: Option<String>,
    pub(crate) untagged: bool,
    pub(crate) transparent: bool,
    pub(crate) deny_unknown_fields: bool,
    pub(crate) default: bool,
    pub(crate) flatten: bool,
    /// Whether serde never reads it.
    pub(crate) skip: bool,
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
        for key in self.foreign.iter().filter(|_| !self.skip) {
            mistakes.at(
                key,
                format!(
                    "`{}` decides what serde reads here, and a macro cannot look into it: write `impl mcp_ws::Schema` by hand",
                    spelling(key)
                ),
            );
        }
    }

    fn set(&mut self, key: Path, value: Option<LitStr>) {
        let text = value.map(|value| value.value());
        let case = || text.as_deref().and_then(Case::named);
        let Some(word) = key.get_ident().map(ToString::to_string) else { return };
        match word.as_str() {
            "rename" => self.rename = text.or(self.rename.take()),
            "rename_all" => self.rename_all = case().or(self.rename_all),
            "rename_all_fields" => self.rename_all_fields = case().or(self.rename_all_fields),
            "tag" => self.tag = text,
            "content" => self.content = text,
            "untagged" => self.untagged = true,
            "transparent" => self.transparent = true,
            "deny_unknown_fields" => self.deny_unknown_fields = true,
            "default" => self.default = true,
            "flatten" => self.flatten = true,
            "skip" | "skip_deserializing" => self.skip = true,
            "other" => self.other = true,
            "with" | "deserialize_with" | "from" | "try_from" | "into" | "remote" | "field_identifier"
            | "variant_identifier" => self.foreign.push(key),
            _ => {}
        }
    }
}

/// The text of `key = "…"`, or that which `key(serialize = "…", deserialize = "…")` has for reading.
fn value(key: &ParseNestedMeta<'_>) -> syn::Result<Option<LitStr>> {
    if key.input.peek(Token![=]) {
        return key.value()?.parse().map(Some);
    }
    if !key.input.peek(Paren) {
        return Ok(None);
    }
    if key.path.is_ident("bound") || key.path.is_ident("borrow") {
        return key.input.parse::<Group>().map(|_| None);
    }
    let mut read = None;
    key.parse_nested_meta(|direction| {
        let text: LitStr = direction.value()?.parse()?;
        if direction.path.is_ident("deserialize") {
            read = Some(text);
        }
        Ok(())
    })?;
    Ok(read)
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
        assert_eq!(read(r#"#[serde(rename = "a")]"#).rename.unwrap(), "a");
        assert_eq!(read(r#"#[serde(rename(serialize = "a", deserialize = "b"))]"#).rename.unwrap(), "b");
        assert_eq!(read(r#"#[serde(rename(serialize = "a"))]"#).rename, None);
        assert_eq!(read(r#"#[other(rename = "a")]"#).rename, None);
        assert!(read(r#"#[serde(rename_all(deserialize = "camelCase"))]"#).rename_all.is_some());
    }

    #[test]
    fn flags_in_one_list_or_several() {
        let serde =
            read(r#"#[serde(default = "one", alias = "a")] #[serde(flatten, skip_serializing, skip)]"#);
        assert!(serde.default && serde.flatten && serde.skip && !serde.other);
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
        check(r#"#[serde(from = "A", into = "A")]"#, &["from", "into"]);
        check(r#"#[serde(deserialize_with = "hex", skip_deserializing)]"#, &[]);
        check(r#"#[serde(serialize_with = "hex")]"#, &[]);
    }
}
