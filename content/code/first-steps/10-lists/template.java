import java.util.ArrayList;
import java.util.List;

class Solution {
    static double mean(List<Integer> numbers) {
        double total = 0;
        for (int number : numbers) {
            total = total + number;
        }
        return total;
    }

    static List<Integer> above(List<Integer> numbers) {
        return new ArrayList<>();
    }

    // What Run executes. The tests call mean and above themselves.
    public static void main(String[] args) {
        System.out.println(above(List.of(2, 4, 9)));
    }
}
