class Solution {
    static boolean leap(int year) {
        return year % 4 == 0;
    }

    static int days(int month, int year) {
        return 31;
    }

    // What Run executes. The tests call leap and days themselves.
    public static void main(String[] args) {
        System.out.println(days(2, 2024));
    }
}
