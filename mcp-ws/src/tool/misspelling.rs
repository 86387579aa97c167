//! Words that were probably meant to be others: names of arguments, members and tools.

/// How far `given` is from `name`, if it was probably meant to be it.
pub(crate) fn misspelling(given: &str, name: &str) -> Option<usize> {
    // Comparing is quadratic, and what is that much longer or shorter differs in as many characters. A letter may have another
    // number of bytes than its twin in lower case, so the difference is taken in characters.
    let most = name.len().div_ceil(3);
    if given.len() > 10 * name.len() || given.chars().count().abs_diff(name.chars().count()) > most {
        return None;
    }
    let distance = distance(&given.to_lowercase(), &name.to_lowercase());
    (distance <= most && distance < name.len()).then_some(distance)
}

/// How many letters have to be put in, left out, exchanged, or swapped with the next one, to make one word of the other, none of
/// them twice.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    // For each beginning of the other word its distance from a beginning of the first: from that of two letters less, of one, and this.
    let mut rows = [vec![0; other.len() + 1], (0..=other.len()).collect(), vec![0; other.len() + 1]];
    let mut before = None;
    for (i, letter) in one.chars().enumerate() {
        let [older, last, this] = &mut rows;
        this[0] = i + 1;
        for (j, facing) in other.iter().enumerate() {
            let mut fewest = (last[j] + usize::from(letter != *facing)).min(last[j + 1] + 1).min(this[j] + 1);
            if before == Some(*facing) && j.checked_sub(1).is_some_and(|j| other[j] == letter) {
                fewest = fewest.min(older[j - 1] + 1);
            }
            this[j + 1] = fewest;
        }
        before = Some(letter);
        rows.rotate_left(1);
    }
    rows[1][other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_letter_that_differs_counts_and_neighbours_that_were_swapped_count_once() {
        for (one, other, expected) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("count", "count", 0),
            ("cuont", "count", 1),
            ("count", "counts", 1),
            ("coutn", "counts", 2),
            ("ount", "count", 1),
            ("mount", "count", 1),
            ("ca", "abc", 3),
            ("größe", "grösse", 2),
        ] {
            assert_eq!(distance(one, other), expected, "{one} {other}");
            assert_eq!(distance(other, one), expected, "{other} {one}");
        }
    }
}
