using System.Collections.Concurrent;
using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;
using LearningPlatform.Data.Catalog.Files;

namespace LearningPlatform.Sandbox.Tests;

/// <summary>The delivered code lessons, in the real sandbox: each reference solution passes all its tests, and what a learner starts from does not.</summary>
public sealed class CatalogueTests(Machine machine)
{
    private static readonly List<Lesson> Lessons =
        [.. ContentFiles.Read(ContentFiles.Delivered, null).Lessons.Where(lesson => lesson.Content.Code is { Tests.Count: > 0 })];

    public static TheoryData<string> Languages { get; } =
        [.. Lessons.SelectMany(lesson => lesson.Content.Code!.Variants).Select(variant => variant.Language).Distinct()];

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Every_solution_passes_all_tests(string language)
    {
        Assert.Empty(await Wrong(language, async (key, variant) =>
        {
            var run = await Run(key, variant.Language, variant.Solution!);
            return string.Join('\n', run.Results.Where(result => !result.Passed)
                .Select(result => $"{key}, {result.Test.Name}: {result.Difference} {result.Result?.Run.Error}")
                .Append(run.Score == 100 ? "" : $"{key}: {run.Score} points"));
        }));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Every_template_runs_and_fails_a_visible_test(string language)
    {
        Assert.Empty(await Wrong(language, async (key, variant) =>
        {
            var run = await Run(key, variant.Language, variant.Template);
            var broken = run.Results.FirstOrDefault(result =>
                result.Result!.Run is var ran && (ran.Verdict == RunVerdict.NotCompiled || ran.Error.Contains("SyntaxError", StringComparison.Ordinal)));
            return broken is not null ? $"{key}: {broken.Result!.Run.Error}"
                : run.Results.Any(result => !result.Passed && result.Test.Hidden != true) ? ""
                : $"{key}: no visible test fails";
        }));
    }

    /// <summary>What is wrong with the lessons of a language, two of them at a time.</summary>
    private static async Task<string> Wrong(string language, Func<string, CodeVariant, Task<string>> check)
    {
        var wrong = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(Lessons, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken }, async (lesson, _) =>
        {
            var variant = lesson.Content.Code!.Variants.FirstOrDefault(variant => variant.Language == language);
            wrong.Add(variant is null ? $"{lesson.Key} isn't there in {language}" : (await check(lesson.Key, variant)).Trim());
        });
        return string.Join('\n', wrong.Where(text => text.Length > 0));
    }

    private async Task<TestRun> Run(string key, string language, string source)
    {
        var content = Lessons.Single(lesson => lesson.Key == key).Content.Code!;
        var posted = content.Tests.Select(test => new SubmissionTest(
            test.Id, test.Name, test.Description, CatalogNames.Of(test.Type!), test.Input, test.Expected, test.Timeout, test.Points, test.Hidden)).ToList();
        var session = SandboxRules.Open(Ids.New(), Ids.New(), RunLanguages.Find(language)!.Value, new SandboxConfig(), [], TimeProvider.System.GetUtcNow());
        var planned = Submissions.Plan(posted, new Dictionary<Guid, StoredTest>(), session, source);
        Assert.True(planned.Ok, planned.Error?.Message);

        var cases = planned.Value.Select(test => test.Case(session.Config, session.Files)).ToList();
        var request = new CasesRequest(session.Owner, session.Language, source, session.Files, session.Config.Limits, cases);
        var results = await machine.Runner.RunCases(request, TestContext.Current.CancellationToken);
        Assert.True(results.Ok, results.Error?.Message);
        return Submissions.Report(planned.Value, results.Value, seesHidden: true);
    }
}
