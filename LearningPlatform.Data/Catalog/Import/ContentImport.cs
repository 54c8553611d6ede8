using System.Security.Cryptography;
using System.Text.Json;
using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Catalog.Import;
using LearningPlatform.Core.Catalog.Import.Exercism;
using LearningPlatform.Core.Catalog.Import.LibreLingo;
using LearningPlatform.Data.Catalog.Files;
using Microsoft.EntityFrameworkCore;

namespace LearningPlatform.Data.Catalog.Import;

/// <summary>
/// Writes courses that others have published as files, one transaction a course. Like the demo catalogue it touches only what it wrote itself and nobody has changed
/// since, so a second run changes nothing and the edits of people win (ADR 23).
/// </summary>
public sealed class ContentImport
{
    private readonly Database database;
    private readonly ContentWriter writer;

    internal ContentImport(Database database, ContentWriter writer) => (this.database, this.writer) = (database, writer);

    /// <summary>The kinds of files that can be imported.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["exercism", "librelingo"];

    /// <summary>Reads a folder and writes its course.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="folder">Where the files are.</param>
    /// <param name="how">How to write it.</param>
    /// <param name="progress">Told what is being read or written.</param>
    /// <param name="ct">Gives up; nothing has happened then.</param>
    /// <exception cref="ImportException">The folder holds no course; the message says why.</exception>
    public async Task<ImportReport> Run(string kind, string folder, ImportOptions how, Action<string> progress, CancellationToken ct)
    {
        var status = how.Publish ? ContentStatus.Published : ContentStatus.Draft;
        var made = kind == "exercism"
            ? ExercismModule.Make(ExercismFiles.Read(folder, (done, all) => Step(progress, "exercises", done, all)), status)
            : LibreLingoCourse.Make(LibreLingoFiles.Read(folder, (done, all) => Step(progress, "modules", done, all)), status);
        if (made.Lessons.Count == 0)
        {
            throw new ImportException($"Nothing in {folder} could be imported.");
        }

        progress($"writing {made.Lessons.Count} lessons");
        var set = await Set(made, how, ct);
        var hash = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new { set.Courses, set.Lessons, set.Exercises })));
        var counts = await writer.Write($"import:{made.Course.Key}", hash, set, ct);
        return new ImportReport(set.Courses[0], made, counts.Added, counts.Changed, counts.Removed, counts.Left);
    }

    private static void Step(Action<string> progress, string what, int done, int all)
    {
        if (done == all || done % 25 == 0)
        {
            progress($"read {done} of {all} {what}");
        }
    }

    /// <summary>What a run without options leaves to those who asked before: who the author is, and what is published already.</summary>
    private async Task<ContentSet> Set(ImportedCourse made, ImportOptions how, CancellationToken ct)
    {
        var (author, published) = await database.Read(
            async (db, inner) => (
                await db.Set<Course>().Where(course => course.Id == made.Course.Id).Select(course => course.AuthorId).FirstOrDefaultAsync(inner),
                (await db.Set<Course>().Where(course => course.Id == made.Course.Id && course.Status == ContentStatus.Published).Select(course => course.Id)
                    .Concat(db.Set<Lesson>().Where(lesson => lesson.CourseId == made.Course.Id && lesson.Status == ContentStatus.Published).Select(lesson => lesson.Id))
                    .ToListAsync(inner)).ToHashSet()),
            ct);
        var set = new ContentSet();
        set.Courses.Add(made.Course with { AuthorId = how.Author ?? author, Status = published.Contains(made.Course.Id) ? ContentStatus.Published : made.Course.Status });
        set.Sections.AddRange(made.Sections);
        set.Lessons.AddRange(made.Lessons.Select(lesson => published.Contains(lesson.Id) ? lesson with { Status = ContentStatus.Published } : lesson));
        set.Exercises.AddRange(made.Exercises);
        set.Assignments.AddRange(made.Assignments);
        return set;
    }
}

/// <summary>How to write an imported course.</summary>
/// <param name="Publish">Publishes it; otherwise what is new is a draft for an instructor to review.</param>
/// <param name="Author">Whose course it is; null leaves it as it is.</param>
public sealed record ImportOptions(bool Publish = false, Guid? Author = null);

/// <summary>What an import came to.</summary>
/// <param name="Course">The course, as the files and earlier runs make it.</param>
/// <param name="Made">What was in the files, and what was left out.</param>
/// <param name="Added">Courses, sections, lessons and exercises that are new.</param>
/// <param name="Changed">Those that were brought to what the files say.</param>
/// <param name="Removed">Those that were no longer in the files.</param>
/// <param name="Left">Keys of what people changed or deleted, which stays so.</param>
public sealed record ImportReport(Course Course, ImportedCourse Made, int Added, int Changed, int Removed, IReadOnlyList<string> Left)
{
    /// <summary>False when the database had all of it already.</summary>
    public bool ChangedAnything => Added + Changed + Removed > 0;
}
