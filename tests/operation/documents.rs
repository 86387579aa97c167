//! That what is documented is what there is.

use std::fs;
use std::path::Path;

use crate::recorder::Figures;

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).unwrap()
}

#[test]
fn every_figure_is_described_and_documented_and_no_other_is() {
    let figures = Figures::default();
    metrics::with_local_recorder(&figures, mcp_ws::describe_metrics);
    let mut described = figures.described();
    described.sort_unstable();
    for document in ["docs/OPERATION.md", "mcp-ws/src/docs/metrics.md"] {
        let text = read(document);
        let rows = text.lines().filter_map(|line| line.strip_prefix("| `mcp_ws_"));
        let mut documented: Vec<_> =
            rows.map(|row| format!("mcp_ws_{}", row.split('`').next().unwrap())).collect();
        documented.sort_unstable();
        assert_eq!(documented, described, "{document}");
    }
}
