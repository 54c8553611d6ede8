import java.util.Scanner;

public class Main {
    public static void main(String[] args) {
        int seconds = new Scanner(System.in).nextInt();

        int hours = seconds / 3600;
        int minutes = seconds % 3600 / 60;
        System.out.printf("%d:%02d:%02d%n", hours, minutes, seconds % 60);
    }
}
