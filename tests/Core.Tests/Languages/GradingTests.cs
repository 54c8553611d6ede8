using LearningPlatform.Core.Languages;
using Xunit;

namespace LearningPlatform.Core.Tests.Languages;

/// <summary>Answers to the six types of exercise (wayr-R48 … R54) and what learners are told about them.</summary>
public sealed class GradingTests
{
    [Theory]
    [InlineData("Buenos días", "Buenos días")]
    [InlineData("buenos DÍAS", "Buenos días")]
    [InlineData("  buenos \t días\n", "Buenos días")]
    [InlineData("Buenos d\u0069\u0301as", "Buenos días")]
    [InlineData("Que tal", "¿Que tal?")]
    [InlineData("¡¡Hola, Ana!!", "Hola Ana.")]
    [InlineData("l’homme", "l'homme")]
    [InlineData("l`homme", "l\u2018homme")]
    [InlineData("\u201Cyes\u201D he said", "'Yes,' he said.")]
    [InlineData("well-known", "well known")]
    [InlineData("co\u00ADoperate", "cooperate")]
    [InlineData("ＡＢＣ　１２３", "abc 123")]
    [InlineData("ｶﾀｶﾅ", "カタカナ")]
    [InlineData("これは 本です。", "これは本です")]
    [InlineData("STRASSE", "Straße")]
    [InlineData("ΟΔΟΣ", "οδος")]
    [InlineData("it costs 1,5 €", "It costs 1.5 €")]
    [InlineData("ﬁne", "fine")]
    public void Case_width_punctuation_apostrophes_and_spaces_do_not_count(string given, string accepted)
    {
        var grade = Grading.Text(given, [accepted]);

        Assert.Equal((Verdict.Correct, accepted), (grade.Verdict, grade.Expected));
    }

    [Theory]
    [InlineData("buenos dias", "Buenos días")]
    [InlineData("el nino", "El niño")]
    [InlineData("smorrebrod", "smørrebrød")]
    [InlineData("οδος", "οδός")]
    [InlineData("buenosdías", "Buenos días")]
    [InlineData("to day", "today")]
    [InlineData("gracais", "gracias")]
    [InlineData("gracia", "gracias")]
    [InlineData("graciias", "gracias")]
    [InlineData("grasias", "gracias")]
    [InlineData("biblioteka municipal", "biblioteca municipal")]
    [InlineData("bibliotekka", "biblioteca")]
    [InlineData("arbool", "árbol")]
    [InlineData("lhomme", "l'homme")]
    [InlineData("здравствуите", "здравствуйте")]
    public void A_slip_is_a_small_error(string given, string accepted) => Assert.Equal(Verdict.SmallError, Grading.Text(given, [accepted]).Verdict);

    [Theory]
    [InlineData("", "hola")]
    [InlineData("¿?", "hola")]
    [InlineData("pero", "perro")]
    [InlineData("sol", "son")]
    [InlineData("hola Ana", "hola")]
    [InlineData("hola", "hola Ana")]
    [InlineData("Ana hola", "hola Ana")]
    [InlineData("grecius", "gracias")]
    [InlineData("grasias amiog", "gracias amigo mío")]
    [InlineData("tengo 3 gatos", "tengo 4 gatos")]
    [InlineData("15", "1.5")]
    [InlineData("1030", "10:30")]
    [InlineData("12345678", "12345679")]
    [InlineData("我喜欢猫咪和", "我喜欢狗咪和")]
    [InlineData("が", "か")]
    [InlineData("мои", "мой")]
    public void Another_answer_is_wrong(string given, string accepted) => Assert.Equal(Verdict.Wrong, Grading.Text(given, [accepted]).Verdict);

    [Fact]
    public void Slips_are_few()
    {
        const string Right = "mañana vamos juntos hacia nuestra biblioteca";
        Assert.Equal(Verdict.SmallError, Grading.Text("mañana vamoss juntoss hacia nuestra biblioteca", [Right]).Verdict);
        Assert.Equal(Verdict.Wrong, Grading.Text("mañana vamoss juntoss haciaa nuestra biblioteca", [Right]).Verdict);
    }

    [Fact]
    public void The_best_of_the_accepted_answers_counts_and_is_told()
    {
        string[] accepted = ["Buenos días", "Hola", "Muy buenas"];

        Assert.Equal((Verdict.Correct, "Hola"), Told("hola"));
        Assert.Equal((Verdict.SmallError, "Buenos días"), Told("buenos dias"));
        Assert.Equal((Verdict.Wrong, "Muy buenas"), Told("muy malas"));
        Assert.Equal((Verdict.Wrong, "Buenos días"), Told(new string('a', AnswerText.Longest + 1)));
        Assert.Equal(Verdict.Wrong, Grading.Text("hola", []).Verdict);

        (Verdict Verdict, string? Expected) Told(string given)
        {
            var grade = Grading.Text(given, accepted);
            return (grade.Verdict, grade.Expected);
        }
    }

    [Theory]
    [InlineData("yo soy estudiante", "Yo soy estudiante", "=yo =soy =estudiante")]
    [InlineData("yo estudiante", "Yo soy estudiante", "=yo -soy =estudiante")]
    [InlineData("yo soy muy estudiante", "Yo soy estudiante", "=yo =soy +muy =estudiante")]
    [InlineData("yo es estudiante", "Yo soy estudiante", "=yo es>soy =estudiante")]
    [InlineData("yo soy estudinate aqui", "Yo soy estudiante aquí", "=yo =soy estudinate~estudiante aqui^aquí")]
    [InlineData("", "Yo soy", "-yo -soy")]
    [InlineData("uno dos", "", "+uno +dos")]
    public void Words_are_compared_one_by_one(string given, string accepted, string expected) => Assert.Equal(
        expected,
        string.Join(' ', Grading.Text(given, [accepted]).Words.Select(word => word.Kind switch
        {
            WordChange.Same => $"={word.Given}",
            WordChange.Missing => $"-{word.Expected}",
            WordChange.Extra => $"+{word.Given}",
            WordChange.Typo => $"{word.Given}~{word.Expected}",
            WordChange.Accent => $"{word.Given}^{word.Expected}",
            _ => $"{word.Given}>{word.Expected}",
        })));

    [Fact]
    public void Each_gap_has_its_own_answers()
    {
        var grades = Grading.Blanks(["soy", "aqui", null], [["soy", "estoy"], ["aquí"], ["no"], ["sí"]]);

        Assert.Equal([Verdict.Correct, Verdict.SmallError, Verdict.Wrong, Verdict.Wrong], grades.Select(grade => grade.Verdict));
        Assert.Equal(Verdict.Wrong, Grading.Whole(grades));
        Assert.Equal(Verdict.SmallError, Grading.Whole(grades.Take(2)));
    }

    [Fact]
    public void Choices_pairs_and_orders_are_right_or_wrong()
    {
        (string, string)[] pairs = [("uno", "one"), ("dos", "two"), ("uno", "a")];
        Assert.Equal(Verdict.Correct, Grading.Truth(true, true).Verdict);
        Assert.Equal(Verdict.Wrong, Grading.Truth(true, false).Verdict);
        Assert.Equal(Verdict.Correct, Grading.Pairs([("uno", "a"), ("dos", "two"), ("uno", "one")], pairs).Verdict);
        Assert.Equal(Verdict.Wrong, Grading.Pairs([("uno", "a"), ("dos", "two"), ("uno", "a")], pairs).Verdict);
        Assert.Equal(Verdict.Wrong, Grading.Pairs([("uno", "one"), ("dos", "two")], pairs).Verdict);
        Assert.Equal(Verdict.Correct, Grading.Order(["que", "sí", "que"], ["que", "sí", "que"]).Verdict);
        Assert.Equal(Verdict.Wrong, Grading.Order(["sí", "que", "que"], ["que", "sí", "que"]).Verdict);
        Assert.Equal(Verdict.Wrong, Grading.Order(["que"], ["que", "sí"]).Verdict);
        Assert.Equal(Verdict.Correct, Grading.Read().Verdict);
    }

    [Theory]
    [InlineData("\uD800 half \uDC00")]
    [InlineData("\0\u202E\uFEFF")]
    [InlineData("e\u0301\u0301\u0301\u0301\u0301")]
    [InlineData("İıŞğ")]
    public void Hostile_text_is_graded_like_any_other(string given)
    {
        Assert.Equal(Verdict.Wrong, Grading.Text(given, ["hola"]).Verdict);
        Assert.NotEqual(Verdict.SmallError, Grading.Text(given, [given]).Verdict);
    }

    [Fact]
    public void One_sign_that_stands_for_many_words_is_not_looked_at()
    {
        var many = new string('\uFDFA', AnswerText.Longest);

        Assert.Equal((Verdict.Wrong, 0), (Grading.Text(many, [many]).Verdict, Grading.Text(many, [many]).Words.Count));
    }

    [Fact]
    public void The_same_answer_is_always_right()
    {
        var random = new Random(7);
        var letters = "abcñéüßøкй本が'’-.,¿ 12 ".EnumerateRunes().ToArray();
        for (var i = 0; i < 2000; i++)
        {
            var text = "a" + string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => letters[random.Next(letters.Length)].ToString()));
            Assert.Equal(Verdict.Correct, Grading.Text(text, [text]).Verdict);
            Assert.Equal(Verdict.Correct, Grading.Text(text.ToUpperInvariant().Normalize(System.Text.NormalizationForm.FormD), [text]).Verdict);
        }
    }
}
