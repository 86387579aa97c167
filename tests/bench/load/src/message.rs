//! Requests that are ready but for their number, and answers of which every byte is known before they come.
//!
//! All numbers have seven digits, so that all messages of a kind are equally long. What the first answer says is read as JSON and held
//! against what it should say; each that follows has to be that one, byte for byte, with its own numbers in it.

use serde_json::Value;

use crate::Outcome;
use crate::dialect::Asked;
use crate::dialect::Dialect;
use crate::socket::MASK;
use crate::socket::text_frame;

/// What is added to each number.
pub(crate) const ADDEND: u32 = 1_111_111;

/// The first number, and one that is too large, for its sum would have eight digits.
pub(crate) const FIRST: u32 = 1_000_000;
const TOO_LARGE: u32 = 8_000_000;

const DIGITS: usize = 7;

pub(crate) struct Request {
    frame: Vec<u8>,
    /// Where the frame has the number, and the masked payload begins.
    places: Vec<usize>,
    payload: usize,
}

impl Request {
    pub(crate) fn new(dialect: Dialect, asked: &Asked) -> Self {
        let text = dialect.request(asked, FIRST);
        let frame = text_frame(text.as_bytes());
        let payload = frame.len() - text.len();
        let places = places(text.as_bytes(), FIRST);
        Self { places: places.iter().map(|place| payload + place).collect(), frame, payload }
    }

    /// Appends the frame with another number.
    pub(crate) fn write(&self, number: u32, frames: &mut Vec<u8>) {
        let start = frames.len();
        frames.extend_from_slice(&self.frame);
        let digits = digits(number);
        for &place in &self.places {
            for (at, digit) in (place..).zip(digits) {
                frames[start + at] = digit ^ MASK[(at - self.payload) % 4];
            }
        }
    }
}

pub(crate) struct Answer {
    text: Vec<u8>,
    numbers: Vec<usize>,
    sums: Vec<usize>,
}

impl Answer {
    /// Learns what answers look like from the first one, if it is right.
    pub(crate) fn learn(dialect: Dialect, asked: &Asked, number: u32, text: &[u8]) -> Outcome<Self> {
        let request: Value = serde_json::from_str(&dialect.request(asked, number))?;
        let answer: Value = serde_json::from_slice(text)?;
        if !dialect.is_right(asked, number, &request, &answer) {
            let text = String::from_utf8_lossy(text);
            return Err(format!("a wrong answer to {asked:?}: {}", &text[..text.len().min(1000)]).into());
        }
        let numbers = places(text, number);
        let sums = places(text, number + ADDEND);
        Ok(Self { text: text.to_owned(), numbers, sums })
    }

    /// The number of the request that this is the right answer to.
    pub(crate) fn number(&mut self, text: &[u8]) -> Outcome<u32> {
        let digits = self.numbers.first().and_then(|place| text.get(*place..place + DIGITS));
        let number = digits.and_then(number).unwrap_or_default();
        for (places, number) in [(&self.numbers, number), (&self.sums, number + ADDEND)] {
            for &place in places {
                self.text[place..place + DIGITS].copy_from_slice(&self::digits(number));
            }
        }
        if self.text == text {
            return Ok(number);
        }
        let [expected, text] =
            [&self.text, text].map(|text| String::from_utf8_lossy(&text[..text.len().min(1000)]));
        Err(format!("an answer is wrong: {text}\n  and might be: {expected}").into())
    }
}

/// The number behind this one. They begin anew long before a server could still be at the first one.
pub(crate) fn next(number: u32) -> u32 {
    if number + 1 == TOO_LARGE { FIRST } else { number + 1 }
}

fn places(text: &[u8], number: u32) -> Vec<usize> {
    let digits = digits(number);
    text.windows(DIGITS).enumerate().filter(|(_, found)| *found == digits).map(|(place, _)| place).collect()
}

fn digits(mut number: u32) -> [u8; DIGITS] {
    let mut digits = [b'0'; DIGITS];
    for digit in digits.iter_mut().rev() {
        *digit = b"0123456789"[number as usize % 10];
        number /= 10;
    }
    digits
}

fn number(digits: &[u8]) -> Option<u32> {
    let number = digits
        .iter()
        .try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0')));
    number.filter(|number| (FIRST..TOO_LARGE).contains(number))
}
