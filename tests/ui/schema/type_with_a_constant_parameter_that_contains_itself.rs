use mcp_ws::Schema;

#[derive(Schema)]
struct Grid<const N: usize> {
    cells: [u8; N],
    next: Option<Box<Grid<N>>>,
}

fn main() {
    let grid = Grid { cells: [1], next: None };
    let _ = (grid.cells, grid.next);
}
