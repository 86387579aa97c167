//! Both harnesses, driven by bytes that look random and are the same each time.

use std::fs;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::path::Path;

use super::*;

/// A generator that needs to be no better than this (Marsaglia's xorshift).
struct Generator(u64);

impl Generator {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn bytes(&mut self, most: u64) -> Vec<u8> {
        let len = self.next() % most;
        (0..len).map(|_| self.next().to_le_bytes()[3]).collect()
    }
}

/// Runs a harness on so many inputs. What fails is made as small as it can be by leaving bytes out, and shown.
fn check(harness: fn(&[u8]), runs: u64, make: impl Fn(&mut Generator) -> Vec<u8>) {
    let fails = |bytes: &[u8]| catch_unwind(AssertUnwindSafe(|| harness(bytes))).is_err();
    for seed in 1..=runs {
        let mut bytes = make(&mut Generator(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
        if !fails(&bytes) {
            continue;
        }
        let mut piece = bytes.len() / 2;
        while piece > 0 {
            let mut at = 0;
            while at + piece <= bytes.len() {
                let shorter = [&bytes[..at], &bytes[at + piece..]].concat();
                if fails(&shorter) { bytes = shorter } else { at += piece }
            }
            piece /= 2;
        }
        println!("{seed} fails, and so does {:?}", String::from_utf8_lossy(&bytes));
        harness(&bytes);
        panic!("{seed} fails");
    }
}

#[test]
fn whatever_happens_in_whatever_order_each_request_is_answered_once_or_cancelled() {
    check(peer_operations, 4000, |generator| generator.bytes(600));
}

/// On a connection that has no tools for the other side, or has some; with and without a session.
#[test]
fn whatever_happens_in_whatever_order_each_request_of_ours_is_answered_once_or_given_up() {
    const OPERATIONS: &[u8; 16] = b"mmmmmmrrnotttfsg";
    check(peer_operations, 2000, |generator| {
        let mut bytes = generator.bytes(600);
        for byte in bytes.iter_mut().skip(1).step_by(4) {
            *byte = OPERATIONS[usize::from(*byte) % OPERATIONS.len()];
        }
        bytes
    });
}

#[test]
fn texts_are_taken_for_what_a_second_reader_takes_them_for() {
    let harness = |bytes: &[u8]| {
        let asked = texts::Asked { numbers: 3, open: vec![2] };
        decode_message(texts::compose(&mut choices::Choices::new(bytes), &asked).as_bytes());
    };
    check(harness, 20_000, |generator| generator.bytes(40));
}

#[test]
fn what_a_fuzzer_begins_with_passes() {
    for (folder, harness) in
        [("decode_message", decode_message as fn(&[u8])), ("peer_operations", peer_operations)]
    {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fuzz/corpus").join(folder);
        let files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
        assert!(files.len() > 10, "{files:?}");
        for file in files {
            println!("{}", file.display());
            harness(&fs::read(file).unwrap());
        }
    }
}
