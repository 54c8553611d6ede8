using System.Text.Json;
using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Catalog.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace LearningPlatform.Data.Catalog;

/// <summary>What the database notes of courses and lessons whoever writes them (Sql/120_catalog_editions.sql); nothing here writes it.</summary>
internal static class Editions
{
    /// <summary>Counts the changes of the thing's own fields, its place aside: who edits says which one he read.</summary>
    public const string Edition = "Edition";

    /// <summary>True when it was ever published.</summary>
    public const string WasPublished = "WasPublished";

    public static void Configure<T>(EntityTypeBuilder<T> builder)
        where T : class
    {
        builder.Property<long>(Edition).HasDefaultValue(0L);
        builder.Property<bool>(WasPublished).HasDefaultValue(false);
    }
}

/// <summary>Courses of all kinds.</summary>
internal sealed class CourseTable : IEntityTypeConfiguration<Course>
{
    /// <summary>What a search looks in: title, description and tags, a line each. Written with the course.</summary>
    public const string Search = "Search";

    /// <summary>Counts the changes of the course and everything in it, assigned exercises included; a package is known by it.</summary>
    public const string Revision = "Revision";

    public void Configure(EntityTypeBuilder<Course> builder)
    {
        builder.ToTable("courses", "catalog");
        builder.HasKey(course => course.Id);
        builder.Property(course => course.Id).ValueGeneratedNever();
        builder.Property(course => course.Key).HasMaxLength(255);
        builder.Property(course => course.Kind).HasConversion(new Named<CourseKind>());
        builder.Property(course => course.Status).HasConversion(new Named<ContentStatus>());
        builder.Property(course => course.Level).HasConversion(new Named<CourseLevel>());
        builder.Property<string>(Search);
        builder.Property<long>(Revision).HasDefaultValue(0L);
        Editions.Configure(builder);
        builder.HasIndex(course => course.Key).IsUnique();
        builder.HasIndex(course => new { course.Kind, course.Order, course.Id });
        builder.HasIndex(course => new { course.Kind, course.CreatedAt, course.Id });
    }

    public static string SearchText(Course course) => string.Join('\n', [course.Title, course.Description ?? "", .. course.Tags]);
}

/// <summary>Inner nodes of content trees.</summary>
internal sealed class SectionTable : IEntityTypeConfiguration<Section>
{
    public void Configure(EntityTypeBuilder<Section> builder)
    {
        builder.ToTable("sections", "catalog");
        builder.HasKey(section => section.Id);
        builder.Property(section => section.Id).ValueGeneratedNever();
        builder.Property(section => section.Key).HasMaxLength(255);
        builder.Property(section => section.Kind).HasConversion(new Named<SectionKind>());
        builder.Property(section => section.ModuleType).HasConversion(new Named<ModuleType>());
        builder.HasOne<Course>().WithMany().HasForeignKey(section => section.CourseId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Section>().WithMany().HasForeignKey(section => section.ParentId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(section => new { section.Kind, section.Key }).IsUnique();
        builder.HasIndex(section => new { section.CourseId, section.Kind, section.Order });
        builder.HasIndex(section => new { section.ParentId, section.Order });
    }
}

/// <summary>Lessons of all kinds of courses.</summary>
internal sealed class LessonTable : IEntityTypeConfiguration<Lesson>
{
    public void Configure(EntityTypeBuilder<Lesson> builder)
    {
        builder.ToTable("lessons", "catalog", table => table.HasCheckConstraint("ck_lessons_experience_points", "experience_points >= 0"));
        builder.HasKey(lesson => lesson.Id);
        builder.Property(lesson => lesson.Id).ValueGeneratedNever();
        builder.Property(lesson => lesson.Key).HasMaxLength(255);
        builder.Property(lesson => lesson.Type).HasConversion(new Named<LessonType>());
        builder.Property(lesson => lesson.Status).HasConversion(new Named<ContentStatus>());
        builder.Property(lesson => lesson.Content).HasColumnType("jsonb").HasConversion(new AsJson<LessonContent>(), AsJson<LessonContent>.Comparer);
        builder.Property(lesson => lesson.Resources).HasColumnType("jsonb")
            .HasConversion(new AsJson<IReadOnlyList<Resource>>(), AsJson<IReadOnlyList<Resource>>.Comparer);
        Editions.Configure(builder);
        builder.HasOne<Course>().WithMany().HasForeignKey(lesson => lesson.CourseId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Section>().WithMany().HasForeignKey(lesson => lesson.SectionId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(lesson => lesson.Key).IsUnique();
        builder.HasIndex(lesson => new { lesson.CourseId, lesson.Order });
        builder.HasIndex(lesson => new { lesson.SectionId, lesson.Order });
    }
}

/// <summary>Which lesson holds a test, so that a test is found by its id; the test itself is in the lesson's content.</summary>
internal sealed class LessonTestRow
{
    public required Guid TestId { get; init; }

    public required Guid LessonId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<LessonTestRow>
    {
        public void Configure(EntityTypeBuilder<LessonTestRow> builder)
        {
            builder.ToTable("lesson_tests", "catalog");
            builder.HasKey(row => row.TestId);
            builder.Property(row => row.TestId).ValueGeneratedNever();
            builder.HasOne<Lesson>().WithMany().HasForeignKey(row => row.LessonId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(row => row.LessonId);
        }
    }
}

/// <summary>Reusable exercises.</summary>
internal sealed class ExerciseTable : IEntityTypeConfiguration<Exercise>
{
    public void Configure(EntityTypeBuilder<Exercise> builder)
    {
        builder.ToTable("exercises", "catalog");
        builder.HasKey(exercise => exercise.Id);
        builder.Property(exercise => exercise.Id).ValueGeneratedNever();
        builder.Property(exercise => exercise.Key).HasMaxLength(255);
        builder.Property(exercise => exercise.Type).HasConversion(new Named<ExerciseType>());
        builder.Property(exercise => exercise.Data).HasColumnType("jsonb");
        builder.HasIndex(exercise => exercise.Key).IsUnique();
        builder.HasIndex(exercise => new { exercise.CreatedAt, exercise.Key });
        builder.HasIndex(exercise => new { exercise.Type, exercise.CreatedAt });
    }
}

/// <summary>Exercises in their lessons.</summary>
internal sealed class LessonExerciseTable : IEntityTypeConfiguration<LessonExercise>
{
    public void Configure(EntityTypeBuilder<LessonExercise> builder)
    {
        builder.ToTable("lesson_exercises", "catalog");
        builder.HasKey(assigned => new { assigned.LessonId, assigned.ExerciseId });
        builder.HasOne<Lesson>().WithMany().HasForeignKey(assigned => assigned.LessonId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Exercise>().WithMany().HasForeignKey(assigned => assigned.ExerciseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(assigned => assigned.ExerciseId);
    }
}

/// <summary>What a set of content files was when it was last read into the database.</summary>
internal sealed class ContentSourceRow
{
    /// <summary>The set.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of all its files.</summary>
    public required string Hash { get; set; }

    public required DateTimeOffset ReadAt { get; set; }

    /// <summary>What was written for each thing of the set: its id and a hash, as JSON. Whatever hashes otherwise now was changed by people.</summary>
    public string? Written { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ContentSourceRow>
    {
        public void Configure(EntityTypeBuilder<ContentSourceRow> builder)
        {
            builder.ToTable("content_sources", "catalog");
            builder.HasKey(row => row.Name);
            builder.Property(row => row.Written).HasColumnType("jsonb");
        }
    }
}

/// <summary>Stores an enumeration under its name in the contracts.</summary>
internal sealed class Named<T>() : ValueConverter<T, string>(value => CatalogNames.Of(value), name => CatalogNames.Parse<T>(name)!.Value)
    where T : struct, Enum;

/// <summary>Stores a value as one JSON document.</summary>
internal sealed class AsJson<T>() : ValueConverter<T, string>(
    value => JsonSerializer.Serialize(value, LessonContent.Json), json => JsonSerializer.Deserialize<T>(json, LessonContent.Json)!)
    where T : class
{
    /// <summary>Content is immutable, so a snapshot is the thing itself; equal means equal as JSON.</summary>
    public static readonly ValueComparer<T> Comparer = new(
        (a, b) => ReferenceEquals(a, b) || JsonSerializer.Serialize(a, LessonContent.Json) == JsonSerializer.Serialize(b, LessonContent.Json),
        value => JsonSerializer.Serialize(value, LessonContent.Json).GetHashCode(StringComparison.Ordinal),
        value => value);
}
