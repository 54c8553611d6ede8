using System.Xml.Linq;
using LearningPlatform.Data.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LearningPlatform.Data.Tests.Identity;

public sealed class KeyFolderTests
{
    private const UnixFileMode OwnFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public void Nobody_else_can_look_at_the_keys_also_where_an_earlier_version_let_them()
    {
        var data = Directory.CreateTempSubdirectory("lp-test-keys-");
        try
        {
            var keys = new DirectoryInfo(Path.Combine(data.FullName, "keys"));
            new KeyFolder(keys, NullLoggerFactory.Instance).StoreElement(new XElement("key"), "key-1");
            var file = Path.Combine(keys.FullName, "key-1.xml");
            Assert.Equal((OwnFolder, OwnFile), (File.GetUnixFileMode(keys.FullName), File.GetUnixFileMode(file)));

            File.SetUnixFileMode(keys.FullName, OwnFolder | UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
            File.SetUnixFileMode(file, OwnFile | UnixFileMode.OtherRead);
            var again = new KeyFolder(keys, NullLoggerFactory.Instance);

            Assert.Equal((OwnFolder, OwnFile), (File.GetUnixFileMode(keys.FullName), File.GetUnixFileMode(file)));
            Assert.Single(again.GetAllElements());
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }
}
