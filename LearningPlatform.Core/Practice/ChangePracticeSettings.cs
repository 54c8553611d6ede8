using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Practice;

/// <summary>Changes how the caller wants to practise.</summary>
/// <param name="store">Where practice is kept.</param>
/// <param name="clock">The time.</param>
public sealed class ChangePracticeSettings(IPracticeStore store, TimeProvider clock)
{
    /// <summary>Changes it.</summary>
    /// <param name="caller">The learner.</param>
    /// <param name="settings">All of it.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<PracticeSettings>> Handle(Caller caller, PracticeSettings settings, CancellationToken ct)
    {
        List<FieldError> faults = [];
        Check(settings.DailyNew is >= 0 and <= 100, "dailyNew", "Must be from 0 to 100.");
        Check(settings.DailyReviews is >= 1 and <= 500, "dailyReviews", "Must be from 1 to 500.");
        Check(settings.Retention is >= 0.8 and <= 0.97, "retention", "Must be from 0.8 to 0.97.");
        if (faults.Count > 0)
        {
            return new Invalid(faults);
        }

        await store.Keep(caller.UserId, settings, clock.GetUtcNow(), ct);
        return settings;

        void Check(bool fine, string field, string message)
        {
            if (!fine)
            {
                faults.Add(new FieldError(field, message));
            }
        }
    }
}
