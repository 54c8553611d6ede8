using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning;

namespace LearningPlatform.Api.Dialects.OpenCode.Learning;

/// <summary>Progress and points of OpenCode.</summary>
internal static class OpenCodeProgress
{
    public static void MapOpenCodeProgress(this DialectRoutes openCode)
    {
        openCode.Map("getUserProgress", Get);
        openCode.Map("updateUserProgress", Update);
        openCode.Map("getUserPoints", Points);
    }

    private static async Task<Outcome<IReadOnlyList<UserProgressWire>>> Get(Guid userId, Guid? moduleId, Caller caller, GetEntries get, CancellationToken ct) =>
        (await get.Handle(caller, userId, moduleId, ct)).Map(entries => UserProgressWire.Of(userId, entries));

    private static async Task<Outcome<UserProgressWire>> Update(
        Guid userId, Body<ProgressUpdateWire> body, Caller caller, ReportProgress report, CancellationToken ct) =>
        (await report.Handle(caller, body.Value.ToInput(userId), ct)).Map(entry => UserProgressWire.Of(userId, entry));

    private static async Task<Outcome<PointsSummaryWire>> Points(Guid userId, string timeframe, Caller caller, GetPoints get, CancellationToken ct) =>
        (await get.Handle(caller, userId, PointsSummaryWire.Reach(timeframe), ct)).Map(PointsSummaryWire.Of);
}
