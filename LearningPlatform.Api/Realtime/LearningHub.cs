using System.Text.Json;
using LearningPlatform.Api.Authentication;
using LearningPlatform.Core.Gamification;
using LearningPlatform.Core.Kernel;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace LearningPlatform.Api.Realtime;

/// <summary>What <c>/hubs/learning</c> calls on a browser. Arguments are made where the push is made (see <see cref="Push"/>).</summary>
public interface ILearningClient
{
    /// <summary>The account's own XP, streak, lives or entries changed (<see cref="Core.Learning.ProgressPush"/>).</summary>
    /// <param name="push">What changed.</param>
    Task ProgressChanged(JsonElement push);

    /// <summary>Something changed about who the account is or what it may (<see cref="Core.Identity.AccountPushes"/>).</summary>
    /// <param name="push">When.</param>
    Task AccountChanged(JsonElement push);

    /// <summary>A watched leaderboard changed (<see cref="LeaderboardPush"/>).</summary>
    /// <param name="push">Its top.</param>
    Task LeaderboardChanged(JsonElement push);

    /// <summary>There is a notification for the account.</summary>
    /// <param name="push">The notification.</param>
    Task NotificationReceived(JsonElement push);

    /// <summary>The account earned an achievement.</summary>
    /// <param name="push">The achievement.</param>
    Task AchievementUnlocked(JsonElement push);

    /// <summary>A program of the account printed something.</summary>
    /// <param name="push">What it printed.</param>
    Task SandboxOutput(JsonElement push);
}

/// <summary>Live learning: whoever is signed in hears of his own progress, and of the leaderboards that he watches. Holds no state and decides nothing.</summary>
/// <param name="watch">Which channel a leaderboard is.</param>
[Authorize]
public sealed class LearningHub(WatchLeaderboard watch) : Hub<ILearningClient>
{
    /// <inheritdoc/>
    public override Task OnConnectedAsync() => Groups.AddToGroupAsync(Context.ConnectionId, $"user/{User}");

    /// <summary>Hears of a leaderboard's changes from now on.</summary>
    /// <param name="type"><c>global</c>, <c>weekly</c>, <c>monthly</c> or <c>course</c> (that of the latest activity).</param>
    public async Task WatchLeaderboard(string type)
    {
        var channel = await watch.Handle(User, type, Context.ConnectionAborted);
        await Groups.AddToGroupAsync(Context.ConnectionId, channel.Ok ? channel.Value : throw new HubException(channel.Error.Message));
    }

    private Guid User => CallerPrincipal.Caller(Context.User).UserId;
}
