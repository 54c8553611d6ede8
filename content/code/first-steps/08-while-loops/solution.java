class Solution {
    static int steps(int n) {
        int count = 0;
        while (n != 1) {
            n = n % 2 == 0 ? n / 2 : 3 * n + 1;
            count = count + 1;
        }
        return count;
    }

    // What Run executes. The tests call steps themselves.
    public static void main(String[] args) {
        System.out.println(steps(6));
    }
}
