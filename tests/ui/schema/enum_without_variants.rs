#[derive(mcp_ws::Schema)]
enum Never {}

fn main() {
    let _: Option<Never> = None;
}
