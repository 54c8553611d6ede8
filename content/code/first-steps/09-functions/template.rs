fn leap(year: i64) -> bool {
    year % 4 == 0
}

fn days(month: i64, year: i64) -> i64 {
    31
}

// What Run executes. The tests call leap and days themselves.
fn main() {
    println!("{}", days(2, 2024));
}
