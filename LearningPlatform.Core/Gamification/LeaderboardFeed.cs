using System.Text.Json;
using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning;

namespace LearningPlatform.Core.Gamification;

/// <summary>
/// Pushes <c>LeaderboardChanged</c> to those who watch. The first change goes out at once, those that follow within <see cref="Pause"/> go out together:
/// however many learners earn points, a board is sent a few times a second. Best effort; who missed a push reads the board.
/// </summary>
/// <param name="boards">The boards.</param>
/// <param name="people">Who stands on them.</param>
/// <param name="realtime">Reaches the browsers.</param>
/// <param name="clock">Time for pauses and periods.</param>
public sealed class LeaderboardFeed(ILeaderboards boards, IPeople people, IRealtime realtime, TimeProvider clock) : ISubscriber
{
    /// <summary>The time between two pushes of a board.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>How many entries a push has.</summary>
    public const int Entries = 20;

    private readonly Lock door = new();
    private readonly HashSet<(BoardKind Kind, Guid? Course)> changed = [];
    private bool running;

    /// <inheritdoc/>
    public string Name => "gamification.leaderboard_feed";

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Events { get; } = [LessonCompleted.Name, ProgressChanged.Name];

    /// <summary>The channel on which a board's changes are pushed.</summary>
    /// <param name="kind">The board.</param>
    /// <param name="course">The course of a course board.</param>
    public static string Channel(BoardKind kind, Guid? course) => kind == BoardKind.Course ? $"leaderboard/course/{course}" : $"leaderboard/{Word(kind)}";

    /// <inheritdoc/>
    public Task Handle(EventEnvelope envelope, CancellationToken ct)
    {
        var (gained, course) = envelope.Name == LessonCompleted.Name
            ? (envelope.Read<LessonCompleted>() is var one ? one.XpGained : 0, (Guid?)one.CourseId)
            : (envelope.Read<ProgressChanged>() is var other ? other.XpGained : 0, other.CourseId);
        if (gained == 0)
        {
            return Task.CompletedTask;
        }

        lock (door)
        {
            changed.UnionWith([(BoardKind.Global, null), (BoardKind.Weekly, null), (BoardKind.Monthly, null)]);
            if (course is not null)
            {
                changed.Add((BoardKind.Course, course));
            }

            if (!running)
            {
                running = true;

                // Not part of the delivery: neither its transaction nor its time.
                using (ExecutionContext.SuppressFlow())
                {
                    _ = Task.Run(Send, CancellationToken.None);
                }
            }
        }

        return Task.CompletedTask;
    }

    private static string Word(BoardKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    private async Task Send()
    {
        while (true)
        {
            (BoardKind Kind, Guid? Course)[] due;
            lock (door)
            {
                due = [.. changed];
                changed.Clear();
                if (due.Length == 0)
                {
                    running = false;
                    return;
                }
            }

            foreach (var (kind, course) in due)
            {
                try
                {
                    await Send(kind, course);
                }
                catch (Exception) when (!Environment.HasShutdownStarted)
                {
                    // Best effort: the next change of the board is pushed again, and who reads it asks the board itself.
                }
            }

            await Task.Delay(Pause, clock, CancellationToken.None);
        }
    }

    private async Task Send(BoardKind kind, Guid? course)
    {
        var at = clock.GetUtcNow();
        var board = await boards.Read(new BoardQuery(kind, course, Entries, null, at), CancellationToken.None);
        var names = await people.Find([.. board.Entries.Select(one => one.UserId)], CancellationToken.None);
        var push = new LeaderboardPush(Word(kind), course, at, [.. board.Entries.Select(one => Entry(one, names.GetValueOrDefault(one.UserId)))]);
        await realtime.Publish(new Push("learning", Channel(kind, course), "LeaderboardChanged", JsonSerializer.SerializeToElement(push, EventEnvelope.Json)), CancellationToken.None);
    }

    private static LeaderboardPushEntry Entry(Standing standing, Person? person) =>
        new(standing.UserId, person?.Username ?? "deleted-user", person?.Name ?? "Deleted user", person?.AvatarUrl, standing.Rank, standing.Score, standing.Change);
}

/// <summary>The argument of <c>LeaderboardChanged</c>.</summary>
/// <param name="Type"><c>global</c>, <c>weekly</c>, <c>monthly</c> or <c>course</c>.</param>
/// <param name="CourseId">The course of a course board.</param>
/// <param name="At">When it was read.</param>
/// <param name="Entries">From the top.</param>
public sealed record LeaderboardPush(string Type, Guid? CourseId, DateTimeOffset At, IReadOnlyList<LeaderboardPushEntry> Entries);

/// <summary>A line of a pushed leaderboard.</summary>
/// <param name="UserId">The account.</param>
/// <param name="Username">The handle.</param>
/// <param name="Name">The name to show.</param>
/// <param name="AvatarUrl">The picture.</param>
/// <param name="Rank">From 1.</param>
/// <param name="Score">The points that the board counts.</param>
/// <param name="Change">Places won since the period before; null without a rank then.</param>
public sealed record LeaderboardPushEntry(Guid UserId, string Username, string Name, string? AvatarUrl, int Rank, long Score, int? Change);
