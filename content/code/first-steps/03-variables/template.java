import java.util.Scanner;

public class Main {
    public static void main(String[] args) {
        Scanner input = new Scanner(System.in);
        String name = input.nextLine();
        String cups = input.nextLine();

        System.out.println("Hello, " + name + "!");
        // Now the second line. Remember: cups is a text.
    }
}
