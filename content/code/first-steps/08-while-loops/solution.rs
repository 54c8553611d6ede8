fn steps(mut n: i64) -> i64 {
    let mut count = 0;
    while n != 1 {
        n = if n % 2 == 0 { n / 2 } else { 3 * n + 1 };
        count = count + 1;
    }
    count
}

// What Run executes. The tests call steps themselves.
fn main() {
    println!("{}", steps(6));
}
