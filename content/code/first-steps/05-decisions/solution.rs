fn ticket(age: i64) -> i64 {
    if age < 6 {
        0
    } else if age < 18 {
        5
    } else if age < 65 {
        12
    } else {
        8
    }
}

// What Run executes. The tests call ticket themselves.
fn main() {
    println!("{}", ticket(30));
}
