using System.Globalization;
using System.Text;
using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning.Quizzes;

/// <summary>How a quiz was answered.</summary>
/// <param name="Score">0 to 100, two decimals: the points earned of all points.</param>
/// <param name="Passed">True from <see cref="QuizGrading.PassingScore"/> on.</param>
/// <param name="Questions">In the quiz's order.</param>
public sealed record QuizGrade(decimal Score, bool Passed, IReadOnlyList<QuestionGrade> Questions);

/// <summary>How one question was answered.</summary>
/// <param name="Question">The question with its answers: the learner has answered it, so he may see them.</param>
/// <param name="Correct">True when it was answered rightly.</param>
public sealed record QuestionGrade(QuizQuestion Question, bool Correct)
{
    /// <summary>What a right answer is worth.</summary>
    public int Worth => Question.Points ?? 1;

    /// <summary>What this answer earned: all or nothing.</summary>
    public int Points => Correct ? Worth : 0;
}

/// <summary>Grades quizzes; pure.</summary>
public static class QuizGrading
{
    /// <summary>The score from which a quiz is passed.</summary>
    public const int PassingScore = 70;

    /// <summary>The most characters of a short answer.</summary>
    public const int LongestAnswer = 1000;

    /// <summary>Grades the answers to all questions of a quiz. A question counts when exactly the right options were chosen, or one of the accepted texts was written.</summary>
    /// <param name="quiz">The quiz with its answers.</param>
    /// <param name="answers">For each question's id the chosen options' ids or the text.</param>
    /// <returns>The grade, or what is wrong with the answers' form: nothing is graded then.</returns>
    public static Outcome<QuizGrade> Grade(QuizContent quiz, IReadOnlyDictionary<string, IReadOnlyList<string?>?> answers)
    {
        var faults = new List<FieldError>();
        var given = new Dictionary<Guid, IReadOnlyList<string?>>(answers.Count);
        var known = quiz.Questions.Select(question => question.Id).ToHashSet();
        foreach (var (name, answer) in answers)
        {
            // Names are the client's: a long one isn't repeated in full.
            var field = $"answers.{(name.Length > 64 ? name[..64] : name)}";
            if (!Guid.TryParse(name, out var id) || !known.Contains(id))
            {
                faults.Add(new FieldError(field, "Is no question of this quiz."));
            }
            else if (!given.TryAdd(id, answer ?? []))
            {
                faults.Add(new FieldError(field, "The question is answered twice."));
            }
        }

        foreach (var question in quiz.Questions)
        {
            if (!given.TryGetValue(question.Id, out var answer))
            {
                faults.Add(new FieldError($"answers.{question.Id}", "Is required: answer every question.", FieldFault.Missing));
            }
            else if (Fault(question, answer) is { } fault)
            {
                faults.Add(new FieldError($"answers.{question.Id}", fault));
            }
        }

        if (faults.Count > 0)
        {
            return new Invalid([.. faults.Take(50)], faults[0].Message);
        }

        var grades = quiz.Questions.Select(question => new QuestionGrade(question, IsRight(question, given[question.Id]))).ToList();
        var (earned, all) = (grades.Sum(grade => grade.Points), grades.Sum(grade => grade.Worth));
        var passed = all > 0 && earned * 100L >= PassingScore * (long)all;
        var score = all == 0 ? 0 : Math.Round(100m * earned / all, 2, MidpointRounding.AwayFromZero);

        // Nobody who failed reads the score that passes.
        return new QuizGrade(passed ? score : Math.Min(score, PassingScore - 0.01m), passed, grades);
    }

    /// <summary>A short answer as it is compared: without white space around it, runs of it as one blank, small letters, one form for signs of other widths and for composed letters.</summary>
    /// <param name="text">What was written.</param>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // Fullwidth letters and halfwidth kana only; other compatibility forms, as ², mean something.
            plain.Append(rune.Value is >= 0xFF01 and <= 0xFFEF ? rune.ToString().Normalize(NormalizationForm.FormKC) : rune.ToString());
        }

        // Composed before and after: the small form of some letters, as of İ, is not composed.
        var small = plain.ToString().Normalize(NormalizationForm.FormC).ToLowerInvariant().Replace('ς', 'σ').Replace("ß", "ss", StringComparison.Ordinal)
            .Normalize(NormalizationForm.FormC);
        return string.Join(' ', small.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static string? Fault(QuizQuestion question, IReadOnlyList<string?> answer)
    {
        if (question.Type == QuestionType.ShortAnswer)
        {
            return answer switch
            {
                [{ Length: > LongestAnswer }] => string.Create(CultureInfo.InvariantCulture, $"Must have at most {LongestAnswer} characters."),
                [{ } text] => string.IsNullOrWhiteSpace(text) ? "Must not be empty." : null,
                _ => "Must be exactly one text.",
            };
        }

        var options = (question.Options ?? []).Select(option => option.Id).ToHashSet(StringComparer.Ordinal);
        return answer switch
        {
            [] => "Must name an option.",
            _ when answer.Any(option => option is null || !options.Contains(option)) => "Must name options of the question.",
            _ when answer.Distinct(StringComparer.Ordinal).Count() < answer.Count => "Must name each option once.",
            { Count: > 1 } when question.Type != QuestionType.MultipleChoice => "Must name exactly one option.",
            _ => null,
        };
    }

    private static bool IsRight(QuizQuestion question, IReadOnlyList<string?> answer)
    {
        var right = question.CorrectAnswers ?? [];
        return question.Type == QuestionType.ShortAnswer
            ? right.Select(Plain).Contains(Plain(answer[0]!), StringComparer.Ordinal)
            : right.ToHashSet(StringComparer.Ordinal).SetEquals(answer!);
    }
}
