using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using LearningPlatform.Core.Sandbox;

namespace LearningPlatform.Sandbox.Languages;

/// <summary>
/// A step that makes one file out of sources: a learner's program, or something of the platform's own that compilers need (a precompiled header, an archive
/// of classes). It runs in a box that has nothing but what is named here, and writes the file to descriptor 3: nothing in the box is ever opened by path.
/// </summary>
/// <param name="Script">Commands of the shell; the last one ends with the file written.</param>
/// <param name="Compiler">What tells this compiler from any other version of it.</param>
/// <param name="Code">The main source file.</param>
/// <param name="Files">The other sources.</param>
internal sealed record Build(string Script, string Compiler, string Code, IReadOnlyList<SandboxFile> Files)
{
    private string? key;

    /// <summary>The platform's own text beside the sources, at <c>/box/call</c>.</summary>
    public byte[]? Helper { get; init; }

    /// <summary>What the compiler needs of the host; <see cref="Compiler"/> stands for what is in it.</summary>
    public IReadOnlyList<Mount> Mounts { get; init; } = [];

    /// <summary>Files that are built themselves, each with its place in the box.</summary>
    public IReadOnlyList<(Build Build, string Box)> Needs { get; init; } = [];

    /// <summary>True for the platform's own: it gets more time and room than a learner's.</summary>
    public bool Own { get; init; }

    /// <summary>The same for the same file: a hash of everything that it is made of.</summary>
    public string Key => key ??= Hash();

    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Add(ReadOnlySpan<byte> bytes)
        {
            // With its length, so that no two lists of parts make the same sum.
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        void Text(string text) => Add(Encoding.UTF8.GetBytes(text));

        Text(Script);
        Text(Compiler);
        Text(Code);
        Text($"{Files.Count}");
        foreach (var file in Files.OrderBy(f => f.Path, StringComparer.Ordinal))
        {
            Text(file.Path);
            Text(file.Content);
        }

        Add(Helper ?? []);
        foreach (var (build, box) in Needs)
        {
            Text(build.Key);
            Text(box);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>Tells versions of installed programs apart without starting them.</summary>
internal static class Installed
{
    /// <summary>A text that changes when one of the files is replaced.</summary>
    public static string Version(params IEnumerable<string> files) => string.Join(
        '|', files.Select(file => new FileInfo(File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file))
            .Select(file => file.Exists ? $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}" : file.FullName));
}
