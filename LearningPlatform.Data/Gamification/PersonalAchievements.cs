using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;
using Microsoft.EntityFrameworkCore;

namespace LearningPlatform.Data.Gamification;

/// <summary>Takes the person out of the achievements of an account that is gone; how many have one stays, under an id that nobody has.</summary>
/// <param name="database">The database.</param>
internal sealed class ForgetAchievements(Database database) : ISubscriber
{
    /// <inheritdoc/>
    public string Name => "gamification.forget";

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Events { get; } = [AccountErased.Name];

    /// <inheritdoc/>
    public Task Handle(EventEnvelope envelope, CancellationToken ct)
    {
        var (person, nobody) = (envelope.Read<AccountErased>().AccountId, Ids.New());
        return database.AsPlatform().Write(
            (db, token) => db.Database.ExecuteSqlAsync(
                $"update gamification.earned_achievements set user_id = {nobody}, evidence = jsonb_build_object() where user_id = {person}", token),
            ct);
    }
}

/// <summary>Achievements in the copy of all data.</summary>
/// <param name="database">The database.</param>
internal sealed class AchievementData(Database database) : PersonalRows(database)
{
    public override string Section => "achievements";

    public override IReadOnlyCollection<string> Tables { get; } = ["gamification.earned_achievements"];

    protected override IQueryable<object> Rows(PlatformDb db, Guid id) =>
        db.Set<EarnedAchievementRow>().Where(row => row.UserId == id).OrderBy(row => row.EarnedAt).ThenBy(row => row.AchievementId).Select(row => new
        {
            row.AchievementId,
            row.EarnedAt,
            row.Evidence,
        });
}
