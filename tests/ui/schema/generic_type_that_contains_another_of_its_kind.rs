use mcp_ws::Schema;

#[derive(Schema)]
struct Nest<T> {
    value: T,
    inner: Option<Box<Nest<Vec<T>>>>,
}

fn main() {
    let nest = Nest { value: 1, inner: None };
    let _ = (nest.value, nest.inner);
}
