#[derive(mcp_ws::Schema)]
struct List<T> {
    value: T,
    next: Option<Box<List<T>>>,
}

fn main() {
    let list = List { value: 1, next: None };
    let _ = (list.value, list.next);
}
