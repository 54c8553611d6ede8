using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Media;

/// <summary>Makes small pictures of large ones.</summary>
public interface IPictures
{
    /// <summary>The picture as WebP that fits into a square, turned upright, without anything beside its pixels (place, camera, text).</summary>
    /// <param name="image">The picture; <see cref="ImageFile.Inspect"/> liked it.</param>
    /// <param name="side">Pixels of the square; smaller pictures keep their size.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The new file, or why the picture can't be read. What isn't the picture's fault throws.</returns>
    Task<Outcome<byte[]>> Shrink(ReadOnlyMemory<byte> image, int side, CancellationToken ct);
}
