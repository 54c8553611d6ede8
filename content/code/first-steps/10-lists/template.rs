fn mean(numbers: &[i64]) -> f64 {
    let mut total = 0.0;
    for number in numbers {
        total = total + *number as f64;
    }
    total
}

fn above(numbers: &[i64]) -> Vec<i64> {
    vec![]
}

// What Run executes. The tests call mean and above themselves.
fn main() {
    println!("{:?}", above(&[2, 4, 9]));
}
