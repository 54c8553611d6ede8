import java.util.Scanner;

public class Main {
    static String money(long cents) {
        return String.format("%d.%02d", cents / 100, cents % 100);
    }

    public static void main(String[] args) {
        Scanner input = new Scanner(System.in);
        while (input.hasNextLine()) {
            String line = input.nextLine();
            if (line.trim().equals("total")) {
                break;
            }
            String[] parts = line.split(" ");
            System.out.println(parts[0] + " x " + parts[1]);
        }

        System.out.println("----------");
        System.out.println("Total: " + money(0));
    }
}
