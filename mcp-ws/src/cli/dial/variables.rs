//! `${VARIABLE}` in the strings of a file: what the environment says.

use serde_json::Value;

/// Puts the values of variables in the place of their names, in every string.
pub(super) fn put_in(json: &mut Value, variable: &dyn Fn(&str) -> Option<String>) -> Result<(), String> {
    walk(json, "", variable)
}

fn walk(json: &mut Value, place: &str, variable: &dyn Fn(&str) -> Option<String>) -> Result<(), String> {
    match json {
        Value::String(text) => {
            *text = filled_in(text, variable).map_err(|why| format!("{place}: {why}"))?;
        }
        Value::Array(items) => {
            for (number, item) in items.iter_mut().enumerate() {
                walk(item, &format!("{place}[{number}]"), variable)?;
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                let place = if place.is_empty() { name.clone() } else { format!("{place}.{name}") };
                walk(member, &place, variable)?;
            }
        }
        _ => {}
    }
    Ok(())
}

fn filled_in(text: &str, variable: &dyn Fn(&str) -> Option<String>) -> Result<String, String> {
    let mut pieces = text.split("${");
    let mut filled_in = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (name, rest) = piece.split_once('}').ok_or("`${` without a `}`")?;
        filled_in += &variable(name).ok_or_else(|| format!("the variable {name} is not set"))?;
        filled_in += rest;
    }
    Ok(filled_in)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<&str, &str>) {
        let variable = |name: &str| (name == "A").then(|| "${B}".to_owned());
        let filled_in = filled_in(text, &variable);
        assert_eq!(filled_in.as_deref().map_err(|why| &**why), expected);
    }

    #[test]
    fn variables_are_filled_in_once() {
        check("plain $A {A}", Ok("plain $A {A}"));
        check("${A}-${A}", Ok("${B}-${B}"));
        check("${C}", Err("the variable C is not set"));
        check("${A", Err("`${` without a `}`"));
    }
}
