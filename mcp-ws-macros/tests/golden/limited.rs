/// Greets somebody.
#[mcp_tool]
fn greet(
    #[arg(length(1..=64), pattern = r"^\S+$")] name: &str,
    loud: bool,
    #[arg(range(1..=3), default = 1)] times: u32,
    #[arg(inner(range(..0.5)), format = "hex")] tags: Vec<f64>,
) -> String {
    greeting(name, loud, times, tags)
}

/// What to buy.
#[derive(Schema)]
struct Order {
    /// How many.
    #[arg(range(1..=100), example = 5)]
    count: u32,
    #[schemars(length(max = 64), regex(pattern = "^[a-z]+$"), title = "Kind")]
    kind: Option<String>,
    items: Vec<Item>,
}

#[derive(Schema)]
#[serde(rename_all = "lowercase")]
enum Price<T> {
    Fixed(#[arg(range(0..))] i64),
    Of { other: T },
    None,
}
