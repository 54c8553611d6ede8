using System.Text.Json;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;
using Xunit;

namespace Core.Tests.Sandbox;

public sealed class SubmissionsTests
{
    private static readonly SandboxSession Session =
        SandboxRules.Open(Ids.New(), Ids.New(), RunLanguage.Python, new SandboxConfig(), [new("shared", "x")], new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void A_stored_test_runs_with_its_stored_definition()
    {
        var id = Ids.New();
        var stored = new StoredTest(Test(id, "{}", """{"stdout":"stored"}""", points: 7, hidden: true), new StoredLesson(Ids.New(), Ids.New(), "Lesson"));
        var planned = Plan([Test(id, "{}", """{"stdout":"posted"}""", points: 1, hidden: false)], stored).Value;

        Assert.Equal("stored", Assert.IsType<ProgramTest>(planned[0].Form).Stdout);
        Assert.Equal((7, true, "Lesson"), (planned[0].Test.Weight, planned[0].Test.Hidden, planned[0].Lesson?.Title));
    }

    [Fact]
    public void A_withheld_form_runs_by_its_id_or_not_at_all()
    {
        var id = Ids.New();
        var stored = new StoredTest(Test(id, "{}", """{"stdout":"x"}"""), new StoredLesson(Ids.New(), Ids.New(), "Lesson"));

        Assert.True(Plan([Test(id, "{}", "{}")], stored).Ok);
        Assert.Equal("tests[0].id", Assert.IsType<Invalid>(Plan([Test(Ids.New(), "{}", "{}")], stored).Error).Fields[0].Field);
    }

    [Fact]
    public void A_stored_test_that_can_not_be_run_is_not_the_learners_fault()
    {
        var id = Ids.New();
        var stored = new StoredTest(Test(id, "{}", """{"stdout":"(","match":"regex"}"""), new StoredLesson(Ids.New(), Ids.New(), "Lesson"));

        var error = Plan([Test(id, "{}", "{}")], stored).Error;
        Assert.DoesNotContain("(", Assert.IsType<RunnerFailed>(error).Message);
    }

    [Fact]
    public void Files_of_a_test_must_fit_among_those_of_the_sandbox()
    {
        var outcome = Plan([Test(Ids.New(), """{"files":[{"path":"shared/x","content":""}]}""", """{"stdout":""}""")]);

        Assert.Equal("tests[0].input.files", Assert.IsType<Invalid>(outcome.Error).Fields[0].Field);
    }

    [Fact]
    public void A_hidden_test_tells_nothing_but_whether_it_passed()
    {
        var tests = Plan([Test(Ids.New(), "{}", """{"stdout":"secret"}""", points: 20, hidden: true), Test(Ids.New(), "{}", """{"stdout":"open"}""", points: 10)]).Value;
        CaseResult[] results = [new(Ran("not so", "trace")), new(Ran("open", ""))];

        var student = Submissions.Report(tests, results, seesHidden: false);
        var json = JsonSerializer.Serialize(student.Results[0]);
        Assert.DoesNotContain("secret", json);
        Assert.DoesNotContain("not so", json);
        Assert.DoesNotContain("trace", json);
        Assert.Equal(("Hidden test 1", 20, false, (CaseResult?)null), (student.Results[0].Test.Name, student.Results[0].Test.Points, student.Results[0].Passed, student.Results[0].Result));
        Assert.Equal(33.33m, student.Score);

        var teacher = Submissions.Report(tests, results, seesHidden: true);
        Assert.Equal("not so", teacher.Results[0].Result?.Run.Output);
        Assert.Contains("secret", teacher.Results[0].Difference);
    }

    // opencode-R94
    [Theory]
    [InlineData(new[] { 1, 1, 1 }, new[] { true, true, false }, 66.67)]
    [InlineData(new[] { 100, 1 }, new[] { true, false }, 99.01)]
    [InlineData(new[] { 5 }, new[] { true }, 100)]
    [InlineData(new int[0], new bool[0], 0)]
    public void The_score_weighs_points(int[] points, bool[] passed, double score) =>
        Assert.Equal((decimal)score, Submissions.Score([.. points.Zip(passed)]));

    [Theory]
    [InlineData(RunVerdict.TimeLimit, 0)]
    [InlineData(RunVerdict.OutputLimit, 0)]
    [InlineData(RunVerdict.MemoryLimit, 137)]
    public void What_broke_a_limit_never_passes(RunVerdict verdict, int exitCode)
    {
        var planned = Plan([Test(Ids.New(), "{}", $$"""{"exitCode":{{exitCode}}}""")]).Value[0];

        Assert.False(planned.Judge(new CaseResult(Ran("", "") with { Verdict = verdict, ExitCode = exitCode })).Passed);
    }

    [Fact]
    public void A_program_may_be_expected_to_fail()
    {
        var planned = Plan([Test(Ids.New(), "{}", """{"exitCode":3}""")]).Value[0];

        Assert.True(planned.Judge(new CaseResult(Ran("", "") with { Verdict = RunVerdict.Failed, ExitCode = 3 })).Passed);
        Assert.False(planned.Judge(new CaseResult(Ran("", ""))).Passed);
    }

    [Fact]
    public void A_call_that_never_ended_fails()
    {
        var planned = Plan([Test(Ids.New(), """{"function":"f","arguments":[]}""", """{"throws":true}""")]).Value[0];

        Assert.False(planned.Judge(new CaseResult(Ran("", "") with { Verdict = RunVerdict.Failed, ExitCode = 1 })).Passed);
    }

    private static RunResult Ran(string output, string error) => new(RunVerdict.Succeeded, 0, output, error, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 1);

    private static Outcome<IReadOnlyList<PlannedTest>> Plan(SubmissionTest[] posted, params StoredTest[] stored) =>
        Submissions.Plan(posted, stored.ToDictionary(s => s.Test.Id), Session, "code");

    private static SubmissionTest Test(Guid id, string input, string expected, int? points = null, bool? hidden = null) =>
        new(id, "name", "about", "unit", JsonDocument.Parse(input).RootElement, JsonDocument.Parse(expected).RootElement, null, points, hidden);
}
