//! The program `mcp-ws`, as a process: what it writes, what it ends with, and what it passes on.

mod bridge;
mod calls;
mod dial;
mod ends;
mod process;
mod watching;

use process::Program;
