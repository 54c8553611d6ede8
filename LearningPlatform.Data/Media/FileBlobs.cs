using System.Globalization;
using System.Runtime.CompilerServices;
using LearningPlatform.Core.Media;

namespace LearningPlatform.Data.Media;

/// <summary>
/// Blobs as files below one folder, which several nodes may share. A file appears under its name only when all of it is on the disk; its media type lies
/// beside it under the same name with <c>.type</c> after it.
/// </summary>
/// <param name="folder">The folder; made when the first blob is written.</param>
internal sealed class FileBlobs(string folder) : IBlobs
{
    private const string TypeEnding = ".type";

    // Outside what a key can name.
    private const string Unfinished = ".unfinished";

    private readonly string root = Path.GetFullPath(folder);

    /// <inheritdoc/>
    public async Task Put(string key, Stream content, long length, string contentType, CancellationToken ct)
    {
        var path = PathOf(key);
        var unfinished = Path.Combine(root, Unfinished, $"{Path.GetFileName(path)}-{Path.GetRandomFileName()}");
        Make(root);
        Make(Path.GetDirectoryName(unfinished)!);
        Make(Path.GetDirectoryName(path)!);
        try
        {
            await using (var file = new FileStream(unfinished, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous, PreallocationSize = length }))
            {
                await content.CopyToAsync(file, ct);
                if (file.Length != length || file.Position != length)
                    throw new InvalidDataException($"The content of {key} has {file.Position} bytes and not {length}.");

                file.Flush(flushToDisk: true);
            }

            await File.WriteAllTextAsync(unfinished + TypeEnding, contentType, ct);
            File.Move(unfinished + TypeEnding, path + TypeEnding, overwrite: true);
            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
            File.Delete(unfinished + TypeEnding);
        }
    }

    /// <inheritdoc/>
    public async Task<Blob?> Open(string key, BlobRange? range, CancellationToken ct)
    {
        if (await Head(key, ct) is not { } info)
            return null;

        FileStream file;
        try
        {
            file = new FileStream(PathOf(key), new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read | FileShare.Delete, Options = FileOptions.Asynchronous });
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        if (range is null)
            return new Blob(info, file);

        file.Position = range.From;
        return new Blob(info, new PartStream(file, range.Length));
    }

    /// <inheritdoc/>
    public async Task<BlobInfo?> Head(string key, CancellationToken ct)
    {
        var file = new FileInfo(PathOf(key));
        if (!file.Exists)
            return null;

        string type;
        try
        {
            type = await File.ReadAllTextAsync(file.FullName + TypeEnding, ct);
        }
        catch (FileNotFoundException)
        {
            type = "application/octet-stream";
        }

        return Info(key, file, type);
    }

    /// <inheritdoc/>
    public Task Delete(string key, CancellationToken ct)
    {
        var path = PathOf(key);
        if (Directory.Exists(Path.GetDirectoryName(path)))
        {
            File.Delete(path);
            File.Delete(path + TypeEnding);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<BlobInfo> List(string prefix, [EnumeratorCancellation] CancellationToken ct)
    {
        var below = Path.Combine(root, BlobKey.Checked(prefix.TrimEnd('/')));
        if (!Directory.Exists(below))
            yield break;

        foreach (var path in Directory.EnumerateFiles(below, "*", SearchOption.AllDirectories))
        {
            ct.ThrowIfCancellationRequested();
            if (!path.EndsWith(TypeEnding, StringComparison.Ordinal) && await Head(Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/'), ct) is { } info)
                yield return info;
        }
    }

    /// <inheritdoc/>
    public Uri? DirectUrl(DownloadGrant grant) => null;

    /// <summary>Removes what a process that died left half written.</summary>
    /// <param name="before">Files older than this.</param>
    public void RemoveUnfinished(DateTimeOffset before)
    {
        var unfinished = new DirectoryInfo(Path.Combine(root, Unfinished));
        foreach (var file in unfinished.Exists ? unfinished.GetFiles() : [])
        {
            if (file.LastWriteTimeUtc < before.UtcDateTime)
                file.Delete();
        }
    }

    private static BlobInfo Info(string key, FileInfo file, string type) => new(
        key, file.Length, type, string.Create(CultureInfo.InvariantCulture, $"\"{file.LastWriteTimeUtc.Ticks:x}-{file.Length:x}\""), new DateTimeOffset(file.LastWriteTimeUtc));

    private static void Make(string directory)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory);
        else
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private string PathOf(string key) =>
        BlobKey.Checked(key).EndsWith(TypeEnding, StringComparison.Ordinal) ? throw new ArgumentException($"{key} is no key of a blob.", nameof(key)) : Path.Combine(root, key);
}
