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

    public static TheoryData<string, string> Variants { get; } =
        new(Lessons.SelectMany(lesson => lesson.Content.Code!.Variants, (lesson, variant) => (lesson.Key, variant.Language)));

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task The_solution_passes_all_tests(string key, string language)
    {
        var run = await Run(key, language, variant => variant.Solution!);

        Assert.All(run.Results, result => Assert.True(result.Passed, $"{result.Test.Name}: {result.Difference} {result.Result?.Run.Error}"));
        Assert.Equal(100, run.Score);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task The_template_runs_and_fails_a_visible_test(string key, string language)
    {
        var run = await Run(key, language, variant => variant.Template);

        Assert.Contains(run.Results, result => !result.Passed && result.Test.Hidden != true);
        Assert.All(run.Results, result => Assert.DoesNotContain("SyntaxError", result.Result!.Run.Error, StringComparison.Ordinal));
    }

    private async Task<TestRun> Run(string key, string language, Func<CodeVariant, string> code)
    {
        var content = Lessons.Single(lesson => lesson.Key == key).Content.Code!;
        var posted = content.Tests.Select(test => new SubmissionTest(
            test.Id, test.Name, test.Description, CatalogNames.Of(test.Type!), test.Input, test.Expected, test.Timeout, test.Points, test.Hidden)).ToList();
        var source = code(content.Variants.Single(variant => variant.Language == language));
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
