using LearningPlatform.Core.Sandbox;

namespace LearningPlatform.Sandbox.Tests.Languages;

/// <summary>The same programs in each compiled language.</summary>
/// <param name="Echo">Writes a line of input and the arguments, says "told" on the error output and ends with 7.</param>
/// <param name="Fault">Fails while it runs.</param>
/// <param name="FaultSays">What it then says.</param>
/// <param name="Wrong">Does not compile because of its line 3; has a function <c>add</c>.</param>
/// <param name="WrongSays">What the compiler says.</param>
/// <param name="Hungry">Takes memory without end.</param>
/// <param name="Endless">Never ends.</param>
/// <param name="Functions">What <see cref="Samples.Calls"/> calls.</param>
/// <param name="Raises">The type of the error that <c>fail</c> raises.</param>
internal sealed record Sample(string Echo, string Fault, string FaultSays, string Wrong, string WrongSays, string Hungry, string Endless, string Functions, string Raises);

internal static class Samples
{
    /// <summary>Calls whose result is the same in each language.</summary>
    public static readonly (string Function, string Arguments, string Returned)[] Calls =
    [
        ("add", "[2, 3]", "5"),
        ("add", """{"b": 3, "a": 4}""", "7"),
        ("greet", """["Zoë \"q\" \\ 😀"]""", "\"Hi Zoë \\\"q\\\" \\\\ 😀\""),
        ("double_all", "[[1, 2, 3]]", "[2, 4, 6]"),
        ("double_all", "[[]]", "[]"),
        ("count", """[["a", "b", "a"]]""", """{"a": 2, "b": 1}"""),
        ("total", """[{"x": 1.5, "y": 2}]""", "3.5"),
        ("even", "[4]", "true"),
        ("big", "[9007199254740993]", "9007199254740994"),
        ("grid", "[[[1, 2], [3]]]", "[[2, 1], [3]]"),
        ("nothing", "[]", "null"),
    ];

    public static readonly Dictionary<RunLanguage, Sample> All = new()
    {
        [RunLanguage.TypeScript] = new(
            """
            import * as fs from 'fs';

            const line: string = fs.readFileSync(0, 'utf8').trim();
            console.log([line, ...process.argv.slice(2)].join('|'));
            console.error('told');
            process.exitCode = 7;
            await Promise.resolve();
            """,
            "interface P { x?: { y: number } }\nconst p: P = {};\nconsole.log(p.x!.y);\n",
            "main.ts:3",
            "export {};\n\nfunction add(a: number, b: number): string { return a + b }\n",
            @"main\.ts:3:\d+: error TS2322: Type 'number' is not assignable to type 'string'",
            "const keep: string[][] = [];\nwhile (true) keep.push(new Array(100000).fill('x'));\n",
            "let i: number = 0;\nwhile (true) i++;\n",
            """
            type Point = { x: number; y: number };

            function add(a: number, b: number): number { return a + b }
            export const greet = (name: string): string => `Hi ${name}`;
            function doubleAll(list: readonly number[]): number[] { return list.map((n) => n * 2) }
            function count(words: string[]): Record<string, number> {
              const out: Record<string, number> = {};
              for (const word of words) out[word] = (out[word] ?? 0) + 1;
              return out;
            }
            async function total(p: Point): Promise<number> { return p.x + p.y }
            function even(n: number): boolean { return n % 2 === 0 }
            function big(n: number): bigint { return BigInt(n) + 2n }
            function grid(g: number[][]): number[][] { return g.map((row) => [...row].reverse()) }
            function nothing(): void {}
            class Gone extends Error {}
            function fail(why: string): never { throw new Gone(why) }
            """,
            "Gone"),
        [RunLanguage.Java] = new(
            """
            import java.util.Scanner;

            public class Main {
                public static void main(String[] args) {
                    System.out.print(new Scanner(System.in).nextLine());
                    for (String arg : args) System.out.print("|" + arg);
                    System.out.println();
                    System.err.println("told");
                    System.exit(7);
                }
            }
            """,
            "public class Main {\n    public static void main(String[] args) {\n        int[] list = {};\n        list[3] = 1;\n    }\n}\n",
            "ArrayIndexOutOfBoundsException: Index 3 out of bounds for length 0\n\tat Main.main(Main.java:4)",
            "public class Solution {\n    public static void main(String[] args) {}\n    static int add(int a, int b) { return a + c; }\n}\n",
            @"Main\.java:3: error: cannot find symbol",
            "import java.util.*;\nclass Main {\n    public static void main(String[] args) {\n        List<byte[]> keep = new ArrayList<>();\n        while (true) keep.add(new byte[1 << 20]);\n    }\n}\n",
            "class Main {\n    public static void main(String[] args) {\n        while (true);\n    }\n}\n",
            """
            import java.util.*;

            public class Solution {
                record Point(double x, double y) { }

                public static int add(int a, int b) { return a + b; }
                static String greet(String name) { return "Hi " + name; }
                static List<Integer> doubleAll(List<Integer> list) { return list.stream().map(n -> n * 2).toList(); }
                static Map<String, Integer> count(String[] words) {
                    Map<String, Integer> out = new TreeMap<>();
                    for (String word : words) out.merge(word, 1, Integer::sum);
                    return out;
                }
                static Optional<Double> total(Point p) { return Optional.of(p.x() + p.y()); }
                static boolean even(byte n) { return n % 2 == 0; }
                static long big(long n) { return n + 1; }
                static int[][] grid(int[][] g) {
                    for (int[] row : g)
                        for (int i = 0, j = row.length - 1; i < j; i++, j--) { int t = row[i]; row[i] = row[j]; row[j] = t; }
                    return g;
                }
                static void nothing() { }
                static double root(double n) { return Math.sqrt(n); }
                static int fail(String why) { throw new IllegalStateException(why); }
            }
            """,
            "IllegalStateException"),
        [RunLanguage.Go] = new(
            """
            package main

            import (
            	"bufio"
            	"fmt"
            	"os"
            	"strings"
            )

            func main() {
            	line, _ := bufio.NewReader(os.Stdin).ReadString('\n')
            	fmt.Println(strings.TrimSpace(line) + "|" + strings.Join(os.Args[1:], "|"))
            	fmt.Fprintln(os.Stderr, "told")
            	os.Exit(7)
            }
            """,
            "package main\n\nfunc main() {\n\tvar list []int\n\t_ = list[3]\n}\n",
            "index out of range [3]",
            "package main\n\nfunc add(a, b int) int { return a + c }\n\nfunc main() {}\n",
            @"main\.go:3:\d+: undefined: c",
            "package main\n\nvar keep [][]byte\n\nfunc main() {\n\tfor {\n\t\tb := make([]byte, 1<<20)\n\t\tfor i := range b {\n\t\t\tb[i] = 1\n\t\t}\n\t\tkeep = append(keep, b)\n\t}\n}\n",
            "package main\n\nfunc main() {\n\tfor {\n\t}\n}\n",
            """
            package main

            import (
            	"errors"
            	"math"
            )

            func add(a, b int) int { return a + b }

            func Greet(name string) string { return "Hi " + name }

            func doubleAll(list []int) []int {
            	var out []int
            	for _, n := range list {
            		out = append(out, n*2)
            	}
            	return out
            }

            func count(words []string) map[string]int {
            	out := map[string]int{}
            	for _, w := range words {
            		out[w]++
            	}
            	return out
            }

            type point struct {
            	X float64 `json:"x"`
            	Y float64 `json:"y"`
            }

            func total(p point) (float64, error) { return p.X + p.Y, nil }
            func even(n uint8) bool              { return n%2 == 0 }
            func big(n int64) int64              { return n + 1 }
            func grid(g [][]int32) [][]int32 {
            	for _, row := range g {
            		for i, j := 0, len(row)-1; i < j; i, j = i+1, j-1 {
            			row[i], row[j] = row[j], row[i]
            		}
            	}
            	return g
            }
            func nothing()                   {}
            func root(n float64) float64     { return math.Sqrt(n) }
            func fail(why string) (int, error) { return 0, errors.New(why) }
            """,
            "error"),
        [RunLanguage.Rust] = new(
            """
            use std::io::Read;

            fn main() {
                let mut text = String::new();
                std::io::stdin().read_to_string(&mut text).unwrap();
                let arguments: Vec<String> = std::env::args().skip(1).collect();
                println!("{}|{}", text.trim(), arguments.join("|"));
                eprintln!("told");
                std::process::exit(7);
            }
            """,
            "fn main() {\n    let list: Vec<i32> = Vec::new();\n    println!(\"{}\", list[std::env::args().count()]);\n}\n",
            "index out of bounds",
            "fn main() {}\n\nfn add(a: i32, b: i32) -> i32 { a + c }\n",
            @"(?s)cannot find value `c` in this scope.*main\.rs:3:\d+",
            "fn main() {\n    let mut keep: Vec<Vec<u8>> = Vec::new();\n    loop {\n        keep.push(vec![1; 1 << 20]);\n    }\n}\n",
            "fn main() {\n    loop {}\n}\n",
            """
            use std::collections::{BTreeMap, HashMap};

            fn add(a: i32, b: i32) -> i32 { a + b }

            pub fn greet(name: &str) -> String { format!("Hi {}", name) }

            fn double_all(list: &[i32]) -> Vec<i32> { list.iter().map(|n| n * 2).collect() }

            fn count(words: Vec<String>) -> HashMap<String, usize> {
                let mut out = HashMap::new();
                for word in words { *out.entry(word).or_insert(0) += 1; }
                out
            }

            fn total(p: &BTreeMap<String, f64>) -> Option<f64> { Some(p.values().sum()) }
            fn even(n: u8) -> bool { n % 2 == 0 }
            fn big(n: i64) -> i64 { n + 1 }
            fn grid(mut g: Vec<Vec<i32>>) -> Vec<Vec<i32>> { for row in g.iter_mut() { row.reverse(); } g }
            fn nothing() {}
            fn root(n: f64) -> f64 { n.sqrt() }
            fn fail(why: &str) -> Result<i32, String> { Err(why.to_string()) }
            """,
            "String"),
        [RunLanguage.Cpp] = new(
            """
            #include <iostream>
            #include <string>

            int main(int argc, char** argv) {
                std::string line;
                std::getline(std::cin, line);
                std::cout << line;
                for (int i = 1; i < argc; i++) std::cout << '|' << argv[i];
                std::cout << std::endl;
                std::cerr << "told\n";
                return 7;
            }
            """,
            "#include <vector>\n\nint main() {\n    return std::vector<int>().at(3);\n}\n",
            "std::out_of_range",
            "int main() {}\n\nint add(int a, int b) { return a + c; }\n",
            @"main\.cpp:3:\d+: error: .c. was not declared",
            "#include <bits/stdc++.h>\nint main() {\n    std::vector<std::vector<char>> keep;\n    while (true) keep.emplace_back(1 << 20, 'x');\n}\n",
            "int main() {\n    volatile int i = 0;\n    while (true) i = i + 1;\n}\n",
            """
            #include <map>
            #include <optional>
            #include <string>
            #include <cmath>
            #include <vector>
            #include <stdexcept>
            using namespace std;

            int add(int a, int b) { return a + b; }
            string greet(const string& name) { return "Hi " + name; }
            vector<int> double_all(vector<int> list) {
                for (int& n : list) n *= 2;
                return list;
            }
            map<string, int> count(const vector<string>& words) {
                map<string, int> out;
                for (const auto& word : words) out[word]++;
                return out;
            }
            optional<double> total(const map<string, double>& p) {
                double sum = 0;
                for (auto [key, value] : p) sum += value;
                return sum;
            }
            bool even(unsigned char n) { return n % 2 == 0; }
            long long big(long long n) { return n + 1; }
            vector<vector<int>>& grid(vector<vector<int>>& g) {
                for (auto& row : g) row = {row.rbegin(), row.rend()};
                return g;
            }
            void nothing() {}
            double root(double n) { return std::sqrt(n); }
            int fail(string why) { throw invalid_argument(why); }
            int main() { return 3; }
            """,
            "invalid_argument"),
    };
}
