fn leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days(month: i64, year: i64) -> i64 {
    match month {
        2 => {
            if leap(year) {
                29
            } else {
                28
            }
        }
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => panic!("There is no such month."),
    }
}

// What Run executes. The tests call leap and days themselves.
fn main() {
    println!("{}", days(2, 2024));
}
