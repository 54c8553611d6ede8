import java.util.ArrayList;
import java.util.List;

class Solution {
    static double mean(List<Integer> numbers) {
        if (numbers.isEmpty()) {
            return 0;
        }
        double total = 0;
        for (int number : numbers) {
            total = total + number;
        }
        return total / numbers.size();
    }

    static List<Integer> above(List<Integer> numbers) {
        double limit = mean(numbers);
        List<Integer> result = new ArrayList<>();
        for (int number : numbers) {
            if (number > limit) {
                result.add(number);
            }
        }
        return result;
    }

    // What Run executes. The tests call mean and above themselves.
    public static void main(String[] args) {
        System.out.println(above(List.of(2, 4, 9)));
    }
}
