namespace LearningPlatform.Core.Identity.Contracts;

/// <summary>
/// One kind of thing that a module holds about a person, for the copy of all data that everybody may take. Each module registers its own. What it
/// forgets on <see cref="AccountErased"/> and what it tells here belong together: a test walks the tables.
/// </summary>
public interface IPersonalData
{
    /// <summary>What it is called in the copy, in camelCase.</summary>
    string Section { get; }

    /// <summary>The tables that it is read from, each with its schema.</summary>
    IReadOnlyCollection<string> Tables { get; }

    /// <summary>All of it, page by page. Nothing in it is a secret that would let its reader in: no hashes, no keys.</summary>
    /// <param name="accountId">The person.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>Pages of objects that are written as JSON.</returns>
    IAsyncEnumerable<IReadOnlyList<object>> Read(Guid accountId, CancellationToken ct);
}
