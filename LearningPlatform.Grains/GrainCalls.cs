using LearningPlatform.Core.Kernel;
using Microsoft.Extensions.Logging;
using Orleans.Runtime.Messaging;

namespace LearningPlatform.Grains;

/// <summary>
/// Calls to grains over the loss of a silo. A call that was on its way to a silo that died fails; the next one finds the grain on another silo
/// as soon as the cluster has noticed, which takes seconds.
/// </summary>
/// <param name="clock">Waits between attempts.</param>
/// <param name="log">Says what was tried again.</param>
public sealed partial class GrainCalls(TimeProvider clock, ILogger<GrainCalls> log)
{
    /// <summary>What the caller learns when no attempt came through.</summary>
    public static readonly Unavailable Unreachable = new("kernel.cluster_unreachable", "The service is restarting. Try again in a moment.");

    /// <summary>Waits before the second and every further attempt: together longer than the cluster needs to give up a silo that was killed.</summary>
    private static readonly TimeSpan[] Pauses =
        [TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(800), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(5)];

    /// <summary>Asks a grain; null when it could not be reached.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <param name="call">The call; made again for each attempt.</param>
    /// <param name="repeatable">True when a call that was perhaps handled may be made again.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<T?> Ask<T>(Func<Task<T>> call, bool repeatable, CancellationToken ct)
        where T : class
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (Exception e) when (Lost(e))
            {
                if (!repeatable || attempt == Pauses.Length)
                {
                    GivenUp(attempt + 1, e);
                    return null;
                }

                TryingAgain(attempt + 1, e.Message);
            }

            await Task.Delay(Pauses[attempt], clock, ct);
        }
    }

    /// <summary>No answer in time, no silo to send to, or the silo that had the message is gone; anything else is the grain's own failure.</summary>
    private static bool Lost(Exception e) =>
        e is TimeoutException or OrleansMessageRejectionException or ConnectionFailedException or GatewayTooBusyException;

    [LoggerMessage(LogLevel.Information, "A grain could not be reached (attempt {Attempt}): {Reason}")]
    private partial void TryingAgain(int attempt, string reason);

    [LoggerMessage(LogLevel.Warning, "A grain could not be reached, given up after {Attempts} attempts.")]
    private partial void GivenUp(int attempts, Exception reason);
}
