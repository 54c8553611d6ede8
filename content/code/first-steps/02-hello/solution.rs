fn main() {
    println!("Hello, world!");
    println!("I am learning to program.");
}
