using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Logging;

namespace LearningPlatform.Data.Identity;

/// <summary>Keeps Data Protection's keys in a folder that nobody but the platform's own user can look into.</summary>
internal sealed class KeyFolder : FileSystemXmlRepository
{
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnFolder = OwnFile | UnixFileMode.UserExecute;

    /// <summary>Opens the folder, and closes it to others also when an earlier version left it open.</summary>
    /// <param name="folder">The folder; made when it is missing.</param>
    /// <param name="logging">The framework's.</param>
    public KeyFolder(DirectoryInfo folder, ILoggerFactory logging)
        : base(Closed(folder), logging)
    {
    }

    /// <inheritdoc/>
    public override void StoreElement(XElement element, string friendlyName)
    {
        base.StoreElement(element, friendlyName);
        Closed(Directory);
    }

    private static DirectoryInfo Closed(DirectoryInfo folder)
    {
        if (OperatingSystem.IsWindows())
            return folder;

        System.IO.Directory.CreateDirectory(folder.FullName, OwnFolder);
        folder.Refresh();
        folder.UnixFileMode = OwnFolder;
        foreach (var file in folder.EnumerateFiles("*.xml"))
            file.UnixFileMode = OwnFile;

        return folder;
    }
}
