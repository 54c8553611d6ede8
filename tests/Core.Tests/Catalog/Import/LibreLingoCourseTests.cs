using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Catalog.Import;
using LearningPlatform.Core.Catalog.Import.LibreLingo;
using Xunit;

namespace LearningPlatform.Core.Tests.Catalog.Import;

/// <summary>Making a language course of a LibreLingo course.</summary>
public sealed class LibreLingoCourseTests
{
    [Fact]
    public void A_module_is_a_section_and_a_skill_a_module_with_small_lessons()
    {
        var made = LibreLingoCourse.Make(Course(), ContentStatus.Published);

        Assert.Equal(("librelingo-pt-from-en", "pt", "en", ContentStatus.Published), (made.Course.Key, made.Course.TargetLanguage, made.Course.SourceLanguage, made.Course.Status));
        Assert.Equal([SectionKind.Level, SectionKind.Section, SectionKind.Module], made.Sections.Select(section => section.Kind));
        Assert.Equal(["librelingo-pt-from-en-1-house-rooms-1", "librelingo-pt-from-en-1-house-rooms-2", "librelingo-pt-from-en-1-house-rooms-3"], made.Lessons.Select(lesson => lesson.Key));
        Assert.Contains("CC BY", made.Course.Description, StringComparison.Ordinal);

        // Places without gaps, and every exercise fit for its type.
        foreach (var lesson in made.Assignments.GroupBy(place => place.LessonId))
        {
            Assert.Equal(Enumerable.Range(1, lesson.Count()), lesson.Select(place => place.Order));
        }

        Assert.All(made.Exercises, exercise => Assert.True(ExerciseData.Read(exercise.Type, exercise.Data).Ok, exercise.Key));
        Assert.All(Enum.GetValues<ExerciseType>(), type => Assert.Contains(made.Exercises, exercise => exercise.Type == type));
    }

    [Fact]
    public void Words_are_translated_with_what_else_is_right_and_with_hints()
    {
        var made = LibreLingoCourse.Make(Course(), ContentStatus.Draft);

        Assert.Equal("""{"source_text":"the room","target_text":"o quarto","accepted":["a sala"],"hints":["the: o, a"]}""", Data(made, "o-quarto-translation"));
        Assert.Equal("""{"source_text":"house","target_text":"casa"}""", Data(made, "casa-translation"));
    }

    [Fact]
    public void A_phrase_becomes_a_translation_an_order_a_gap_and_a_question()
    {
        var made = LibreLingoCourse.Make(Course(), ContentStatus.Draft);

        Assert.Equal("""{"items":[{"text":"A","correct_order":1},{"text":"casa","correct_order":2},{"text":"é","correct_order":3},{"text":"grande.","correct_order":4}]}""", Data(made, "-ordering"));
        Assert.Contains("""{"text":"A casa é _____.","blanks":[{"position":0,"correct_answers":["grande"]""", Data(made, "-gap"), StringComparison.Ordinal);
        Assert.Contains("means", Data(made, "-vof"), StringComparison.Ordinal);
    }

    [Fact]
    public void Questions_are_true_and_false_and_a_false_one_says_what_another_phrase_means()
    {
        var source = Course();
        source.Modules[0].Skills[0].Phrases.AddRange(Enumerable.Range(1, 40).Select(n => new LibreLingoEntry($"Tenho {n} casas", $"I have {n} houses", [])));
        var made = LibreLingoCourse.Make(source, ContentStatus.Draft);

        var questions = made.Exercises.Where(exercise => exercise.Type == ExerciseType.Vof).Select(exercise => (VofData)ExerciseData.Read(exercise.Type, exercise.Data).Value).ToList();
        Assert.InRange(questions.Count(question => question.IsTrue), 8, 33);
        Assert.All(questions, question => Assert.Equal(question.IsTrue, question.Statement == question.Explanation));
    }

    [Fact]
    public void Keys_come_from_the_words_whatever_their_script_and_order()
    {
        var source = Course();
        source.Modules[0].Skills[0].Words.AddRange([new("水", "water", []), new("être", "to be", []), new("etre", "typo", []), new("casa", "again", [])]);
        var first = LibreLingoCourse.Make(source, ContentStatus.Draft);
        source.Modules[0].Skills[0].Words.Reverse();
        source.Modules[0].Skills[0].Words.RemoveAll(word => word.Translation == "again");
        var second = LibreLingoCourse.Make(source, ContentStatus.Draft);

        var translations = first.Exercises.Where(exercise => exercise.Type == ExerciseType.Translation).Select(exercise => exercise.Key).ToList();
        Assert.Equal(translations.Order(StringComparer.Ordinal), second.Exercises.Where(e => e.Type == ExerciseType.Translation).Select(e => e.Key).Order(StringComparer.Ordinal));
        Assert.Equal(translations.Count, translations.Distinct().Count());
        Assert.All(first.Exercises, exercise => Assert.Matches("^[a-z0-9-]{1,255}$", exercise.Key));
        Assert.Contains(new Skipped("rooms: casa", "it is there twice; the first is used", false), first.Skipped);
    }

    [Fact]
    public void A_language_without_a_code_of_two_letters_and_a_course_without_content_are_refused()
    {
        Assert.Contains("ISO 639-1", Assert.Throws<ImportException>(() => LibreLingoCourse.Make(new(new("Klingon", "tlh"), new("English", "en")), ContentStatus.Draft)).Message, StringComparison.Ordinal);
        Assert.Throws<ImportException>(() => LibreLingoCourse.Make(new(new("Spanish", "es-MX"), new("English", "en")), ContentStatus.Draft));
    }

    private static string Data(ImportedCourse made, string ending) =>
        made.Exercises.First(exercise => exercise.Key.EndsWith(ending, StringComparison.Ordinal)).Data.GetRawText().Replace("\\u00E9", "é", StringComparison.Ordinal);

    private static LibreLingoSource Course()
    {
        var source = new LibreLingoSource(new("Portuguese", "pt-BR"), new("English", "en")) { License = "CC BY 4.0", Repository = "https://example.test/course" };
        var skill = new LibreLingoSkill("rooms", "Rooms") { Tips = "# Rooms\n\nO and a." };
        skill.Words.AddRange(
        [
            new("casa", "house", []), new("o quarto", "the room", ["a sala"]), new("porta", "door", []), new("mesa", "table", []), new("janela", "window", []),
        ]);
        skill.Phrases.AddRange([new("A casa é grande.", "The house is big.", []), new("Sim!", "Yes!", []), new("Boa noite", "Good night", [])]);
        skill.Dictionary["The"] = ["o", "a"];
        source.Modules.Add(new LibreLingoModule("house", "The house") { Skills = { skill } });
        return source;
    }
}
