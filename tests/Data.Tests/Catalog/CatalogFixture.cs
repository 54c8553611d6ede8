using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Data.Catalog;
using LearningPlatform.Data.Catalog.Files;
using LearningPlatform.Testing;
using Xunit;

namespace LearningPlatform.Data.Tests.Catalog;

/// <summary>A database of its own with the delivered catalogue in it.</summary>
public sealed class CatalogFixture : IAsyncLifetime
{
    private readonly PostgresFixture postgres = new();

    internal ManualClock Clock { get; } = new();

    internal Database Database => postgres.Database;

    internal IContent Content => new ContentStore(Database);

    internal IContentEdits Edits => new ContentEdits(Database, Writes);

    internal CatalogRefs Refs { get; private set; } = null!;

    internal ContentWrites Writes => new(Database, Refs);

    internal ContentWriter Writer => new(Database, Refs, Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<ContentWriter>.Instance);

    internal static ContentSet Delivered { get; } = ContentFiles.Read(ContentFiles.Delivered, null);

    public async ValueTask InitializeAsync()
    {
        await postgres.InitializeAsync();
        Refs = new CatalogRefs(Database, Clock);
        await Writer.Apply("demo", "1", () => Delivered, CancellationToken.None);
    }

    public ValueTask DisposeAsync() => postgres.DisposeAsync();

    public Task<object?> ScalarAsync(string sql, params object[] values) => postgres.ScalarAsync(sql, values);

    /// <summary>A package as a whole; null when there is none.</summary>
    internal Task<Packed?> Package(string key, bool drafts) => Content.Package(
        key,
        drafts,
        async (package, ct) =>
        {
            var levels = await package.Levels(ct);
            var exercises = new List<AssignedExercise>();
            await foreach (var exercise in package.Exercises([.. levels.SelectMany(level => level.AllLessons)]))
            {
                exercises.Add(exercise);
            }

            return new Packed(package.Course, package.Revision, levels, exercises);
        },
        CancellationToken.None);

    internal Task Add(params object[] rows) => Database.Write(
        (db, _) =>
        {
            foreach (var row in rows)
            {
                var entry = db.Add(row);
                if (row is Course course)
                {
                    entry.Property(CourseTable.Search).CurrentValue = CourseTable.SearchText(course);
                }
            }

            return Task.CompletedTask;
        },
        CancellationToken.None);

    internal static Course NewCourse(string key, CourseKind kind = CourseKind.Code, ContentStatus status = ContentStatus.Published) => new()
    {
        Id = StableIds.Of("test-course", key),
        Key = key,
        Kind = kind,
        Title = key,
        Description = "",
        Status = status,
        Level = kind == CourseKind.Code ? CourseLevel.Advanced : null,
        SourceLanguage = kind == CourseKind.Language ? "en" : null,
        TargetLanguage = kind == CourseKind.Language ? "fr" : null,
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
    };

    internal static Lesson NewLesson(Course course, string key, ContentStatus status = ContentStatus.Published, Guid? section = null) => new()
    {
        Id = StableIds.Of("test-lesson", key),
        Key = key,
        CourseId = course.Id,
        SectionId = section,
        Title = key,
        Type = LessonType.Text,
        Status = status,
        Order = 50,
    };
}

/// <summary>What was read of a package.</summary>
internal sealed record Packed(Course Course, long Revision, IReadOnlyList<PackageNode> Levels, List<AssignedExercise> Exercises);

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class ManualClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
