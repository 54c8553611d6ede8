use std::collections::HashMap;

fn count(text: &str) -> HashMap<String, i64> {
    let mut words = HashMap::new();
    for word in text.to_lowercase().split_whitespace() {
        *words.entry(word.to_string()).or_insert(0) += 1;
    }
    words
}

// What Run executes. The tests call count themselves.
fn main() {
    println!("{:?}", count("To be or not to be"));
}
