using System.Text.Json;
using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Catalog.Contracts;
using Xunit;

namespace LearningPlatform.Core.Tests.Catalog;

/// <summary>What of a lesson learners get (opencode-R67, R91, R92).</summary>
public sealed class LessonContentTests
{
    private static readonly LessonContent Full = new()
    {
        Text = "# Hello <script>",
        Code = new CodeContent(
            [new CodeVariant("python", "template", "secret-solution"), new CodeVariant("rust", "vorlage", "secret-loesung")],
            [Test("visible", false), Test("secret-one", true), Test("seen", false), Test("secret-two", true)]),
        Quiz = new QuizContent(
        [
            new QuizQuestion
            {
                Id = Guid.NewGuid(),
                Question = "Why?",
                Type = QuestionType.SingleChoice,
                Options = [new QuizOption("a", "A"), new QuizOption("b", "B")],
                CorrectAnswers = ["secret-answer"],
                Explanation = "secret-explanation",
            },
        ]),
    };

    [Fact]
    public void Nothing_secret_is_left_for_learners()
    {
        var sent = JsonSerializer.Serialize(Full.ForLearners(), LessonContent.Json);

        Assert.Contains("secret", JsonSerializer.Serialize(Full, LessonContent.Json), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", sent, StringComparison.Ordinal);
    }

    [Fact]
    public void Hidden_tests_keep_their_place_id_and_points_under_a_neutral_name()
    {
        var tests = Full.ForLearners().Code!.Tests;

        Assert.Equal(["visible", "Hidden test 1", "seen", "Hidden test 2"], tests.Select(test => test.Name));
        Assert.Equal(Full.Code!.Tests.Select(test => test.Id), tests.Select(test => test.Id));
        Assert.Equal(7, tests[1].Points);
        Assert.True(tests[1].Hidden);
        Assert.Equal("{}", tests[1].Input.GetRawText());
        Assert.Equal("{}", tests[1].Expected.GetRawText());
        Assert.Null(tests[1].Description);
        Assert.Null(tests[1].Type);
        Assert.Null(tests[1].Timeout);
        Assert.Same(Full.Code.Tests[0], tests[0]);
    }

    [Fact]
    public void Everything_else_stays()
    {
        var sent = Full.ForLearners();

        Assert.Equal(Full.Text, sent.Text);
        Assert.Equal(["template", "vorlage"], sent.Code!.Variants.Select(variant => variant.Template));
        Assert.Equal(Full.Quiz!.Questions[0].Options, sent.Quiz!.Questions[0].Options);
        Assert.Equal(new LessonContent(), new LessonContent().ForLearners());
    }

    [Fact]
    public void Content_survives_its_storage()
    {
        var json = JsonSerializer.Serialize(Full, LessonContent.Json);

        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<LessonContent>(json, LessonContent.Json), LessonContent.Json));
        Assert.Contains("\"single_choice\"", json, StringComparison.Ordinal);
        Assert.Contains("\"edge_case\"", json, StringComparison.Ordinal);
    }

    private static TestCase Test(string name, bool hidden) => new()
    {
        Id = Guid.NewGuid(),
        Name = name,
        Description = name,
        Type = TestType.EdgeCase,
        Timeout = 2000,
        Points = 7,
        Hidden = hidden,
        Input = JsonSerializer.SerializeToElement(new { stdin = name }),
        Expected = JsonSerializer.SerializeToElement(new { stdout = name }),
    };
}
