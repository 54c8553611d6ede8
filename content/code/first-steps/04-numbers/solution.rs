use std::io;

fn main() {
    let mut line = String::new();
    io::stdin().read_line(&mut line).unwrap();
    let seconds: i64 = line.trim().parse().unwrap();

    let hours = seconds / 3600;
    let minutes = seconds % 3600 / 60;
    println!("{hours}:{minutes:02}:{:02}", seconds % 60);
}
