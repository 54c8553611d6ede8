using LearningPlatform.Core.Identity.Contracts;

namespace LearningPlatform.Core.Media;

/// <summary>What pictures of profiles are.</summary>
public static class Avatar
{
    /// <summary>1 KB (academy-R69).</summary>
    public const long MinSize = 1024;

    /// <summary>5 MB (academy-R69).</summary>
    public const long MaxSize = 5_242_880;

    /// <summary>The square that a finished picture fits into.</summary>
    public const int Side = 512;

    /// <summary>The media types that are taken (academy-R68).</summary>
    public static IReadOnlyList<string> ContentTypes { get; } = [ImageFile.Jpeg, ImageFile.Png, ImageFile.Webp];

    /// <summary>Where the finished picture of an upload lies.</summary>
    /// <param name="uploadId">The upload.</param>
    public static string Key(Guid uploadId) => $"avatars/{uploadId:N}.webp";

    /// <summary>The path under which everybody can see it. Each picture has its own, so it may be kept for ever.</summary>
    /// <param name="uploadId">The upload.</param>
    public static string Path(Guid uploadId) => $"{OwnAvatars.Path}{uploadId:N}.webp";

    /// <summary>The upload that the file of a path was made from; null for what is no such file.</summary>
    /// <param name="file">The path's last segment.</param>
    public static Guid? Upload(string file) =>
        file.Length == 37 && file.EndsWith(".webp", StringComparison.Ordinal) && Guid.TryParseExact(file[..32], "N", out var id) && Key(id) == $"avatars/{file}" ? id : null;
}
