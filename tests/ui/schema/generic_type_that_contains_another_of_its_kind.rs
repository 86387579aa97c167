use mcp_ws::Schema;

#[derive(Schema)]
struct Nest<T> {
    value: T,
    inner: Option<Box<Nest<Vec<T>>>>,
}

fn main() {
    let _ = |nest: &Nest<u8>| nest.value + u8::from(nest.inner.is_some());
}
