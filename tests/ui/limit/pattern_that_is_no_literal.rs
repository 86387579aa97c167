use mcp_ws::Schema;

const CODE: &str = "^[A-Z]$";

#[derive(Schema)]
struct Order {
    #[schemars(regex(pattern = CODE))]
    code: String,
}

fn main() {
    let _ = Order { code: CODE.to_owned() }.code;
}
