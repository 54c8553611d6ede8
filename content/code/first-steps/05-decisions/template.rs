fn ticket(age: i64) -> i64 {
    if age < 6 {
        return 0;
    }
    12
}

// What Run executes. The tests call ticket themselves.
fn main() {
    println!("{}", ticket(30));
}
