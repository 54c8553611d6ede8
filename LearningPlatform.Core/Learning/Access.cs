using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning;

/// <summary>Who may see and change whose progress. Achievements and points count as progress (decisions of getUserAchievements, getUserPoints).</summary>
internal static class Access
{
    /// <summary>
    /// Null when the caller may read: his own (read:own:progress) or as a teacher (read:all:progress, opencode-R17 … R20). To others even an
    /// unknown account is somebody else's.
    /// </summary>
    public static Error? Read(Caller caller, Guid learner) =>
        caller.UserId == learner || caller.May(Permission.ReadAllProgress) ? null : Foreign;

    /// <summary>Null when the caller may write: his own, or as who manages users.</summary>
    public static Error? Write(Caller caller, Guid learner) => caller.UserId == learner || caller.May(Permission.ManageUsers) ? null : Foreign;

    private static Forbidden Foreign => new(ForbiddenReason.Owner, "This is somebody else's progress.");
}
