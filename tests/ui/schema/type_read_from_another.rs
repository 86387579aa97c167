#[derive(mcp_ws::Schema)]
#[serde(try_from = "String")]
struct Email(String);

fn main() {
    let _ = Email(String::new()).0;
}
