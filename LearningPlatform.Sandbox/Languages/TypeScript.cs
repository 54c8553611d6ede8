using System.Text;
using System.Text.RegularExpressions;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;

namespace LearningPlatform.Sandbox.Languages;

/// <summary>
/// TypeScript: checked by the native compiler, made one module by esbuild, run on Node.js. Both compilers come from npm (tools/typescript).
/// </summary>
internal sealed partial class TypeScript : ILanguage
{
    private const string Modules = "/box/ts/node_modules";
    private static readonly byte[] Caller = Embedded.Read("call.js");
    private static readonly string[] Sources = [".ts", ".mts", ".cts", ".js", ".mjs", ".cjs"];
    private readonly JavaScript node = new();
    private readonly string? modules;
    private readonly string version = "";
    private readonly string compile = "";

    /// <summary>Looks what is installed.</summary>
    public TypeScript()
    {
        var platform = System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "linux-arm64" : "linux-x64";
        var check = $"@typescript/typescript-{platform}/lib/tsc";
        var bundle = $"@esbuild/{platform}/bin/esbuild";
        modules = Find(check);
        if (modules is null)
        {
            return;
        }

        version = Installed.Version(Path.Combine(modules, check), Path.Combine(modules, bundle), Path.Combine(modules, "@types/node/package.json"));
        compile =
            $"{Modules}/{check} --noEmit --strict --target es2022 --lib es2023 --module esnext --moduleResolution bundler --moduleDetection force --allowImportingTsExtensions "
            + $"--allowJs --skipLibCheck --esModuleInterop --types node --typeRoots {Modules}/@types --pretty false --singleThreaded --ignoreConfig main.ts 3>&- && "
            + $"{Modules}/{bundle} --bundle --platform=node --format=esm --target=node20 --sourcemap=inline --log-level=warning --keep-names --loader:.cts=ts --sourcefile=main.ts "
            + "--loader=ts --resolve-extensions=.ts,.mts,.cts,.js,.mjs,.cjs --banner:js='import { createRequire as lpRequire } from \"module\"; const require = lpRequire(\"/work/main.ts\");' ";
    }

    /// <inheritdoc/>
    public RunLanguage Language => RunLanguage.TypeScript;

    /// <inheritdoc/>
    public string Artefact => "/box/program.mjs";

    /// <inheritdoc/>
    public Outcome<Done> Check() => modules is not null
        ? node.Check()
        : new Unavailable("sandbox.language", "TypeScript can't be run on this machine: its compiler isn't installed. Run `npm ci` in tools/typescript.");

    /// <inheritdoc/>
    public Build? Build(string code, IReadOnlyList<SandboxFile> files, IReadOnlyList<string> functions)
    {
        var sources = files.Where(f => f.Path != Language.MainFile() && Sources.Contains(Path.GetExtension(f.Path))).ToList();

        // The bundler takes the code from its input, with lines behind it that nobody checks the types of: each function under the name that tests call it by.
        var found = functions.Select(function =>
            $"['{function}', {string.Concat(Signatures.Spellings(function).Select(s => s.Split('.')[0]).Distinct().Select(n => $"typeof {n} !== 'undefined' ? {n} : "))}undefined],\n");
        var tail = functions.Count == 0 ? "" : $"\n;globalThis[Symbol.for('lp.found')] = [\n{string.Concat(found)}];";
        var script = $"{compile} < /box/call 3>&- > /tmp/program && cat /tmp/program >&3";
        return new Build(script, version, code, sources) { Helper = Encoding.UTF8.GetBytes(code + tail), Mounts = [new Mount(modules!, Modules)] };
    }

    /// <inheritdoc/>
    public string? Impossible(string code, IReadOnlyList<SandboxFile> files, string function) =>
        Signatures.IsName(function) ? null : $"'{function}' is not the name of a function.";

    /// <inheritdoc/>
    public string Learners(string text, string code)
    {
        // What is laid behind the code has a number higher than its last line.
        var lines = code.Count(c => c == '\n') + 1;
        var places = Line().Matches(text);
        return places.Count > 0 && places.All(place => int.Parse(place.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) > lines) ? "" : text;
    }

    /// <inheritdoc/>
    public string Readable(string text) => CompilerText.Plain(Place().Replace(text, "$1:$2:$3: "));

    /// <inheritdoc/>
    public Launch Program(RunLimits limits, bool live) => node.Start(limits, ["--enable-source-maps"], Artefact, null);

    /// <inheritdoc/>
    public Launch Function(RunLimits limits) => node.Start(limits, ["--enable-source-maps"], "/box/call", Caller);

    /// <inheritdoc/>
    public bool OutOfMemory(int exitCode, string stderr) => node.OutOfMemory(exitCode, stderr);

    // The folder of the source tree, from where the program stands or was started.
    private static string? Find(string check) => new[] { AppContext.BaseDirectory, Directory.GetCurrentDirectory() }
        .SelectMany(Above)
        .Select(folder => Path.Combine(folder, "tools", "typescript", "node_modules"))
        .FirstOrDefault(modules => File.Exists(Path.Combine(modules, check)));

    private static IEnumerable<string> Above(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            yield return at.FullName;
        }
    }

    [GeneratedRegex(@"(?m)^(\S[^(\n]*)\((\d+),(\d+)\): ")]
    private static partial Regex Place();

    [GeneratedRegex(@"(?m)\bmain\.ts:(\d+):\d+:")]
    private static partial Regex Line();
}
