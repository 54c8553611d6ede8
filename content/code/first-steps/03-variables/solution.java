import java.util.Scanner;

public class Main {
    public static void main(String[] args) {
        Scanner input = new Scanner(System.in);
        String name = input.nextLine();
        int cups = Integer.parseInt(input.nextLine());

        System.out.println("Hello, " + name + "!");
        System.out.println("You drink " + cups * 7 + " cups a week.");
    }
}
