//! The program `mcp-ws`.

fn main() -> std::process::ExitCode {
    mcp_ws::cli::main()
}
