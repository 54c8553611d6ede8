class Solution {
    static int steps(int n) {
        int count = 0;
        // while n is not 1: change n and count
        return count;
    }

    // What Run executes. The tests call steps themselves.
    public static void main(String[] args) {
        System.out.println(steps(6));
    }
}
