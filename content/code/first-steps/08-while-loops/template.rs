fn steps(mut n: i64) -> i64 {
    let mut count = 0;
    // while n is not 1: change n and count
    count
}

// What Run executes. The tests call steps themselves.
fn main() {
    println!("{}", steps(6));
}
