using System.Globalization;

namespace LearningPlatform.Sandbox;

/// <summary>Gives each slot a user id that no other slot of any host on this machine uses, as long as the host lives.</summary>
internal sealed class SlotUsers : IDisposable
{
    private const int Range = 1000;
    private readonly List<FileStream> locks = [];

    /// <summary>Claims ids.</summary>
    /// <param name="folder">Where hosts agree; only root can write there.</param>
    /// <param name="first">The first id.</param>
    /// <param name="count">How many.</param>
    public IReadOnlyList<uint> Claim(string folder, uint first, int count)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var claimed = new List<uint>();
        for (var id = first; claimed.Count < count; id++)
        {
            if (id >= first + Range)
            {
                throw new InvalidOperationException($"All {Range} user ids from {first} are in use (see {folder}).");
            }

            try
            {
                locks.Add(new FileStream(Path.Combine(folder, id.ToString(CultureInfo.InvariantCulture)), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None));
                claimed.Add(id);
            }
            catch (IOException)
            {
                // Another host has it.
            }
        }

        return claimed;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var held in locks)
        {
            held.Dispose();
        }
    }
}
