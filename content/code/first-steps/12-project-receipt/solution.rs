use std::io;

struct Item {
    name: String,
    quantity: i64,
    price: i64,
}

fn money(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

// The parts of a good line, None for a bad one.
fn parse(line: &str) -> Option<Item> {
    let parts: Vec<&str> = line.split_whitespace().collect();
    if parts.len() != 3 {
        return None;
    }
    let quantity: i64 = parts[1].parse().ok()?;
    if quantity <= 0 {
        return None;
    }
    let price: i64 = parts[2].parse().ok()?;
    Some(Item { name: parts[0].to_string(), quantity, price })
}

fn read() -> Vec<Item> {
    let mut items: Vec<Item> = vec![];
    for line in io::stdin().lines() {
        let line = line.unwrap();
        if line.trim() == "total" {
            break;
        }
        if let Some(item) = parse(&line) {
            match items.iter_mut().find(|known| known.name == item.name) {
                Some(known) => known.quantity = known.quantity + item.quantity,
                None => items.push(item),
            }
        }
    }
    items
}

fn main() {
    let mut total = 0;
    for item in read() {
        let amount = item.quantity * item.price;
        total = total + amount;
        println!("{} x {}: {}", item.name, item.quantity, money(amount));
    }
    println!("----------");
    if total >= 5000 {
        let discount = total / 10;
        println!("Discount: -{}", money(discount));
        total = total - discount;
    }
    println!("Total: {}", money(total));
}
