using System.ComponentModel;
using System.Diagnostics;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Media;
using Microsoft.Extensions.Logging;

namespace LearningPlatform.Data.Media;

/// <summary>The program that resizes, section <c>Media</c>.</summary>
public sealed record PictureOptions
{
    /// <summary>libvips' program (<c>Media:Vips</c>).</summary>
    public string Vips { get; init; } = "/usr/bin/vips";

    /// <summary>Memory that one picture may take, in MB (<c>Media:PictureMegabytes</c>).</summary>
    public int PictureMegabytes { get; init; } = 1024;

    /// <summary>Processor time that one picture may take, in seconds (<c>Media:PictureSeconds</c>).</summary>
    public int PictureSeconds { get; init; } = 10;
}

/// <summary>
/// Resizes with libvips in a process of its own, one at a time: decoders of strangers' files belong nowhere else. It gets bounds for memory, processor time and
/// file size, an empty environment, a folder that is deleted afterwards, and only libvips' trusted decoders; no shell is involved. Nothing of its output is
/// believed before it was inspected.
/// </summary>
/// <param name="options">The program.</param>
/// <param name="log">Told of pictures that can't be read.</param>
internal sealed partial class VipsPictures(PictureOptions options, ILogger<VipsPictures> log) : IPictures, IDisposable
{
    private const string Quality = "82";
    private const long MaxFile = 512L << 20;

    // The bound for the processor's time decides; this is for a process that hangs without using any.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly SemaphoreSlim one = new(1, 1);

    /// <inheritdoc/>
    public async Task<Outcome<byte[]>> Shrink(ReadOnlyMemory<byte> image, int side, CancellationToken ct)
    {
        await one.WaitAsync(ct);
        var folder = Directory.CreateTempSubdirectory("lp-picture-");
        try
        {
            var (from, to) = (Path.Combine(folder.FullName, "from"), Path.Combine(folder.FullName, "to.webp"));
            await File.WriteAllBytesAsync(from, image, ct);
            var (code, said) = await Run(folder.FullName, from, to, side, ct);
            if (code == 0 && File.Exists(to))
            {
                // Some versions of libvips leave the camera's words in a WebP although they are told to strip them.
                var made = WebpFile.PixelsOnly(await File.ReadAllBytesAsync(to, ct));
                var facts = ImageFile.Inspect(made, ImageFile.Webp);
                if (facts.Ok && facts.Value.Width <= side && facts.Value.Height <= side)
                    return made;
            }

            Unreadable(log, code, said);
            return new Invalid([new FieldError("file", "can't be read as an image", FieldFault.Format)], "The image can't be read.", "media.no_image");
        }
        finally
        {
            folder.Delete(recursive: true);
            one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => one.Dispose();

    private async Task<(int Code, string Said)> Run(string folder, string from, string to, int side, CancellationToken ct)
    {
        var start = new ProcessStartInfo("prlimit")
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (ReadOnlySpan<string>)
            [
                $"--as={(long)options.PictureMegabytes << 20}", $"--cpu={options.PictureSeconds}", $"--fsize={MaxFile}", "--core=0", "--nofile=64", "--",
                options.Vips, "thumbnail", from, $"{to}[Q={Quality},strip]", $"{side}", "--height", $"{side}", "--size", "down", "--export-profile", "srgb", "--fail-on", "error",
            ])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Clear();
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)
                 [("PATH", "/usr/bin:/bin"), ("TMPDIR", folder), ("HOME", folder), ("VIPS_BLOCK_UNTRUSTED", "1"), ("VIPS_CONCURRENCY", "1"), ("MALLOC_ARENA_MAX", "2")])
        {
            start.Environment[name] = value;
        }

        if (!File.Exists(options.Vips))
            throw new FileNotFoundException($"{options.Vips} is missing: install libvips-tools.");

        using var process = Start(start);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            process.StandardInput.Close();
            var said = First(process.StandardError, patience.Token);
            await First(process.StandardOutput, patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await said);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Not the picture's fault as far as we know: a machine that is too busy. Tried again later.
            throw new TimeoutException("The picture took too long.");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new FileNotFoundException("prlimit is missing: install util-linux.", e);
        }
    }

    // Reads to the end, so that the program never waits for us, and keeps a line's worth: a damaged file makes it say the same thing a thousand times.
    private static async Task<string> First(StreamReader reader, CancellationToken ct)
    {
        var (kept, buffer) = (new System.Text.StringBuilder(), new char[1024]);
        while (await reader.ReadAsync(buffer.AsMemory(), ct) is var count and > 0)
        {
            if (kept.Length < 300)
                kept.Append(buffer, 0, Math.Min(count, 300));
        }

        return kept.ToString().ReplaceLineEndings(" ").Trim();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "An uploaded picture can't be read (code {Code}): {Said}")]
    private static partial void Unreadable(ILogger logger, int code, string said);
}
