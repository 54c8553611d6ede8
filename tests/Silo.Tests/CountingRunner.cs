using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;

namespace LearningPlatform.Silo.Tests;

/// <summary>
/// Stands where the isolating runner stands, on every silo at once. Each run takes as long as its time limit says and answers the most runs of one
/// owner that there were at one moment; what a run does in its box is the business of other tests.
/// </summary>
public sealed class CountingRunner : ICodeRunner
{
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, int> running = [];

    public Outcome<Done> Check(RunLanguage language) => Done.Value;

    public async Task<Outcome<RunResult>> Run(RunRequest request, Action<RunChunk>? output, CancellationToken ct)
    {
        int together;
        lock (gate)
        {
            together = running[request.Owner] = running.GetValueOrDefault(request.Owner) + 1;
        }

        try
        {
            await Task.Delay(request.Code == "wait" ? TimeSpan.FromMinutes(2) : TimeSpan.FromMilliseconds(20), ct);
            return new RunResult(RunVerdict.Succeeded, 0, $"{together} {request.Input.Stdin}", "", TimeSpan.FromMilliseconds(20), TimeSpan.Zero, 1);
        }
        finally
        {
            lock (gate)
            {
                running[request.Owner]--;
            }
        }
    }

    public Task<Outcome<IReadOnlyList<CaseResult>>> RunCases(CasesRequest request, CancellationToken ct) =>
        Task.FromResult<Outcome<IReadOnlyList<CaseResult>>>(new RunnerFailed(RunnerFault.Box, "No box here."));
}
