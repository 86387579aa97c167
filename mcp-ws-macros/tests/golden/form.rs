#[derive(Schema, Form)]
struct Booking {
    #[serde(default = "one")]
    #[arg(default = 1)]
    seats: u8,
}

#[derive(Form)]
struct Page<T>
where
    T: Clone,
{
    item: T,
}
