using System.Text.Json;
using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Kernel;
using Xunit;

namespace LearningPlatform.Core.Tests.Catalog;

/// <summary>The data of the six types of exercise (wayr-R49 … R54).</summary>
public sealed class ExerciseDataTests
{
    [Theory]
    [InlineData(ExerciseType.Translation, """{"source_text":"Hello","target_text":"Hola","hints":["a"],"accepted":["Buenas"]}""")]
    [InlineData(ExerciseType.Translation, """{"source_text":"Hello","target_text":"Hola"}""")]
    [InlineData(ExerciseType.FillInTheBlank, """{"text":"_____ días","blanks":[{"position":0,"correct_answers":["Buenos","buenos"]}]}""")]
    [InlineData(ExerciseType.Vof, """{"statement":"A","is_true":false}""")]
    [InlineData(ExerciseType.Pairs, """{"pairs":[{"left":"a","right":"b"}]}""")]
    [InlineData(ExerciseType.Informative, """{"content":"Read."}""")]
    [InlineData(ExerciseType.Ordering, """{"items":[{"text":"a","correct_order":1}]}""")]
    public void Documented_data_is_read(ExerciseType type, string data) => Assert.True(Read(type, data).Ok);

    [Theory]
    [InlineData(ExerciseType.Translation, """{"source_text":"Hello"}""", "data.target_text")]
    [InlineData(ExerciseType.Translation, """{"source_text":"Hello","target_text":null}""", "data.target_text")]
    [InlineData(ExerciseType.Translation, """{"source_text":"","target_text":"Hola"}""", "data.source_text")]
    [InlineData(ExerciseType.Translation, """{"source_text":"a","target_text":"b","hints":[1]}""", "data.hints[0]")]
    [InlineData(ExerciseType.FillInTheBlank, """{"text":"_____","blanks":[]}""", "data.blanks")]
    [InlineData(ExerciseType.FillInTheBlank, """{"text":"_____","blanks":[{"position":-1,"correct_answers":["a"]}]}""", "data.blanks[0].position")]
    [InlineData(ExerciseType.FillInTheBlank, """{"text":"_____","blanks":[{"position":0,"correct_answers":[]}]}""", "data.blanks[0].correct_answers")]
    [InlineData(ExerciseType.Vof, """{"statement":"A","is_true":"yes"}""", "data.is_true")]
    [InlineData(ExerciseType.Vof, """{"is_true":true}""", "data.statement")]
    [InlineData(ExerciseType.Pairs, """{"pairs":[]}""", "data.pairs")]
    [InlineData(ExerciseType.Pairs, """{"pairs":[{"left":"a","right":""}]}""", "data.pairs[0].right")]
    [InlineData(ExerciseType.Informative, """{"title":"T"}""", "data.content")]
    [InlineData(ExerciseType.Ordering, """{"items":[{"text":"a","correct_order":0}]}""", "data.items[0].correct_order")]
    [InlineData(ExerciseType.Ordering, """{"items":{}}""", "data.items")]
    [InlineData(ExerciseType.Vof, "[]", "data")]
    [InlineData(ExerciseType.Pairs, """{"pairs":[null]}""", "data.pairs[0]")]
    [InlineData(ExerciseType.Ordering, """{"items":[null]}""", "data.items[0]")]
    [InlineData(ExerciseType.FillInTheBlank, """{"text":"_____","blanks":[null]}""", "data.blanks[0]")]
    [InlineData(ExerciseType.FillInTheBlank, """{"text":"_____","blanks":[{"position":0,"correct_answers":[null]}]}""", "data.blanks[0].correct_answers[0]")]
    [InlineData(ExerciseType.Translation, """{"source_text":"a","target_text":"b","hints":null}""", "data.hints")]
    [InlineData(ExerciseType.Translation, """{"source_text":"a","target_text":"b","hints":["x",null]}""", "data.hints[1]")]
    [InlineData(ExerciseType.FillInTheBlank, """{"text":"_____","blanks":[{"correct_answers":["a"]}]}""", "data.blanks[0].position")]
    [InlineData(ExerciseType.FillInTheBlank, """{"text":"_____","blanks":[{"position":1,"correct_answers":["a"]}]}""", "data.blanks[0].position")]
    [InlineData(ExerciseType.FillInTheBlank, """{"text":"No gap","blanks":[{"position":0,"correct_answers":["a"]}]}""", "data.blanks[0].position")]
    [InlineData(ExerciseType.FillInTheBlank, """{"text":"_____ _____","blanks":[{"position":0,"correct_answers":["a"]},{"position":0,"correct_answers":["b"]}]}""", "data.blanks[1].position")]
    [InlineData(ExerciseType.FillInTheBlank, """{"text":"_____","blanks":[{"position":99999999999,"correct_answers":["a"]}]}""", "data.blanks[0].position")]
    [InlineData(ExerciseType.FillInTheBlank, """{"text":"_____","blanks":[{"position":0.5,"correct_answers":["a"]}]}""", "data.blanks[0].position")]
    [InlineData(ExerciseType.Vof, """{"statement":"a","is_true":true,"explanation":7}""", "data.explanation")]
    [InlineData(ExerciseType.Ordering, """{"items":[{"text":"a","correct_order":1},{"text":"b","correct_order":3}]}""", "data.items[1].correct_order")]
    [InlineData(ExerciseType.Ordering, """{"items":[{"text":"a","correct_order":1},{"text":"b","correct_order":1}]}""", "data.items[1].correct_order")]
    [InlineData(ExerciseType.Informative, """{"content":"a","extra":[{"n":1e999999}]}""", "data.extra[0].n")]
    [InlineData(ExerciseType.Informative, """{"content":"a","extra":-1E-500}""", "data.extra")]
    public void Anything_else_is_refused_with_the_field(ExerciseType type, string data, string field) =>
        Assert.Equal(field, Assert.Single(Assert.IsType<Invalid>(Read(type, data).Error).Fields).Field);

    [Theory]
    [InlineData(ExerciseType.FillInTheBlank, "fill-in-the-blank")]
    [InlineData(ExerciseType.Vof, "vof")]
    [InlineData(ModuleType.BasicLesson, "basic_lesson")]
    [InlineData(QuestionType.TrueFalse, "true_false")]
    public void Names_are_those_of_the_contracts(Enum value, string name) => Assert.Equal(name, CatalogNames.Of(value));

    [Fact]
    public void Names_lead_back_and_unknown_ones_nowhere()
    {
        Assert.All(Enum.GetValues<ExerciseType>(), type => Assert.Equal(type, CatalogNames.Parse<ExerciseType>(CatalogNames.Of(type))));
        Assert.Null(CatalogNames.Parse<ExerciseType>("fill_in_the_blank"));
        Assert.Null(CatalogNames.Parse<ExerciseType>(null));
    }

    private static Outcome<ExerciseData> Read(ExerciseType type, string data) => ExerciseData.Read(type, JsonDocument.Parse(data).RootElement);
}
