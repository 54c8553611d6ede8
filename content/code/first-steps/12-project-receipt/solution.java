import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Scanner;

public class Main {
    static class Item {
        String name;
        long quantity;
        long price;
    }

    static String money(long cents) {
        return String.format("%d.%02d", cents / 100, cents % 100);
    }

    // The parts of a good line, null for a bad one.
    static Item parse(String line) {
        String[] parts = line.trim().split(" +");
        if (parts.length != 3 || !parts[1].matches("[0-9]+") || Long.parseLong(parts[1]) == 0) {
            return null;
        }
        Item item = new Item();
        item.name = parts[0];
        item.quantity = Long.parseLong(parts[1]);
        item.price = Long.parseLong(parts[2]);
        return item;
    }

    static Map<String, Item> read() {
        // A LinkedHashMap keeps its entries in the order in which they came.
        Map<String, Item> items = new LinkedHashMap<>();
        Scanner input = new Scanner(System.in);
        while (input.hasNextLine()) {
            String line = input.nextLine();
            if (line.trim().equals("total")) {
                break;
            }
            Item item = parse(line);
            if (item == null) {
                continue;
            }
            if (items.containsKey(item.name)) {
                Item known = items.get(item.name);
                known.quantity = known.quantity + item.quantity;
            } else {
                items.put(item.name, item);
            }
        }
        return items;
    }

    public static void main(String[] args) {
        long total = 0;
        for (Item item : read().values()) {
            long amount = item.quantity * item.price;
            total = total + amount;
            System.out.println(item.name + " x " + item.quantity + ": " + money(amount));
        }
        System.out.println("----------");
        if (total >= 5000) {
            long discount = total / 10;
            System.out.println("Discount: -" + money(discount));
            total = total - discount;
        }
        System.out.println("Total: " + money(total));
    }
}
