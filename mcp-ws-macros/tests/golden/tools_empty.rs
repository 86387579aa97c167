fn main() {
    serve(tools![]);
}
