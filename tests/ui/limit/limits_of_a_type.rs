use mcp_ws::Schema;

#[derive(Schema)]
#[arg(range(1..))]
struct Count(u32);

fn main() {
    let _ = Count(1).0;
}
