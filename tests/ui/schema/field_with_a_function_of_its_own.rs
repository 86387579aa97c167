#[derive(mcp_ws::Schema)]
struct Event {
    #[serde(with = "unix_time")]
    at: u64,
}

fn main() {
    let _ = Event { at: 1 }.at;
}
