//! The program `mcp-ws`: all of it is in `cli`.

fn main() -> std::process::ExitCode {
    mcp_ws::cli::main()
}
