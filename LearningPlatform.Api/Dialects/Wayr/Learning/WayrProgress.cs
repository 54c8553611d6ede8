using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning;

namespace LearningPlatform.Api.Dialects.Wayr.Learning;

/// <summary>Progress of Wayr: ten operations below /progress.</summary>
internal static class WayrProgress
{
    public static void MapWayrProgress(this DialectRoutes wayr)
    {
        wayr.Map("getProgress", Get);
        wayr.Map("getProgressSummary", Summary);
        wayr.Map("completeLesson", Complete);
        wayr.Map("getLessonCompletionStatus", Status);
        wayr.Map("listLessonCompletions", List);
        wayr.Map("syncProgress", Sync);
        wayr.Map("updateProgress", Update);
        wayr.Map("updateLives", Lives);
        wayr.Map("awardBonusPoints", Bonus);
        wayr.Map("resetProgress", Reset);
        wayr.Map("getLessonCompletionStats", Statistics);
    }

    private static async Task<Outcome<ProgressWire>> Get(Caller caller, GetProgress get, CancellationToken ct) =>
        (await get.Handle(caller, ct)).Map(ProgressWire.Of);

    private static async Task<Outcome<ProgressSummaryWire>> Summary(Caller caller, GetProgressSummary get, CancellationToken ct) =>
        (await get.Handle(caller, ct)).Map(ProgressSummaryWire.Of);

    private static async Task<Outcome<Reply<CompletedWire>>> Complete(
        string id, Body<CompleteWire> body, Caller caller, FinishLesson finish, CancellationToken ct) =>
        (await finish.Handle(caller, new FinishedLesson(id, body.Value.Score, body.Value.TimeSpentSeconds), ct))
        .Map(answer => Reply.Of(CompletedWire.Of(answer)) with { Message = "Lesson completed successfully" });

    private static async Task<Outcome<CompletionStatusWire>> Status(string id, Caller caller, GetCompletionStatus get, CancellationToken ct) =>
        (await get.Handle(caller, id, ct)).Map(status => new CompletionStatusWire(status.Lesson.Key, status.Completed));

    private static async Task<Outcome<Page<CompletionWire>>> List(
        PageRequest page, string sortBy, string sortOrder, Caller caller, ListCompletions list, CancellationToken ct) =>
        (await list.Handle(caller, new CompletionQuery(page.Number, page.Size, CompletionWire.Sort(sortBy), sortOrder == "desc"), ct))
        .Map(found => found.Map(entry => CompletionWire.Of(caller.UserId, entry)));

    private static async Task<Outcome<Reply<SyncedWire>>> Sync(Body<SyncWire> body, Caller caller, SyncProgress sync, CancellationToken ct) =>
        (await sync.Handle(caller, [.. body.Value.Completions.Select(one => one.ToInput())], ct))
        .Map(answer => Reply.Of(SyncedWire.Of(answer)) with { Message = $"Synchronized {answer.Applied} completions, skipped {answer.Skipped} duplicates" });

    private static async Task<Outcome<Reply<ProgressWire>>> Update(Body<UpdateProgressWire> body, Caller caller, UpdateProgress update, CancellationToken ct) =>
        Said(await update.Handle(caller, body.Value.ToInput(), ct), "Progress updated successfully");

    private static async Task<Outcome<Reply<ProgressWire>>> Lives(Body<UpdateLivesWire> body, Caller caller, UpdateLives update, CancellationToken ct) =>
        Said(await update.Handle(caller, body.Value.LivesChange, ct), "Lives updated successfully");

    private static async Task<Outcome<Reply<ProgressWire>>> Bonus(Body<BonusWire> body, Caller caller, GiveBonus give, CancellationToken ct) =>
        Said(await give.Handle(caller, body.Value.TargetUserId, body.Value.BonusPoints, body.Value.Reason, ct), $"Awarded {body.Value.BonusPoints} bonus experience points");

    private static async Task<Outcome<Reply<ProgressWire>>> Reset(Body<ResetWire> body, Caller caller, ResetLearner reset, CancellationToken ct) =>
        Said(await reset.Handle(caller, body.Value.TargetUserId, ct), "User progress reset successfully");

    private static async Task<Outcome<StatisticsWire>> Statistics(string id, Caller caller, GetLessonStatistics get, CancellationToken ct) =>
        (await get.Handle(caller, id, ct)).Map(StatisticsWire.Of);

    private static Outcome<Reply<ProgressWire>> Said(Outcome<LearnerAnswer> outcome, string message) =>
        outcome.Map(answer => Reply.Of(ProgressWire.Of(answer.Learner)) with { Message = message });
}
