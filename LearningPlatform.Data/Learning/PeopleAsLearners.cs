using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Learning;

namespace LearningPlatform.Data.Learning;

/// <summary>Accounts as identity tells them.</summary>
/// <param name="people">Identity.</param>
internal sealed class PeopleAsLearners(IPeople people) : ILearnerAccounts
{
    /// <inheritdoc/>
    public async Task<LearnerAccount?> Find(Guid id, CancellationToken ct) =>
        (await people.Find([id], ct)).TryGetValue(id, out var person) ? new LearnerAccount(person.CreatedAt, await people.Timezone(id, ct)) : null;
}
