using LearningPlatform.Testing;
using Xunit;

namespace Api.Tests.Identity.External;

/// <summary>One provider for each lie, all of them configured in one running API: a node for each would cost seconds.</summary>
public sealed class Liars : IAsyncLifetime
{
    /// <summary>Its discovery document names another issuer.</summary>
    public const string OtherIssuer = "other issuer";

    /// <summary>Its discovery document names none.</summary>
    public const string NoIssuer = "no issuer";

    private readonly Dictionary<string, Liar> providers = [];
    private string connectionString = "";

    /// <summary>The database.</summary>
    public string ConnectionString => connectionString;

    /// <summary>The API that believes none of them.</summary>
    public ApiNode Node { get; private set; } = null!;

    /// <summary>A provider, and its name in the configuration.</summary>
    /// <param name="lie">What it lies about.</param>
    internal (string Name, Liar Provider) this[string lie] => (Name(lie), providers[lie]);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        connectionString = await PostgresServer.CreateDatabaseAsync();
        var settings = new List<KeyValuePair<string, string?>>();
        foreach (var lie in OtherProvidersTests.Lies.Select(row => row.Data.Item1).Concat([OtherIssuer, NoIssuer]))
        {
            var provider = providers[lie] = await Liar.StartAsync(lie);
            settings.Add(new($"Identity:Providers:{Name(lie)}:Authority", provider.Issuer));
            settings.Add(new($"Identity:Providers:{Name(lie)}:ClientId", "learning"));
            settings.Add(new($"Identity:Providers:{Name(lie)}:ClientSecret", "secret"));
        }

        providers[OtherIssuer].NamedIssuer = "https://accounts.example";
        providers[NoIssuer].NamedIssuer = null;
        Node = await ApiNode.StartAsync(connectionString, settings);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        foreach (var provider in providers.Values)
            await provider.DisposeAsync();

        await PostgresServer.DropDatabaseAsync(connectionString);
    }

    private static string Name(string lie) => "liar-" + lie.Replace(' ', '-');
}
