class Solution {
    static int ticket(int age) {
        if (age < 6) {
            return 0;
        }
        return 12;
    }

    // What Run executes. The tests call ticket themselves.
    public static void main(String[] args) {
        System.out.println(ticket(30));
    }
}
