using System.Globalization;
using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Catalog.Import;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Data.Catalog.Import;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LearningPlatform.Data.Tests.Catalog.Import;

/// <summary>Courses of other people's files in the database.</summary>
public sealed class ContentImportTests(CatalogFixture fixture) : IClassFixture<CatalogFixture>, IDisposable
{
    private static readonly CancellationToken Ct = CancellationToken.None;
    private static readonly Guid Author = Guid.NewGuid();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("learningplatform-import-");

    private ContentImport Importer => new(fixture.Database, fixture.Writer);

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Exercism_s_problems_are_written_once_and_follow_their_files()
    {
        Exercise("leap", "\"title\" \n title = \"Leap \\\"year\\\"\"\nblurb = 'Is it one?'", ("6466b30d-519c-438e-935d-388224ab5223", 2015, "false"), ("ac227e82-ee82-4a09-9eb6-4f84331ffdb0", 1996, "true"));
        Exercise("even", "", ("4fe9b84c-8e65-489e-970b-856d60b8b78e", 2, "true"));
        Write("exercises/broken/canonical-data.json", "{\n\"cases\": [\n");
        Write("exercises/gone/.deprecated", "");

        var first = await Run("exercism", new ImportOptions(Author: Author));
        fixture.Clock.Now += TimeSpan.FromHours(1);
        var again = await Run("exercism", new ImportOptions());

        Assert.Equal((3, 0, 0, true), (first.Added, first.Changed, first.Removed, first.ChangedAnything));
        Assert.Equal((0, 0, 0, false), (again.Added, again.Changed, again.Removed, again.ChangedAnything));
        Assert.Equal(["broken: canonical-data.json is no JSON (line 3)", "gone: its authors have given it up"], first.Made.Skipped.Select(one => $"{one.Where}: {one.Why}"));
        var lessons = await Lessons("exercism");
        Assert.Equal(["exercism.even", "exercism.leap"], lessons.Select(lesson => lesson.Key));
        Assert.Equal(("Leap \"year\"", "Is it one?", ContentStatus.Draft, lessons[1].CreatedAt), (lessons[1].Title, lessons[1].Description, lessons[1].Status, lessons[1].UpdatedAt));
        Assert.Equal(Author, (await CourseOf("exercism")).AuthorId);
        Assert.Equal(3L, await fixture.ScalarAsync("select count(*) from catalog.lesson_tests t join catalog.lessons l on l.id = t.lesson_id where l.key like 'exercism.%'"));

        // One problem is taken out of the files, another gets a case more.
        Directory.Delete(Path.Combine(folder.FullName, "exercises/even"), recursive: true);
        Exercise("leap", "", ("6466b30d-519c-438e-935d-388224ab5223", 2015, "false"), ("ac227e82-ee82-4a09-9eb6-4f84331ffdb0", 1996, "true"), ("78a7848f-9667-4192-ae53-87b30c9a02dd", 2100, "false"));
        var changed = await Run("exercism", new ImportOptions());

        Assert.Equal((0, 1, 1), (changed.Added, changed.Changed, changed.Removed));
        Assert.Equal(3, Assert.Single(await Lessons("exercism")).Content.Code!.Tests.Count);

        // Published stays published, for learners who have begun.
        Assert.Equal(2, (await Run("exercism", new ImportOptions(Publish: true))).Changed);
        Assert.False((await Run("exercism", new ImportOptions())).ChangedAnything);
        Assert.Equal(ContentStatus.Published, (await CourseOf("exercism")).Status);

        // What people edit stays edited.
        await fixture.ScalarAsync("update catalog.lessons set title = 'Mine' where key = 'exercism.leap'");
        Exercise("leap", "title = \"Theirs\"", ("6466b30d-519c-438e-935d-388224ab5223", 2015, "false"));
        var left = await Run("exercism", new ImportOptions());
        Assert.Equal(["exercism.leap"], left.Left);
        Assert.Equal("Mine", Assert.Single(await Lessons("exercism")).Title);
    }

    [Fact]
    public async Task A_LibreLingo_course_is_written_once_and_its_files_may_be_bad()
    {
        Course("  - house/\n  - empty/\n  - ../outside/\n");
        Write("house/module.yaml", "Module:\n  Name: The house\nSkills:\n  - rooms.yaml\n  - missing.yaml\n  - blank.yaml\n  - wrong.yaml\n  - no-words.yaml\n");
        Write("house/skills/rooms.yaml", """
            Skill:
              Name: Rooms
              Id: 7
            New words:
              - Word: casa
                Synonyms: [lar]
                Translation: house
              - Word: porta
            Phrases:
              - Phrase: A casa é grande
                Alternative versions:
                  - A casa é grande
                  - O lar é grande
                Translation: The house is big
            Mini-dictionary:
              English:
                - the:
                  - o
                  - a
                - big: grande
            """);
        Write("house/skills/rooms.md", "# Rooms\n");
        Write("house/skills/blank.yaml", "");
        Write("house/skills/wrong.yaml", "Skill: [\n");
        Write("house/skills/no-words.yaml", "Skill:\n  Name: Nothing\nNew words: []\n");
        Write("empty/module.yaml", "Module:\n  Name: Nothing here\nSkills: []\n");

        var first = await Run("librelingo", new ImportOptions(Publish: true));
        var again = await Run("librelingo", new ImportOptions(Publish: true));

        Assert.True(first.ChangedAnything);
        Assert.False(again.ChangedAnything);
        Assert.Equal(
            [
                "../outside/module.yaml: there is no such file in the course", "empty: none of its skills has words or phrases", "house/skills/blank.yaml: the file is empty",
                "house/skills/missing.yaml: there is no such file in the course", "house/skills/no-words.yaml: it has neither words nor phrases",
                "house/skills/rooms.yaml: New words 2: it has no Word or no Translation",
            ],
            first.Made.Skipped.Select(one => $"{one.Where}: {one.Why}").Where(text => !text.StartsWith("house/skills/wrong.yaml: line ", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(7, first.Made.Skipped.Count);
        var package = (await fixture.Package("librelingo-pt-from-en", drafts: false))!;
        Assert.Equal(["tips", "casa-translation", "a-casa-e-grande"], package.Exercises.Select(place => place.Exercise.Key.Replace("librelingo-pt-from-en-1-house-rooms-", "", StringComparison.Ordinal))
            .Select(key => key.StartsWith("a-casa", StringComparison.Ordinal) ? "a-casa-e-grande" : key).Distinct());
        var translation = package.Exercises.Single(place => place.Exercise.Key.EndsWith("-translation", StringComparison.Ordinal) && place.Exercise.Key.Contains("grande", StringComparison.Ordinal));
        Assert.Equal("[\"O lar é grande\"]", translation.Exercise.Data.GetProperty("accepted").GetRawText());
        Assert.Equal("[\"The: o, a\", \"big: grande\"]", translation.Exercise.Data.GetProperty("hints").GetRawText());
    }

    [Fact]
    public async Task What_holds_no_course_is_refused_with_a_sentence()
    {
        Assert.Contains("no folder exercises", await Refusal("exercism"), StringComparison.Ordinal);
        Assert.Contains("no course.yaml", await Refusal("librelingo"), StringComparison.Ordinal);
        Write("exercises/gone/.deprecated", "");
        Assert.Contains("could be imported", await Refusal("exercism"), StringComparison.Ordinal);
        Write("course.yaml", "Course: {}\n");
        Assert.Contains("'Language'", await Refusal("librelingo"), StringComparison.Ordinal);
        Write("course.yaml", "Course: &self\n  Language: *self\n");
        Assert.NotEmpty(await Refusal("librelingo"));
        Course("  - house\n");
        Assert.Contains("no skill", await Refusal("librelingo"), StringComparison.Ordinal);
    }

    private async Task<string> Refusal(string kind) => (await Assert.ThrowsAsync<ImportException>(() => Run(kind, new ImportOptions()))).Message;

    private Task<ImportReport> Run(string kind, ImportOptions how) => Importer.Run(kind, folder.FullName, how, _ => { }, Ct);

    private Task<List<Lesson>> Lessons(string course) =>
        fixture.Database.Read((db, ct) => db.Set<Lesson>().Where(lesson => lesson.CourseId == StableIds.Of("course", course)).OrderBy(lesson => lesson.Key).ToListAsync(ct), Ct);

    private Task<Course> CourseOf(string key) => fixture.Database.Read((db, ct) => db.Set<Course>().SingleAsync(course => course.Key == key, ct), Ct);

    private void Exercise(string slug, string metadata, params (string Uuid, int Year, string Expected)[] cases)
    {
        var items = cases.Select(one => string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"uuid": "{{one.Uuid}}", "description": "the year {{one.Year}}", "property": "check", "input": {"year": {{one.Year}}}, "expected": {{one.Expected}}}"""));
        Write($"exercises/{slug}/canonical-data.json", $$"""{"exercise": "{{slug}}", "cases": [{"description": "years", "cases": [{{string.Join(',', items)}}]}]}""");
        Write($"exercises/{slug}/metadata.toml", metadata);
        Write($"exercises/{slug}/description.md", "# Description\n\nSay whether.\n");
    }

    private void Course(string modules) => Write("course.yaml", $"""
        Course:
          Language:
            Name: Portuguese
            IETF BCP 47: pt
          For speakers of:
            Name: English
            IETF BCP 47: en
        Modules:
        {modules}
        """);

    private void Write(string path, string text)
    {
        var file = Path.Combine(folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
