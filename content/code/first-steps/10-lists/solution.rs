fn mean(numbers: &[i64]) -> f64 {
    if numbers.is_empty() {
        return 0.0;
    }
    let mut total = 0.0;
    for number in numbers {
        total = total + *number as f64;
    }
    total / numbers.len() as f64
}

fn above(numbers: &[i64]) -> Vec<i64> {
    let limit = mean(numbers);
    let mut result = vec![];
    for number in numbers {
        if *number as f64 > limit {
            result.push(*number);
        }
    }
    result
}

// What Run executes. The tests call mean and above themselves.
fn main() {
    println!("{:?}", above(&[2, 4, 9]));
}
