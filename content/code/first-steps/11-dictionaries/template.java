import java.util.HashMap;
import java.util.Map;

class Solution {
    static Map<String, Integer> count(String text) {
        Map<String, Integer> words = new HashMap<>();
        for (String word : text.split(" ")) {
            words.put(word, 1);
        }
        return words;
    }

    // What Run executes. The tests call count themselves.
    public static void main(String[] args) {
        System.out.println(count("To be or not to be"));
    }
}
