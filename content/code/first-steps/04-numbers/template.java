import java.util.Scanner;

public class Main {
    public static void main(String[] args) {
        int seconds = new Scanner(System.in).nextInt();

        int hours = seconds / 3600;
        System.out.println(hours + ":00:00");
    }
}
