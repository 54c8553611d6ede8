use std::io;

fn main() {
    let mut name = String::new();
    io::stdin().read_line(&mut name).unwrap();
    let name = name.trim_end();
    let mut cups = String::new();
    io::stdin().read_line(&mut cups).unwrap();
    let cups: i64 = cups.trim().parse().unwrap();

    println!("Hello, {name}!");
    println!("You drink {} cups a week.", cups * 7);
}
