using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog.Import.LibreLingo;

/// <summary>
/// Makes a language course of a LibreLingo course: one level, a section for each module, a module for each skill. Words become translations and pairs, phrases
/// translations, gaps, orders and questions whether they are true; tips become something to read. Keys come from the words themselves, so a new order makes nothing new.
/// </summary>
public static partial class LibreLingoCourse
{
    private const int WordsOfALesson = 4;
    private const int PhrasesOfALesson = 3;

    /// <summary>Makes the course; what can't be taken over is in its report.</summary>
    /// <param name="source">The course as its authors wrote it.</param>
    /// <param name="status">Of the course and its lessons.</param>
    /// <exception cref="ImportException">There is no language of two letters, or nothing to learn.</exception>
    public static ImportedCourse Make(LibreLingoSource source, ContentStatus status)
    {
        var (target, from) = (Code(source.Target), Code(source.Source));
        var key = $"librelingo-{target}-from-{from}";
        var about = new StringBuilder($"{source.Target.Name} for speakers of {source.Source.Name}. A LibreLingo course by its community");
        about.Append(source.Repository is null ? "" : $" ({source.Repository})").Append(source.License is null ? "." : $", license: {source.License}.");
        var made = new ImportedCourse(new Course
        {
            Id = StableIds.Of("course", key),
            Key = key,
            Kind = CourseKind.Language,
            Title = Cut($"{source.Target.Name} from {source.Source.Name} (LibreLingo)", 255),
            Description = Cut(about.ToString(), 2000),
            Status = status,
            SourceLanguage = from,
            TargetLanguage = target,
            Tags = ["librelingo"],
        });
        made.Skipped.AddRange(source.Skipped);
        new Builder(made, source, status).Run();
        return made.Lessons.Count > 0 ? made : throw new ImportException("There is no skill with words or phrases in this course.");
    }

    private static string Code(LibreLingoLanguage language)
    {
        var code = language.Code.Split('-', '_')[0].ToLowerInvariant();
        return code.Length > 0 && LanguageCodes.Fault("language", code) is null
            ? code
            : throw new ImportException($"{language.Name} has the code '{language.Code}': the platform teaches languages that have a code of two letters (ISO 639-1).");
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : string.Concat(text.AsSpan(0, length - 1), "…");

    /// <summary>A text as part of a key: its letters without accents, and where something got lost a few digits that tell it apart.</summary>
    private static string Slug(string text)
    {
        var plain = new StringBuilder();
        var lost = false;
        foreach (var c in text.Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                plain.Append(c);
            }
            else
            {
                lost |= char.IsLetterOrDigit(c) || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark;
                plain.Append(plain.Length > 0 && plain[^1] != '-' && !IsMark(c) ? "-" : "");
            }
        }

        var slug = plain.ToString().Trim('-');
        lost |= slug.Length is 0 or > 48;
        slug = slug[..Math.Min(slug.Length, 48)].Trim('-');
        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.Normalize())))[..6];
        return !lost ? slug : slug.Length == 0 ? mark : $"{slug}-{mark}";
    }

    private static bool IsMark(char c) => CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark;

    [GeneratedRegex(@"[\p{L}\p{M}\p{Nd}’']+", RegexOptions.CultureInvariant)]
    private static partial Regex Words();

    private sealed class Builder(ImportedCourse made, LibreLingoSource source, ContentStatus status)
    {
        private readonly HashSet<string> keys = new(StringComparer.Ordinal);

        public void Run()
        {
            var level = Add(SectionKind.Level, made.Course.Key, null, "1", source.Target.Name, 1, null);
            foreach (var module in source.Modules)
            {
                var skills = module.Skills.Where(skill => skill.Words.Count + skill.Phrases.Count > 0).ToList();
                if (skills.Count == 0)
                {
                    made.Skipped.Add(new Skipped(module.Folder, "none of its skills has words or phrases", true));
                    continue;
                }

                var order = made.Sections.Count(section => section.Kind == SectionKind.Section) + 1;
                var section = Add(SectionKind.Section, level.Key, level.Id, Slug(module.Folder), module.Name, order, null);
                foreach (var (skill, i) in skills.Select((skill, i) => (skill, i)))
                {
                    Skill(skill, Add(SectionKind.Module, section.Key, section.Id, Slug(skill.File), skill.Name, i + 1, ModuleType.BasicLesson));
                }
            }
        }

        private Section Add(SectionKind kind, string above, Guid? parent, string name, string title, int order, ModuleType? type)
        {
            var key = Unique($"{above}-{name}", CatalogNames.Of(kind));
            var section = new Section
            {
                Id = StableIds.Of(CatalogNames.Of(kind), key),
                Key = key,
                CourseId = made.Course.Id,
                ParentId = parent,
                Kind = kind,
                Title = Cut(title, 255),
                Code = kind == SectionKind.Level ? name : null,
                ModuleType = type,
                Order = order,
            };
            made.Sections.Add(section);
            return section;
        }

        private void Skill(LibreLingoSkill skill, Section module)
        {
            var words = Distinct(skill.Words, skill);
            var phrases = Distinct(skill.Phrases, skill);
            var number = 0;
            foreach (var group in words.Chunk(WordsOfALesson))
            {
                var lesson = Lesson(module, ++number, skill, string.Join(", ", group.Select(word => word.Text)));
                Tips(skill, module, lesson, number);
                if (Paired(group) is { Count: > 1 } pairs)
                {
                    Put(lesson, module, $"pairs-{Slug(pairs[0].Text)}", ExerciseType.Pairs, new { pairs = pairs.Select(word => new { left = word.Text, right = word.Translation }) });
                }

                foreach (var word in group)
                {
                    Translation(lesson, module, skill, word);
                }
            }

            var all = words.Concat(phrases).ToList();
            foreach (var group in phrases.Chunk(PhrasesOfALesson))
            {
                var lesson = Lesson(module, ++number, skill, group[0].Text);
                Tips(skill, module, lesson, number);
                foreach (var phrase in group)
                {
                    Phrase(lesson, module, skill, phrase, all);
                }
            }
        }

        private Lesson Lesson(Section module, int number, LibreLingoSkill skill, string content)
        {
            var key = $"{module.Key}-{number}";
            var lesson = new Lesson
            {
                Id = StableIds.Of("lesson", key),
                Key = key,
                CourseId = made.Course.Id,
                SectionId = module.Id,
                Title = Cut($"{skill.Name} {number}: {content}", 255),
                Type = LessonType.Exercise,
                Status = status,
                Order = number,
            };
            made.Lessons.Add(lesson);
            return lesson;
        }

        private void Tips(LibreLingoSkill skill, Section module, Lesson lesson, int number)
        {
            if (number == 1 && !string.IsNullOrWhiteSpace(skill.Tips))
            {
                Put(lesson, module, "tips", ExerciseType.Informative, new { title = skill.Name, content = skill.Tips.ReplaceLineEndings("\n").Trim() });
            }
        }

        private void Translation(Lesson lesson, Section module, LibreLingoSkill skill, LibreLingoEntry entry)
        {
            // A sentence of one word would be its own hint.
            var asked = Words().Matches(entry.Translation).Select(word => word.Value).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
            var hints = asked.Count < 2 ? [] : asked
                .Where(skill.Dictionary.ContainsKey)
                .Select(word => $"{word}: {string.Join(", ", skill.Dictionary[word])}")
                .ToArray();
            var data = new Dictionary<string, object> { ["source_text"] = entry.Translation, ["target_text"] = entry.Text };
            if (entry.Also.Count > 0)
            {
                data["accepted"] = entry.Also;
            }

            if (hints.Length > 0)
            {
                data["hints"] = hints;
            }

            Put(lesson, module, $"{Slug(entry.Text)}-translation", ExerciseType.Translation, data);
        }

        private void Phrase(Lesson lesson, Section module, LibreLingoSkill skill, LibreLingoEntry phrase, List<LibreLingoEntry> all)
        {
            Translation(lesson, module, skill, phrase);
            var slug = Slug(phrase.Text);
            var pieces = phrase.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (pieces.Length is >= 3 and <= 12)
            {
                Put(lesson, module, $"{slug}-ordering", ExerciseType.Ordering, new { items = pieces.Select((text, i) => new { text, correct_order = i + 1 }) });
            }

            // The longest word is the one that carries the meaning.
            var words = Words().Matches(phrase.Text);
            if (words.Count >= 2)
            {
                var gap = words.MaxBy(word => word.Length)!;
                Put(lesson, module, $"{slug}-gap", ExerciseType.FillInTheBlank, new
                {
                    text = string.Concat(phrase.Text.AsSpan(0, gap.Index), ExerciseData.Gap, phrase.Text.AsSpan(gap.Index + gap.Length)),
                    blanks = new[] { new { position = 0, correct_answers = new[] { gap.Value }, hints = new[] { phrase.Translation } } },
                });
            }

            // Wrong is what another phrase means; which ones are asked wrongly depends on the text alone.
            var other = all.Find(one => one != phrase && !Means(one, phrase) && Words().Count(one.Text) >= 2);
            var isTrue = other is null || SHA256.HashData(Encoding.UTF8.GetBytes(phrase.Text))[0] % 2 == 0;
            Put(lesson, module, $"{slug}-vof", ExerciseType.Vof, new
            {
                statement = $"«{phrase.Text}» means «{(isTrue ? phrase : other!).Translation}».",
                is_true = isTrue,
                explanation = $"«{phrase.Text}» means «{phrase.Translation}».",
            });
        }

        private static bool Means(LibreLingoEntry one, LibreLingoEntry other) =>
            string.Equals(one.Text, other.Text, StringComparison.OrdinalIgnoreCase) || string.Equals(one.Translation, other.Translation, StringComparison.OrdinalIgnoreCase)
            || other.Also.Contains(one.Text, StringComparer.OrdinalIgnoreCase);

        /// <summary>Those that can be told apart in both columns.</summary>
        private static List<LibreLingoEntry> Paired(IEnumerable<LibreLingoEntry> words) =>
            [.. words.DistinctBy(word => word.Text, StringComparer.OrdinalIgnoreCase).DistinctBy(word => word.Translation, StringComparer.OrdinalIgnoreCase)];

        private List<LibreLingoEntry> Distinct(List<LibreLingoEntry> entries, LibreLingoSkill skill)
        {
            foreach (var twice in entries.GroupBy(entry => entry.Text, StringComparer.Ordinal).Where(group => group.Count() > 1))
            {
                made.Skipped.Add(new Skipped($"{skill.File}: {twice.Key}", "it is there twice; the first is used", false));
            }

            return [.. entries.DistinctBy(entry => entry.Text, StringComparer.Ordinal)];
        }

        private void Put(Lesson lesson, Section module, string name, ExerciseType type, object data)
        {
            var key = Unique($"{module.Key}-{name}", "exercise");
            var json = JsonSerializer.SerializeToElement(data);
            if (ExerciseData.Read(type, json).Error is { } error)
            {
                made.Skipped.Add(new Skipped(key, error.Message, false));
                return;
            }

            var exercise = new Exercise { Id = StableIds.Of("exercise", key), Key = key, Type = type, Data = json };
            made.Exercises.Add(exercise);
            made.Assignments.Add(new LessonExercise(lesson.Id, exercise.Id, made.Assignments.Count(place => place.LessonId == lesson.Id) + 1));
        }

        private string Unique(string key, string kind)
        {
            var free = key;
            for (var n = 2; !keys.Add($"{kind}/{free}"); n++)
            {
                free = $"{key}-{n.ToString(CultureInfo.InvariantCulture)}";
            }

            return free;
        }
    }
}
