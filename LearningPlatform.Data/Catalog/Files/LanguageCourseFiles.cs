using System.Text.Json;
using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Data.Catalog.Files;

/// <summary>
/// Reads a language course: course.yaml and a file for each level in the order of the file names. Keys are joined with dashes from the course down; an
/// exercise names its own key, and another lesson uses it again by <c>again: key</c>.
/// </summary>
internal static class LanguageCourseFiles
{
    public static void Read(string folder, Guid? author, ContentSet set)
    {
        var key = Path.GetFileName(folder);
        var file = YamlJson.Read<CourseFile>(Path.Combine(folder, "course.yaml"));
        var course = new Course
        {
            Id = StableIds.Of("course", key),
            Key = key,
            Kind = CourseKind.Language,
            Title = file.Name,
            Description = file.Description.Trim(),
            Status = ContentStatus.Published,
            IsPublic = file.Public,
            AuthorId = author,
            Tags = file.Tags ?? [],
            SourceLanguage = file.Source,
            TargetLanguage = file.Target,
        };
        set.Courses.Add(course);
        var order = 0;
        foreach (var level in Directory.EnumerateFiles(folder, "*.yaml").Where(f => Path.GetFileName(f) != "course.yaml").Order(StringComparer.Ordinal))
        {
            new LevelReader(level, course, set).Read(++order);
        }
    }

    private sealed class LevelReader(string file, Course course, ContentSet set)
    {
        public void Read(int order)
        {
            var level = YamlJson.Read<LevelFile>(file);
            var node = Add(SectionKind.Level, course.Key, null, level.Key, level.Name, order, code: level.Code);
            foreach (var (section, s) in level.Sections.Select((section, i) => (section, i + 1)))
            {
                var below = Add(SectionKind.Section, node.Key, node.Id, section.Key, section.Name, s);
                foreach (var (module, m) in section.Modules.Select((module, i) => (module, i + 1)))
                {
                    var last = Add(SectionKind.Module, below.Key, below.Id, module.Key, module.Name, m, type: module.Type);
                    foreach (var (lesson, l) in module.Lessons.Select((lesson, i) => (lesson, i + 1)))
                    {
                        Lesson(lesson, last, l);
                    }
                }
            }
        }

        private Section Add(SectionKind kind, string above, Guid? parent, string key, string name, int order, string? code = null, ModuleType? type = null)
        {
            var full = $"{above}-{key}";
            var section = new Section
            {
                Id = StableIds.Of(CatalogNames.Of(kind), full),
                Key = full,
                CourseId = course.Id,
                ParentId = parent,
                Kind = kind,
                Title = name,
                Code = code,
                ModuleType = type,
                Order = order,
            };
            set.Sections.Add(section);
            return section;
        }

        private void Lesson(LanguageLessonFile lesson, Section module, int order)
        {
            var key = $"{module.Key}-{lesson.Key}";
            var id = StableIds.Of("lesson", key);
            set.Lessons.Add(new Lesson
            {
                Id = id,
                Key = key,
                CourseId = course.Id,
                SectionId = module.Id,
                Title = lesson.Title,
                Type = LessonType.Exercise,
                Status = ContentStatus.Published,
                Order = order,
                ExperiencePoints = lesson.Points,
            });
            foreach (var (exercise, place) in lesson.Exercises.Select((exercise, i) => (exercise, i + 1)))
            {
                set.Assignments.Add(new LessonExercise(id, Exercise(exercise), place));
            }
        }

        private Guid Exercise(Dictionary<string, JsonElement> exercise)
        {
            if (exercise.TryGetValue("again", out var again) && exercise.Count == 1)
            {
                return set.Exercises.Find(known => known.Key == again.GetString())?.Id
                    ?? throw new ContentFileException(file, $"there is no exercise {again} above the place that uses it again.");
            }

            if (!exercise.Remove("id", out var key) || exercise.Count != 1 || CatalogNames.Parse<ExerciseType>(exercise.Keys.Single()) is not { } type)
            {
                throw new ContentFileException(file, $"an exercise has an id and one of the six types with its data: {JsonSerializer.Serialize(exercise)}");
            }

            var data = exercise.Values.Single();
            if (ExerciseData.Read(type, data).Error is { } error)
            {
                throw new ContentFileException(file, $"{key}: {error.Message}");
            }

            var made = new Exercise { Id = StableIds.Of("exercise", key.GetString()!), Key = key.GetString()!, Type = type, Data = data };
            set.Exercises.Add(made);
            return made.Id;
        }
    }

    private sealed record CourseFile(string Name, string Description, string Source, string Target, bool Public = true, string[]? Tags = null);

    private sealed record LevelFile(string Key, string Code, string Name, List<SectionFile> Sections);

    private sealed record SectionFile(string Key, string Name, List<ModuleOfSectionFile> Modules);

    private sealed record ModuleOfSectionFile(string Key, string Name, ModuleType Type, List<LanguageLessonFile> Lessons);

    private sealed record LanguageLessonFile(string Key, string Title, int Points, List<Dictionary<string, JsonElement>> Exercises);
}
