use std::io;

fn main() {
    let mut line = String::new();
    io::stdin().read_line(&mut line).unwrap();
    let n: i64 = line.trim().parse().unwrap();

    let mut total = 0;
    for i in (1..=n).rev() {
        println!("{i}");
        total = total + i;
    }
    println!("Liftoff!");
    println!("Sum: {total}");
}
