use std::io;

fn main() {
    let mut name = String::new();
    io::stdin().read_line(&mut name).unwrap();
    let name = name.trim_end(); // without the line's end
    let mut cups = String::new();
    io::stdin().read_line(&mut cups).unwrap();

    println!("Hello, {name}!");
    // Now the second line. Remember: cups is a text.
}
