//! The picture: processor time by call in three scenarios, as bars. Its greys and colours can be read on white and on black.

use std::fmt::Write as _;

use crate::table::Row;
use crate::table::Table;

const PANELS: [&str; 3] = ["depth-1", "depth-64", "64x8"];

const WIDTH: usize = 760;
const LABELS: usize = 110;
const FIGURES: usize = 60;
const BAR: usize = 16;
const STEP: usize = 22;
const TITLE: usize = 40;

const STYLE: &str = "text{font:13px system-ui,sans-serif;fill:#7d8590}.title{font-weight:600}.ours{fill:#2f81f7}.others{fill:#8b949e}\
    .limits{fill:#3fa45b}";

pub(crate) fn plot(tables: &[Table]) -> String {
    let panels = PANELS.iter().filter_map(|name| tables.iter().find(|table| table.scenario.name == *name));
    let mut body = String::new();
    let mut top = 0;
    for table in panels {
        top = panel(&mut body, table, top);
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {}\" role=\"img\" \
         aria-label=\"Processor time of the server by call\">\n<style>{STYLE}</style>\n{body}</svg>\n",
        top + 10
    )
}

/// Draws a scenario below `top`, and gives out where it ends.
fn panel(body: &mut String, table: &Table, top: usize) -> usize {
    let most = table.rows.iter().map(Row::median).fold(0.0, f64::max);
    let _ = writeln!(
        body,
        "<text class=\"title\" x=\"0\" y=\"{}\">{}: µs of the server's processor by call</text>",
        top + 24,
        table.scenario.what
    );
    let mut y = top + TITLE;
    for row in &table.rows {
        let median = row.median();
        let width = (WIDTH - LABELS - FIGURES) as f64 * median / most;
        let class = match row.who.program {
            "ours" => "ours",
            "floor" | "raw" => "limits",
            _ => "others",
        };
        let base = y + BAR - 3;
        let _ = writeln!(
            body,
            "<text x=\"{}\" y=\"{base}\" text-anchor=\"end\">{}</text>\
             <rect class=\"{class}\" x=\"{LABELS}\" y=\"{y}\" width=\"{width:.1}\" height=\"{BAR}\" rx=\"2\"/>\
             <text x=\"{:.1}\" y=\"{base}\">{}</text>",
            LABELS - 8,
            // It may be seen without what says who `ours` is.
            row.who.name.replace("ours", "mcp-ws"),
            LABELS as f64 + width + 6.0,
            table.scenario.unit.show(median)
        );
        y += STEP;
    }
    y
}
