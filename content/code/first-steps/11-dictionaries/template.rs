use std::collections::HashMap;

fn count(text: &str) -> HashMap<String, i64> {
    let mut words = HashMap::new();
    for word in text.split_whitespace() {
        words.insert(word.to_string(), 1);
    }
    words
}

// What Run executes. The tests call count themselves.
fn main() {
    println!("{:?}", count("To be or not to be"));
}
