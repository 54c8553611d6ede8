import java.util.Scanner;

public class Main {
    public static void main(String[] args) {
        int n = new Scanner(System.in).nextInt();

        int total = 0;
        for (int i = n; i >= 1; i--) {
            System.out.println(i);
            total = total + i;
        }
        System.out.println("Liftoff!");
        System.out.println("Sum: " + total);
    }
}
