#[mcp_tool(nmae = "add")]
pub fn add<T: Add>(/** Borrowed. */ name: &str, (a, b): (T, T), #[arg(rnage(1..))] state: State<Db>) -> impl Display {
    a + b
}

#[mcp_tool]
fn method(&self) {}

#[mcp_tool]
struct Add {
    a: i64,
}

fn main() {
    serve(tools![add, 5, add]);
}
