using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning.Quizzes;
using Xunit;

namespace LearningPlatform.Core.Tests.Learning.Quizzes;

public sealed class QuizGradingTests
{
    private static readonly QuizQuestion Single = Choice(QuestionType.SingleChoice, 3, "a");
    private static readonly QuizQuestion Multiple = Choice(QuestionType.MultipleChoice, 5, "a", "c");
    private static readonly QuizQuestion Truth = new()
    {
        Id = Ids.New(),
        Question = "Is it?",
        Type = QuestionType.TrueFalse,
        Options = [new("true", "True"), new("false", "False")],
        CorrectAnswers = ["false"],
    };

    private static readonly QuizQuestion Short = new() { Id = Ids.New(), Question = "What?", Type = QuestionType.ShortAnswer, CorrectAnswers = ["Straße", "x² + 1"], Explanation = "So." };
    private static readonly QuizContent Quiz = new([Single, Multiple, Truth, Short]);

    [Fact]
    public void Given_right_answers_to_all_four_types_Then_the_score_is_100()
    {
        var grade = Grade(["a"], ["c", "a"], ["false"], ["STRASSE"]).Value;

        Assert.Equal((100m, true), (grade.Score, grade.Passed));
        Assert.Equal([3, 5, 1, 1], grade.Questions.Select(one => one.Points));
        Assert.Equal(Quiz.Questions.Select(one => one.Id), grade.Questions.Select(one => one.Question.Id));
    }

    [Fact]
    public void Given_a_part_of_the_right_options_Then_the_question_earns_nothing()
    {
        Assert.Equal([3, 0, 1, 1], Grade(["a"], ["a"], ["false"], ["straße"]).Value.Questions.Select(one => one.Points));
        Assert.Equal([3, 0, 1, 1], Grade(["a"], ["a", "b", "c"], ["false"], ["straße"]).Value.Questions.Select(one => one.Points));
    }

    [Fact]
    public void Given_exactly_70_of_100_Then_it_is_passed_and_below_it_the_score_never_reads_70()
    {
        var quiz = new QuizContent([Choice(QuestionType.SingleChoice, 70, "a"), Choice(QuestionType.SingleChoice, 30, "a")]);
        var passed = QuizGrading.Grade(quiz, Answers(quiz, ["a"], ["b"])).Value;
        Assert.Equal((70m, true), (passed.Score, passed.Passed));

        // 13,999 of 20,000 points: 69.995, which rounds to 70.00.
        QuizQuestion[] many = [.. Enumerable.Range(0, 140).Select(i => Choice(QuestionType.SingleChoice, i == 0 ? 99 : 100, "a")), .. Enumerable.Range(0, 60).Select(_ => Choice(QuestionType.SingleChoice, 100, "a")), Choice(QuestionType.SingleChoice, 1, "a")];
        var close = new QuizContent(many);
        var failed = QuizGrading.Grade(close, Answers(close, [.. many.Select((_, i) => new[] { i < 140 ? "a" : "b" })])).Value;
        Assert.Equal((69.99m, false), (failed.Score, failed.Passed));
    }

    [Theory]
    [InlineData("  strasse\u3000", true)]
    [InlineData("ＳＴＲＡßＥ", true)]
    [InlineData("stras se", false)]
    [InlineData("X²  +\t1", true)]
    [InlineData("x2 + 1", false)]
    [InlineData("x² - 1", false)]
    [InlineData("\uD800", false)]
    public void A_short_answer_is_compared_without_case_width_and_outer_blanks(string text, bool right) =>
        Assert.Equal(right, Grade(["a"], ["a", "c"], ["false"], [text]).Value.Questions[3].Correct);

    [Fact]
    public void Composed_and_decomposed_letters_are_the_same()
    {
        Assert.Equal(QuizGrading.Plain("ÉCOLE"), QuizGrading.Plain("e\u0301cole"));
        Assert.Equal(QuizGrading.Plain("ガ"), QuizGrading.Plain("ｶﾞ"));
        Assert.Equal(QuizGrading.Plain("ΛΌΓΟΣ"), QuizGrading.Plain("λόγος"));
        Assert.NotEqual(QuizGrading.Plain("ecole"), QuizGrading.Plain("école"));
    }

    [Fact]
    public void Each_wrong_form_is_refused_with_its_question_and_nothing_is_graded()
    {
        Refused(Single, []);
        Refused(Single, ["a", "b"]);
        Refused(Single, ["d"]);
        Refused(Single, ["A"]);
        Refused(Single, [null]);
        Refused(Single, null);
        Refused(Multiple, []);
        Refused(Multiple, ["a", "a"]);
        Refused(Multiple, ["a", "x"]);
        Refused(Truth, ["true", "false"]);
        Refused(Truth, ["yes"]);
        Refused(Short, []);
        Refused(Short, [" \u3000 "]);
        Refused(Short, ["a", "b"]);
        Refused(Short, [new string('x', QuizGrading.LongestAnswer + 1)]);
    }

    [Fact]
    public void Unknown_questions_and_questions_left_out_are_refused()
    {
        var answers = Answers(Quiz, ["a"], ["a"], ["true"], ["b"]);
        answers.Add(Ids.New().ToString(), ["a"]);
        answers.Add(new string('x', 1000), ["a"]);
        answers.Remove(Truth.Id.ToString());
        answers.Add(Single.Id.ToString().ToUpperInvariant(), ["a"]);

        var refused = Assert.IsType<Invalid>(QuizGrading.Grade(Quiz, answers).Error);

        Assert.Equal(4, refused.Fields.Count);
        Assert.Contains(refused.Fields, field => field.Field == $"answers.{Truth.Id}" && field.Kind == FieldFault.Missing);
        Assert.All(refused.Fields, field => Assert.InRange(field.Field.Length, 1, 80));
    }

    private static void Refused(QuizQuestion question, string?[]? answer)
    {
        var answers = Answers(Quiz, ["a"], ["a", "c"], ["false"], ["straße"]);
        answers[question.Id.ToString()] = answer;
        var refused = Assert.IsType<Invalid>(QuizGrading.Grade(Quiz, answers).Error);
        Assert.Equal([$"answers.{question.Id}"], refused.Fields.Select(field => field.Field));
    }

    private static Outcome<QuizGrade> Grade(params string[][] answers) => QuizGrading.Grade(Quiz, Answers(Quiz, answers));

    private static Dictionary<string, IReadOnlyList<string?>?> Answers(QuizContent quiz, params string[][] answers) =>
        quiz.Questions.Zip(answers).ToDictionary(pair => pair.First.Id.ToString(), IReadOnlyList<string?>? (pair) => pair.Second);

    private static QuizQuestion Choice(QuestionType type, int points, params string[] right) => new()
    {
        Id = Ids.New(),
        Question = "Which?",
        Type = type,
        Options = [new("a", "A"), new("b", "B"), new("c", "C")],
        Points = points,
        CorrectAnswers = right,
    };
}

