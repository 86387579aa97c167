/// What to buy.
#[derive(Schema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Order<'a> {
    /// Its "name".
    item_name: &'a str,
    #[serde(default)]
    count: u32,
    parts: Vec<Self>,
    #[serde(flatten)]
    place: Place,
    #[serde(skip)]
    seen: bool,
}

#[derive(Schema)]
struct Metres(f64);
