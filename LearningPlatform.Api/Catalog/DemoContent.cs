using LearningPlatform.Core.Identity;
using LearningPlatform.Data.Catalog.Files;
using LearningPlatform.Data.Identity;

namespace LearningPlatform.Api.Catalog;

/// <summary>Writes the demo catalogue before the host serves, under the name of the development instructor.</summary>
internal sealed class DemoContent(DemoCatalogue catalogue, DevelopmentAccounts accounts, IAccounts people) : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // The author first, in whatever order the modules start.
        await accounts.Seed(cancellationToken);
        var author = EmailAddress.TryParse(DevelopmentAccounts.Instructor, out var address) ? await people.FindByEmail(address, cancellationToken) : null;
        await catalogue.Seed(author?.Id, cancellationToken);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
