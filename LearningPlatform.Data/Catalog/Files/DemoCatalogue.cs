using Microsoft.Extensions.Logging;

namespace LearningPlatform.Data.Catalog.Files;

/// <summary>
/// The catalogue that a development machine starts with, so that there is something to learn within a minute. Read from the files in <c>content/</c>, again only
/// when one of them has changed. Production never has it.
/// </summary>
public sealed partial class DemoCatalogue
{
    private readonly ContentWriter writer;
    private readonly ILogger<DemoCatalogue> log;

    internal DemoCatalogue(ContentWriter writer, ILogger<DemoCatalogue> log)
    {
        this.writer = writer;
        this.log = log;
    }

    /// <summary>Brings the database to what the files say.</summary>
    /// <param name="author">Whose content it is; null for nobody's.</param>
    /// <param name="ct">Gives up.</param>
    public async Task Seed(Guid? author, CancellationToken ct)
    {
        var folder = ContentFiles.Delivered;
        if (await writer.Apply("demo", ContentFiles.Hash(folder, author), () => ContentFiles.Read(folder, author), ct))
        {
            Written(folder);
        }
    }

    [LoggerMessage(LogLevel.Information, "The demo catalogue was written from {Folder}.")]
    private partial void Written(string folder);
}
