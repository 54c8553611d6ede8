using System.Linq.Expressions;
using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Catalog.Contracts;
using Microsoft.EntityFrameworkCore;

namespace LearningPlatform.Data.Catalog;

/// <summary>Exercises for other modules.</summary>
/// <param name="database">The database.</param>
internal sealed class ExerciseCatalog(Database database) : IExerciseCatalog
{
    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, ExerciseRef>> Exercises(IReadOnlyCollection<string> keys, CancellationToken ct)
    {
        var wanted = keys.Distinct(StringComparer.Ordinal).ToArray();
        return (await Read(exercise => wanted.Contains(exercise.Key), ct)).ToDictionary(exercise => exercise.Key, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<Guid, ExerciseRef>> Exercises(IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        var wanted = ids.Distinct().ToArray();
        return (await Read(exercise => wanted.Contains(exercise.Id), ct)).ToDictionary(exercise => exercise.Id);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ExerciseRef>> Exercises(Guid lesson, CancellationToken ct) => await database.Read(
        (db, inner) => (from place in db.Set<LessonExercise>()
                        join exercise in db.Set<Exercise>() on place.ExerciseId equals exercise.Id
                        join holder in db.Set<Lesson>() on place.LessonId equals holder.Id
                        where place.LessonId == lesson
                        orderby place.Order, exercise.Key
                        select new ExerciseRef(exercise.Id, exercise.Key, exercise.Type, exercise.Data, new ExercisePlace(holder.CourseId, holder.Id, holder.Key, place.Order))).ToListAsync(inner),
        ct);

    // All places, of which the first is taken here: asked for the first only, the query would number the places of the whole catalogue.
    private Task<List<ExerciseRef>> Read(Expression<Func<Exercise, bool>> which, CancellationToken ct) => database.Read(
        async (db, inner) => (await db.Set<Exercise>().Where(which).Select(exercise => new
        {
            exercise.Id,
            exercise.Key,
            exercise.Type,
            exercise.Data,
            Places = (from place in db.Set<LessonExercise>()
                      join holder in db.Set<Lesson>() on place.LessonId equals holder.Id
                      where place.ExerciseId == exercise.Id
                      orderby holder.CreatedAt, holder.Key
                      select new ExercisePlace(holder.CourseId, holder.Id, holder.Key, place.Order)).ToList(),
        }).ToListAsync(inner)).ConvertAll(found => new ExerciseRef(found.Id, found.Key, found.Type, found.Data, found.Places.FirstOrDefault())),
        ct);
}
