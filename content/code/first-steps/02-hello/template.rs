// A line that begins with // is a comment: for people, ignored by the computer.
// The program begins in main.
fn main() {
    println!("hello world");
}
