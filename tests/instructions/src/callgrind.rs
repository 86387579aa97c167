//! The program again, under callgrind, and what that says.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Instructions are counted while this runs, and what it calls: callgrind knows it by its name.
#[inline(never)]
pub(crate) fn counted_from_here(work: &mut dyn FnMut()) {
    work();
}

/// An instruction that copies a block is counted once for each of its bytes, which is not what it costs; and from which size on the
/// system's library uses it depends on the processor. So it does without.
const NO_BLOCKS: &str =
    "glibc.cpu.x86_rep_movsb_threshold=1073741824:glibc.cpu.x86_rep_stosb_threshold=1073741824";

/// Counts the instructions of one operation of a path.
pub(crate) fn count(path: &str, folder: &Path) -> Result<u64, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let file = folder.join(format!("{}.callgrind", path.replace(", ", "-").replace(' ', "-")));
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--toggle-collect=*counted_from_here*"])
        .arg(format!("--callgrind-out-file={}", file.display()))
        .arg(program)
        .args(["one", path])
        // What the environment says is not to change what is counted.
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .env("GLIBC_TUNABLES", NO_BLOCKS)
        .output()
        .map_err(|error| format!("valgrind: {error}"))?;
    let said = String::from_utf8_lossy(&output.stdout);
    let operations: u64 = said
        .trim()
        .parse()
        .map_err(|_| format!("`{path}` under valgrind: {said}{}", String::from_utf8_lossy(&output.stderr)))?;
    let written = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let total = written.lines().find_map(|line| line.strip_prefix("totals: ")?.parse::<u64>().ok());
    match total {
        Some(total @ 1..) => Ok(total / operations.max(1)),
        _ => Err(format!("callgrind has counted nothing of `{path}`")),
    }
}

/// By what it is counted.
pub(crate) fn tools() -> String {
    let said = ["rustc", "valgrind"].map(|tool| {
        let output = Command::new(tool).arg("--version").output();
        output.map_or_else(
            |_| tool.to_owned(),
            |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
        )
    });
    format!("{}, {}", said.join("\n"), std::env::consts::ARCH)
}
