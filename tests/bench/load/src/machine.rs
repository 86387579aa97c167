//! What it was measured on and with, but for names that are nobody's business.

use std::fs;
use std::process::Command;

use crate::Outcome;

/// Of all packages, those of the servers among them.
const LOCK: &str = include_str!("../../Cargo.lock");

/// Processor, memory, kernel and compiler.
pub(crate) fn describe() -> Outcome<String> {
    let processors = fs::read_to_string("/proc/cpuinfo")?;
    let models: Vec<_> = processors.lines().filter_map(|line| line.strip_prefix("model name")).collect();
    let model = models.first().map_or("unknown", |model| model.trim_start_matches(['\t', ' ', ':']));
    let memory = fs::read_to_string("/proc/meminfo")?;
    let kib = memory.lines().find_map(|line| line.strip_prefix("MemTotal:")).unwrap_or_default();
    let kib: u64 = kib.trim().trim_end_matches(" kB").parse()?;
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease")?;
    let kernel: String =
        kernel.chars().take_while(|character| character.is_ascii_digit() || *character == '.').collect();
    let is_virtual = processors.contains(" hypervisor ");
    let compiler = Command::new("rustc").arg("--version").output()?.stdout;
    let compiler = String::from_utf8_lossy(&compiler);
    let compiler = compiler.split(' ').nth(1).unwrap_or("unknown");
    Ok(format!(
        "{} processors ({model}{}), {:.0} GiB of memory, Linux {kernel}, rustc {compiler}, release builds with default settings",
        models.len(),
        if is_virtual { ", of a virtual machine" } else { "" },
        kib as f64 / 1024.0 / 1024.0,
    ))
}

/// The load of the last minute, without what this program does itself if it is asked for at the beginning.
pub(crate) fn load() -> Outcome<String> {
    let load = fs::read_to_string("/proc/loadavg")?;
    Ok(load.split(' ').next().unwrap_or("unknown").to_owned())
}

/// The newest version of a package that the servers are built with.
pub(crate) fn version(package: &str) -> Option<&'static str> {
    let name = format!("name = \"{package}\"\nversion = \"");
    let (_, behind) = LOCK.rsplit_once(&name)?;
    behind.split('"').next()
}
