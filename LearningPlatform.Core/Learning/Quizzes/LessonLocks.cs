using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning.Quizzes;

/// <summary>What is locked of a module for a learner, and by what.</summary>
/// <param name="MissingModules">Modules to complete first; none when the module is open.</param>
/// <param name="Lessons">The module's lessons, in order.</param>
public sealed record ModuleLocks(IReadOnlyList<MissingPart> MissingModules, IReadOnlyList<LessonLock> Lessons)
{
    /// <summary>True when a module has to be completed first.</summary>
    public bool Locked => MissingModules.Count > 0;
}

/// <summary>A lesson and what it waits for.</summary>
/// <param name="Id">The lesson.</param>
/// <param name="Locked">True when it waits for something; a completed one waits for nothing any more.</param>
/// <param name="Completed">True when the learner completed it.</param>
/// <param name="Missing">Lessons to complete first.</param>
public sealed record LessonLock(Guid Id, bool Locked, bool Completed, IReadOnlyList<MissingPart> Missing);

/// <summary>Something that has to be completed first.</summary>
/// <param name="Id">The module or lesson.</param>
/// <param name="Title">Its title.</param>
public sealed record MissingPart(Guid Id, string Title);

/// <summary>
/// Prerequisites lock in the browser app only: in OpenCode they inform and block nothing (opencode-R65). What learners can't see can't be asked of them, so drafts, archived
/// and deleted things lock nothing.
/// </summary>
public static class LessonLocks
{
    /// <summary>What is locked.</summary>
    /// <param name="outline">The module.</param>
    /// <param name="completed">The lessons that the learner completed, by course.</param>
    public static ModuleLocks Decide(CourseOutline outline, ILookup<Guid, Guid> completed)
    {
        var missing = outline.Prerequisites
            .Where(module => module.Lessons.Except(completed[module.Id]).Any())
            .Select(module => new MissingPart(module.Id, module.Title))
            .ToList();
        var done = completed[outline.Id].ToHashSet();
        var open = outline.Lessons.Where(lesson => lesson.Published && !done.Contains(lesson.Id)).ToDictionary(lesson => lesson.Id);
        return new ModuleLocks(missing, [.. outline.Lessons.Select(Lock)]);

        LessonLock Lock(OutlineLesson lesson)
        {
            var before = lesson.Prerequisites.Distinct().Where(id => id != lesson.Id && open.ContainsKey(id)).Select(id => new MissingPart(id, open[id].Title)).ToList();
            var completedOnce = done.Contains(lesson.Id);
            return new LessonLock(lesson.Id, !completedOnce && (missing.Count > 0 || before.Count > 0), completedOnce, completedOnce ? [] : before);
        }
    }

    /// <summary>That a lesson is locked; the details <c>missingModules</c> and <c>missing</c> say by what.</summary>
    /// <param name="locks">The module's locks.</param>
    /// <param name="lesson">The lesson.</param>
    /// <returns>Null when it is open.</returns>
    public static Conflict? Refusal(ModuleLocks locks, Guid lesson) =>
        locks.Lessons.FirstOrDefault(one => one.Id == lesson) is { Locked: true } locked
            ? new Conflict(
                "learning.lesson_locked",
                $"Complete first: {string.Join(", ", locks.MissingModules.Concat(locked.Missing).Select(part => part.Title))}.")
            {
                Details = new Dictionary<string, object?> { ["missingModules"] = locks.MissingModules, ["missing"] = locked.Missing },
            }
            : null;
}
