use std::io;

fn money(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

fn main() {
    for line in io::stdin().lines() {
        let line = line.unwrap();
        if line.trim() == "total" {
            break;
        }
        let parts: Vec<&str> = line.split_whitespace().collect();
        println!("{} x {}", parts[0], parts[1]);
    }

    println!("----------");
    println!("Total: {}", money(0));
}
