//! What 100 tools cost to compile: annotated, and written by hand with serde and schemars.
//!
//! ```text
//! cargo bench -p mcp-ws-tests --bench compile_cost            # the table of docs/COMPILE_COST.md
//! cargo bench -p mcp-ws-tests --bench compile_cost -- 9       # with nine rounds instead of five
//! ```
//!
//! Two programs do the same: each serves 100 tools of five arguments over WebSocket. Their dependencies are built
//! first; then the program alone is built again and again, in turns, and the processor time of all of rustc and the
//! linker is counted. Nothing is judged here: what stands in the document was read off a run.
#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a program for developers")]

mod annotated;
mod by_hand;
mod cpu;

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

/// How many tools each program has.
const TOOLS: usize = 100;

fn main() {
    // Cargo adds `--bench`.
    let rounds = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(5);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile_cost");
    let programs = [
        Program::new(&folder, "annotated", &annotated::manifest(), &annotated::source(TOOLS)),
        Program::new(&folder, "by_hand", &by_hand::manifest(), &by_hand::source(TOOLS)),
    ];
    println!("| {TOOLS} tools of 5 arguments | annotated | by hand | ratio |\n|---|---|---|---|");
    for (name, command) in [
        ("`cargo check`", ["check"].as_slice()),
        ("debug build", &["build"]),
        ("release build", &["build", "--release"]),
    ] {
        let [annotated, by_hand] = medians(&programs, command, rounds);
        let ratio = annotated.as_secs_f64() / by_hand.as_secs_f64();
        println!(
            "| {name}, CPU | {:.2} s | {:.2} s | {ratio:.2} |",
            annotated.as_secs_f64(),
            by_hand.as_secs_f64()
        );
    }
    let [annotated, by_hand] = programs.each_ref().map(Program::stripped_size);
    println!(
        "| release binary, stripped | {} KiB | {} KiB | {:.2} |",
        annotated / 1024,
        by_hand / 1024,
        ratio(annotated, by_hand)
    );
}

/// The median time of each program's own build. They take turns, so that both see the same machine.
fn medians(programs: &[Program; 2], command: &[&str], rounds: usize) -> [Duration; 2] {
    for program in programs {
        program.cargo(command);
    }
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..rounds {
        for (program, times) in programs.iter().zip(&mut times) {
            program.touch();
            let before = cpu::of_children();
            program.cargo(command);
            times.push(cpu::of_children().saturating_sub(before));
        }
    }
    times.map(|mut times| {
        times.sort_unstable();
        times[times.len() / 2]
    })
}

#[allow(clippy::cast_precision_loss, reason = "the size of a program")]
fn ratio(one: u64, other: u64) -> f64 {
    one as f64 / other as f64
}

/// A package outside of the workspace.
struct Program {
    folder: PathBuf,
    name: &'static str,
}

impl Program {
    fn new(folder: &Path, name: &'static str, dependencies: &str, source: &str) -> Self {
        let folder = folder.join(name);
        fs::create_dir_all(folder.join("src")).expect("a folder to build in");
        let manifest = format!(
            "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}\n[workspace]\n\n\
             [profile.release]\nstrip = true\n"
        );
        fs::write(folder.join("Cargo.toml"), manifest).expect("a manifest");
        fs::write(folder.join("src/main.rs"), source).expect("a source file");
        Self { folder, name }
    }

    /// Makes cargo build the program's own crate anew.
    fn touch(&self) {
        let source = self.folder.join("src/main.rs");
        let text = fs::read(&source).expect("the source file");
        fs::write(source, text).expect("the source file");
    }

    fn cargo(&self, command: &[&str]) {
        let status = Command::new(env!("CARGO"))
            .args(command)
            .args(["--quiet", "--jobs", "1"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.folder.join("target"))
            .env("CARGO_INCREMENTAL", "0")
            .status()
            .expect("cargo");
        assert!(status.success(), "{} does not build", self.name);
    }

    fn stripped_size(&self) -> u64 {
        fs::metadata(self.folder.join("target/release").join(self.name)).expect("the program").len()
    }
}
