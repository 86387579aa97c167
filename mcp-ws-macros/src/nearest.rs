//! "Did you mean …?": the one of some known words that a misspelled one most likely was.

/// The nearest of `known`, if it is near enough to be a slip of the hand: one edit, or two in a word of five
/// letters and more.
pub(crate) fn nearest<'known>(word: &str, known: &[&'known str]) -> Option<&'known str> {
    let limit = if word.chars().count() < 5 { 2 } else { 3 };
    known
        .iter()
        .map(|candidate| (distance(word, candidate), *candidate))
        .filter(|(distance, candidate)| *distance < limit.min(candidate.len()))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many letters must be put in, left out, replaced or swapped with their neighbour.
fn distance(from: &str, to: &str) -> usize {
    let from: Vec<char> = from.chars().collect();
    let to: Vec<char> = to.chars().collect();
    // What a word that has no letters yet is away from the beginnings of the other.
    let mut table: Vec<Vec<usize>> = vec![(0..=to.len()).collect()];
    table.extend((1..=from.len()).map(|row| [vec![row], vec![0; to.len()]].concat()));
    for row in 1..=from.len() {
        for column in 1..=to.len() {
            let replaced = table[row - 1][column - 1] + usize::from(from[row - 1] != to[column - 1]);
            let mut best = replaced.min(table[row - 1][column] + 1).min(table[row][column - 1] + 1);
            let swapped =
                row > 1 && column > 1 && from[row - 1] == to[column - 2] && from[row - 2] == to[column - 1];
            if swapped {
                best = best.min(table[row - 2][column - 2] + 1);
            }
            table[row][column] = best;
        }
    }
    table[from.len()][to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, expected: Option<&str>) {
        assert_eq!(nearest(word, &["name", "title", "description", "blocking", "crate"]), expected);
    }

    #[test]
    fn slips_are_seen_and_strangers_are_not() {
        check("nmae", Some("name"));
        check("nam", Some("name"));
        check("titel", Some("title"));
        check("descripton", Some("description"));
        check("block", None);
        check("blokcin", Some("blocking"));
        check("x", None);
        check("", None);
        check("read_only", None);
    }
}
