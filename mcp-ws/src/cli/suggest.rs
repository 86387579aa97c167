//! What somebody probably meant who wrote a name that there is none of.

/// The known name that is most like this one, if one is like it.
pub(super) fn similar<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let likeness = |known: &str| strsim::jaro_winkler(&name.to_lowercase(), &known.to_lowercase());
    let rated = known.into_iter().map(|known| (likeness(known), known));
    let best = rated.max_by(|(one, _), (other, _)| one.total_cmp(other));
    best.filter(|(likeness, _)| *likeness >= LIKE).map(|(_, known)| known)
}

/// From here on, people nod.
const LIKE: f64 = 0.75;

/// The same as words for the end of an error: nothing where nothing is alike.
pub(super) fn hint<'n, N>(name: &str, known: N) -> String
where
    N: IntoIterator<Item = &'n str>,
{
    similar(name, known).map(|name| format!("; did you mean `{name}`?")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_alike_is_suggested_and_nothing_else() {
        let known = ["add", "echo", "phrase_of_the_day"];
        assert_eq!(similar("ad", known), Some("add"));
        assert_eq!(similar("Ecoh", known), Some("echo"));
        assert_eq!(similar("phrase", known), Some("phrase_of_the_day"));
        assert_eq!(similar("xyz", known), None);
        assert_eq!(hint("ecco", known), "; did you mean `echo`?");
        assert_eq!(hint("xyz", known), "");
    }
}
