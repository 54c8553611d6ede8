// A line that begins with // is a comment: for people, ignored by the computer.
// The program begins in main; the lines around it are always the same.
public class Main {
    public static void main(String[] args) {
        System.out.println("hello world");
    }
}
