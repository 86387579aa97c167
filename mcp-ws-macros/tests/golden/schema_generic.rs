#[derive(Schema)]
struct Tree<'a, T> {
    name: &'a str,
    value: T,
    children: Vec<Tree<'a, T>>,
    next: Option<Box<Self>>,
}
