import { readFileSync } from "fs";

type Item = { name: string; quantity: number; price: number };

const lines: string[] = readFileSync(0, "utf8").split("\n");

function money(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
}

// The parts of a good line, null for a bad one.
function parse(line: string): Item | null {
  const parts = line.split(" ").filter((part) => part !== "");
  if (parts.length !== 3 || !/^[0-9]+$/.test(parts[1]) || Number(parts[1]) === 0) {
    return null;
  }
  return { name: parts[0], quantity: Number(parts[1]), price: Number(parts[2]) };
}

function read(): Item[] {
  // A Map keeps its entries in the order in which they came.
  const items = new Map<string, Item>();
  for (const line of lines) {
    if (line.trim() === "total") {
      break;
    }
    const item = parse(line);
    if (item === null) {
      continue;
    }
    const known = items.get(item.name);
    if (known) {
      known.quantity = known.quantity + item.quantity;
    } else {
      items.set(item.name, item);
    }
  }
  return [...items.values()];
}

function receipt(items: Item[]): void {
  let total = 0;
  for (const item of items) {
    const amount = item.quantity * item.price;
    total = total + amount;
    console.log(`${item.name} x ${item.quantity}: ${money(amount)}`);
  }
  console.log("----------");
  if (total >= 5000) {
    const discount = Math.floor(total / 10);
    console.log(`Discount: -${money(discount)}`);
    total = total - discount;
  }
  console.log(`Total: ${money(total)}`);
}

receipt(read());
