using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;

namespace LearningPlatform.Sandbox.Tests.Languages;

/// <summary>
/// Sources that attack the stage that compiles them: each ends as an error of the compiler or at a limit, and nothing of the host is in the answer.
/// </summary>
public sealed class CompileAttackTests : IDisposable
{
    private const string Secret = "canary-8f3b1d";
    private readonly ICodeRunner runner;
    private readonly string canary = Path.Combine(Path.GetTempPath(), $"canary-{Ids.New()}.h");

    public CompileAttackTests(Machine machine)
    {
        runner = machine.Make(new SandboxOptions { CompileSeconds = 3, CompileMegabytes = 512 });
        File.WriteAllText(canary, $"#error {Secret}\n{Secret}\n");
        Environment.SetEnvironmentVariable("SANDBOX_CANARY", Secret);
    }

    /// <summary>CANARY stands for a file of the host that everybody may read.</summary>
    public static TheoryData<RunLanguage, string, string> Refused { get; } = new()
    {
        { RunLanguage.Cpp, "an include of the shadow file", "#include </etc/shadow>\nint main() {}" },
        { RunLanguage.Cpp, "an include of a file of the host", "#include \"CANARY\"\nint main() {}" },
        { RunLanguage.Cpp, "an include out of the folder", "#include \"../../../../../../CANARY\"\nint main() {}" },
        { RunLanguage.Cpp, "an include of the first process's root", "#include \"/proc/1/root/CANARY\"\nint main() {}" },
        { RunLanguage.Cpp, "an include of itself", "#include \"main.cpp\"\nint main() {}" },
        { RunLanguage.Cpp, "an include that never ends", "#include \"/dev/urandom\"\nint main() {}" },
        { RunLanguage.Cpp, "an assembler that reads", "__asm__(\".incbin \\\"CANARY\\\"\");\nint main() {}" },
        { RunLanguage.Cpp, "a bomb of macros", Bomb("#define A{0} A{1} A{1} A{1} A{1} A{1} A{1} A{1} A{1} A{1} A{1}", 9) + "#define A9 x\nint main() { A0 }" },
        { RunLanguage.Cpp, "a bomb of templates", "template<int N, class T> struct B { typename B<N - 1, T*>::t a; typename B<N - 1, T&&>::t b; using t = B; };\ntemplate<class T> struct B<0, T> { using t = T; };\nint main() { B<800, int> b; }" },
        { RunLanguage.Cpp, "a constant that never ends", "constexpr int f() { int i = 0; while (true) i ^= 1; return i; }\nconstexpr int x = f();\nint main() {}" },
        { RunLanguage.Cpp, "a program that fills the disk", "char big[3u << 30] = {1};\nint main() {}" },
        { RunLanguage.Rust, "a text of the shadow file", "fn main() { println!(\"{}\", include_str!(\"/etc/shadow\")); }" },
        { RunLanguage.Rust, "a text of a file of the host", "fn main() { println!(\"{}\", include_str!(\"CANARY\")); }" },
        { RunLanguage.Rust, "a module of a file of the host", "#[path = \"CANARY\"] mod stolen;\nfn main() {}" },
        { RunLanguage.Rust, "a variable of the host", "fn main() { println!(\"{}\", env!(\"SANDBOX_CANARY\")); }" },
        { RunLanguage.Rust, "a macro that never ends", "macro_rules! m { ($($x:tt)*) => { m!($($x)* $($x)*) } }\nfn main() { m!(a a) }" },
        { RunLanguage.Rust, "a constant that never ends", "const fn f() -> u64 { let mut i = 0u64; loop { i = i.wrapping_add(1); if i == u64::MAX { return i; } } }\nstatic X: u64 = f();\nfn main() { println!(\"{}\", X); }" },
        { RunLanguage.Rust, "a program that fills the disk", "static BIG: [u8; 3 << 30] = [1; 3 << 30];\nfn main() { println!(\"{}\", BIG[7]); }" },
        { RunLanguage.Go, "an embedded file", "package main\n\nimport _ \"embed\"\n\n//go:embed CANARY\nvar s string\n\nfunc main() { println(s) }" },
        { RunLanguage.Go, "a file embedded out of the folder", "package main\n\nimport _ \"embed\"\n\n//go:embed ../../etc/shadow\nvar s string\n\nfunc main() { println(s) }" },
        { RunLanguage.Go, "C", "package main\n\n// #include </etc/shadow>\nimport \"C\"\n\nfunc main() { C.f() }" },
        { RunLanguage.Go, "a flag for the linker", "package main\n\n//go:cgo_ldflag \"-fplugin=/work/x.so\"\n\nfunc main() {}" },
        { RunLanguage.Go, "a package of the host", "package main\n\nimport \"/usr/lib/go/src/internal/cpu\"\n\nfunc main() { cpu.Initialize(\"\") }" },
        { RunLanguage.Go, "a program that fills the disk", "package main\n\nvar big = [3 << 30]byte{1, 3<<30 - 1: 1}\n\nfunc main() { println(big[7]) }" },
        { RunLanguage.Java, "a constant that is too long", $"class Main {{ static final String S = \"{new string('x', 70_000)}\"; public static void main(String[] a) {{ }} }}" },
        { RunLanguage.Java, "an expression that is too deep", $"class Main {{ public static void main(String[] a) {{ int i = {string.Concat(Enumerable.Repeat("(1 + ", 20_000))}1{new string(')', 20_000)}; }} }}" },
        { RunLanguage.Java, "a method that is too large", $"class Main {{ public static void main(String[] a) {{ int i = 0; {string.Concat(Enumerable.Repeat("i += 12345678; ", 20_000))} }} }}" },
        { RunLanguage.TypeScript, "a reference to a file of the host", "/// <reference path=\"CANARY\" />\nconsole.log(1);" },
        { RunLanguage.TypeScript, "an import that nobody checks", "// @ts-nocheck\nimport text from 'CANARY';\nconsole.log(text);" },
        { RunLanguage.TypeScript, "an import of the shadow file", "// @ts-nocheck\nimport text from '/etc/shadow';\nconsole.log(text);" },
        { RunLanguage.TypeScript, "a bomb of types", "type D<T extends unknown[]> = [...T, ...T, ...T, ...T];\ntype B = D<D<D<D<D<D<D<D<D<D<[1, 2]>>>>>>>>>>;\nconst b: B = 1;" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Is_an_error_or_a_limit(RunLanguage language, string what, string code)
    {
        var run = await Run(language, code.Replace("CANARY", canary, StringComparison.Ordinal));

        Assert.True(run.Verdict is not (RunVerdict.Succeeded or RunVerdict.Failed), $"{what}: {run.Verdict} {run.Output} {run.Error}");
        Nothing(run);
    }

    [Fact]
    public async Task Annotation_processors_are_not_run()
    {
        SandboxFile[] files =
        [
            new("META-INF/services/javax.annotation.processing.Processor", "Spy"),
            new("Spy.java", """
                import java.util.*;
                import javax.annotation.processing.*;
                import javax.lang.model.element.*;

                @SupportedAnnotationTypes("*")
                public class Spy extends AbstractProcessor {
                    public boolean process(Set<? extends TypeElement> types, RoundEnvironment round) { throw new IllegalStateException("it ran"); }
                }
                """),
        ];
        var run = await Run(RunLanguage.Java, "class Main { @Deprecated static int x; public static void main(String[] a) { System.out.println(\"clean\"); } }", files);

        Assert.Equal("clean\n", run.Output);
    }

    [Theory]
    [InlineData("-o.cpp")]
    [InlineData("-fplugin=x.cpp")]
    [InlineData("a;id>x.cpp")]
    [InlineData("$(id).cpp")]
    [InlineData("@x.cpp")]
    public async Task A_files_name_is_never_a_command(string name)
    {
        var run = await Run(RunLanguage.Cpp, "#include <cstdio>\nint main() { puts(\"clean\"); }", [new SandboxFile(name, "int unused;", true)]);

        Assert.Equal(("clean\n", RunVerdict.Succeeded), (run.Output, run.Verdict));
    }

    [Theory]
    [InlineData(RunLanguage.Cpp, "#include \"/proc/self/environ\"\n#include \"/proc/1/cmdline\"\nint main() {}")]
    [InlineData(RunLanguage.Rust, "fn main() { println!(\"{:?}{:?}\", include_bytes!(\"/proc/1/environ\"), include_str!(\"/etc/passwd\")); }")]
    public async Task What_the_box_itself_has_may_be_read(RunLanguage language, string code)
    {
        var run = await Run(language, code);

        Assert.DoesNotContain("SANDBOX", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compiling_leaves_nothing_for_the_run()
    {
        var run = await Run(RunLanguage.Rust, "fn main() { let mut f: Vec<_> = std::fs::read_dir(\"/tmp\").unwrap().chain(std::fs::read_dir(\"/work\").unwrap()).map(|e| e.unwrap().file_name()).collect(); f.sort(); println!(\"{:?}\", f); }");

        Assert.Equal("[\".tmp\", \"main.rs\"]\n", run.Output);
    }

    public void Dispose() => File.Delete(canary);

    private static string Bomb(string line, int depth) =>
        string.Concat(Enumerable.Range(0, depth).Select(i => line.Replace("{0}", $"{i}", StringComparison.Ordinal).Replace("{1}", $"{i + 1}", StringComparison.Ordinal) + "\n"));

    private static void Nothing(RunResult run)
    {
        Assert.DoesNotContain(Secret, run.Output + run.Error, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"root:[^x]|\$6\$|\$y\$", run.Output + run.Error);
    }

    private async Task<RunResult> Run(RunLanguage language, string code, SandboxFile[]? files = null)
    {
        var limits = new RunLimits(TimeSpan.FromSeconds(10), 256L << 20, 50L << 20);
        var outcome = await runner.Run(new RunRequest(Ids.New(), language, code, files ?? [], RunInput.None, limits), null, TestContext.Current.CancellationToken);
        Assert.True(outcome.Ok, outcome.Error?.Message);
        Nothing(outcome.Value);
        return outcome.Value;
    }
}
