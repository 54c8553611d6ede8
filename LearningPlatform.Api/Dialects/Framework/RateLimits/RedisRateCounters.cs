using System.Globalization;
using StackExchange.Redis;

namespace LearningPlatform.Api.Dialects.Framework.RateLimits;

/// <summary>
/// Counters that all nodes share, in Redis. One script adds and sets the end of the window, so two nodes never both begin one. When Redis can't be
/// reached, this node counts for itself until it can: limits then are looser, and nobody is locked out.
/// </summary>
/// <param name="redis">The connection, made at the first use.</param>
/// <param name="local">Counts meanwhile.</param>
/// <param name="logger">Says so.</param>
internal sealed partial class RedisRateCounters(Func<IConnectionMultiplexer> redis, LocalRateCounters local, ILogger<RedisRateCounters> logger) : IRateCounters
{
    private const string Script =
        "local sum = redis.call('INCRBY', KEYS[1], ARGV[1]) "
        + "local left = redis.call('PTTL', KEYS[1]) "
        + "if left < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) left = tonumber(ARGV[2]) end "
        + "return {sum, left}";

    private const string Read = "return {tonumber(redis.call('GET', KEYS[1]) or '0'), redis.call('PTTL', KEYS[1])}";

    /// <inheritdoc/>
    public async ValueTask<(long Sum, DateTimeOffset ResetsAt)> Add(string key, TimeSpan window, int amount, DateTimeOffset now, CancellationToken ct)
    {
        try
        {
            var milliseconds = ((long)window.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
            var answer = (RedisResult[]?)await redis().GetDatabase().ScriptEvaluateAsync(
                amount == 0 ? Read : Script, [$"rate:{key}"], amount == 0 ? [] : [amount, milliseconds]);
            var left = (long)answer![1];
            return ((long)answer[0], left > 0 ? now.AddMilliseconds(left) : now + window);
        }
        catch (Exception fault) when (fault is RedisException or TimeoutException)
        {
            Unreachable(logger, fault);
            return await local.Add(key, window, amount, now, ct);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis can't be reached; rate limits are counted on this node alone")]
    private static partial void Unreachable(ILogger logger, Exception fault);
}
